* Parallel rows: a + b >= 4 and 2 a + 2 b >= 10.
*
* The second is the tighter one; undoing moves the dual to it.
*
* Presolve: parallel rows leaves 2 rows, 2 columns, 4 nonzeros
* Answer: optimal 11.5
NAME parallel_rows
ROWS
 N  cost
 G  need
 L  spread
 G  twice
COLUMNS
    a          cost       2
    a          need       1
    a          spread     1
    a          twice      2
    b          cost       3
    b          need       1
    b          spread     -1
    b          twice      2
RHS
    rhs        need       4
    rhs        spread     2
    rhs        twice      10
ENDATA
