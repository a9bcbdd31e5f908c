* Parallel columns: c is twice a, at twice the cost; a <= 1, c <= 5.
*
* One column with bounds 0 and 11 stays; undoing has to share it out with one of the two basic.
*
* Presolve: parallel columns leaves 2 rows, 2 columns, 4 nonzeros
* Answer: optimal 9
NAME parallel_columns
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
    c          cost       4
    c          need       2
    c          spread     2
RHS
    rhs        need       4
    rhs        spread     2
BOUNDS
 UP bnd        a          1
 UP bnd        c          5
ENDATA
