* A singleton row is a bound: 2 a <= 5.
*
* The bound is where the optimum stands, so that undoing makes the row nonbasic and the column basic.
*
* Presolve: singleton rows leaves 2 rows, 2 columns, 4 nonzeros
* Answer: optimal 9.5
NAME singleton_row
ROWS
 N  cost
 G  need
 L  spread
 L  cap
COLUMNS
    a          cost       2
    a          need       1
    a          spread     1
    a          cap        2
    b          cost       3
    b          need       1
    b          spread     -1
RHS
    rhs        need       4
    rhs        spread     2
    rhs        cap        5
ENDATA
