* A forcing row: p <= 2 and q <= 3 must make p + q >= 5.
*
* Both columns go to their upper bounds with the row; p leaves 4 of the 6 that are needed.
*
* Presolve: forcing rows leaves 2 rows, 2 columns, 4 nonzeros
* Answer: optimal 14
NAME forcing_row
ROWS
 N  cost
 G  need
 L  spread
 G  both
COLUMNS
    a          cost       2
    a          need       1
    a          spread     1
    b          cost       3
    b          need       1
    b          spread     -1
    p          cost       1
    p          need       1
    p          both       1
    q          cost       1
    q          both       1
RHS
    rhs        need       6
    rhs        spread     2
    rhs        both       5
BOUNDS
 UP bnd        p          2
 UP bnd        q          3
ENDATA
