* An equation of two columns: c = 2 a, and c <= 5 becomes a <= 2.5.
*
* The optimum stands there, so that undoing puts c at its bound and makes a basic.
*
* Presolve: doubleton equations leaves 2 rows, 2 columns, 4 nonzeros
* Answer: optimal 2
NAME doubleton_equation
ROWS
 N  cost
 G  need
 L  spread
 E  tie
COLUMNS
    a          cost       2
    a          need       1
    a          spread     1
    a          tie        2
    b          cost       3
    b          need       1
    b          spread     -1
    c          cost       -1.5
    c          tie        -1
RHS
    rhs        need       4
    rhs        spread     2
BOUNDS
 UP bnd        c          5
ENDATA
