* Coefficient cleaning: 1e-11 t, with t from 0 to 10, moves its row by no more than a thousandth of the tolerance.
*
* t stays in the row that it matters to.
*
* Presolve: coefficient cleaning leaves 3 rows, 3 columns, 6 nonzeros
* Answer: optimal 16
NAME coefficient_cleaning
ROWS
 N  cost
 G  need
 L  spread
 G  third
COLUMNS
    a          cost       2
    a          need       1
    a          spread     1
    b          cost       3
    b          need       1
    b          spread     -1
    t          cost       1
    t          need       1e-11
    t          spread     -1
    t          third      1
RHS
    rhs        need       6
    rhs        spread     2
    rhs        third      4
BOUNDS
 UP bnd        t          10
ENDATA
