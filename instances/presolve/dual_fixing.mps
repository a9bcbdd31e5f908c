* Dual fixing: c costs something and does nothing but use up a row.
*
* No row keeps it from falling, so it is at its lower bound 0.
*
* Presolve: dual fixing leaves 2 rows, 2 columns, 4 nonzeros
* Answer: optimal 9
NAME dual_fixing
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
    c          cost       1
    c          spread     1
RHS
    rhs        need       4
    rhs        spread     2
ENDATA
