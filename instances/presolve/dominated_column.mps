* A dominated column: c does what b does, and costs 7.
*
* The duals y of "need" and z of "spread" have y >= 0 >= z, and b says y - z <= 3; so y <= 3, z >= -3, and
* the reduced cost 7 - y + z of c is at least 1: c is 0.
*
* Presolve: dominated columns leaves 2 rows, 2 columns, 4 nonzeros
* Answer: optimal 9
NAME dominated_column
ROWS
 N  cost
 G  need
 L  spread
COLUMNS
    a          cost       2
    a          need       1
    a          spread     1
    b          cost       3
    b          need       1
    b          spread     -1
    c          cost       7
    c          need       1
    c          spread     -1
RHS
    rhs        need       4
    rhs        spread     2
ENDATA
