* A redundant row: a, b <= 6 keep a + b below 12, thus below 20.
*
* Its dual is 0 and it is basic.
*
* Presolve: redundant rows leaves 2 rows, 2 columns, 4 nonzeros
* Answer: optimal 9
NAME redundant_row
ROWS
 N  cost
 G  need
 L  spread
 L  total
COLUMNS
    a          cost       2
    a          need       1
    a          spread     1
    a          total      1
    b          cost       3
    b          need       1
    b          spread     -1
    b          total      1
RHS
    rhs        need       4
    rhs        spread     2
    rhs        total      20
BOUNDS
 UP bnd        a          6
 UP bnd        b          6
ENDATA
