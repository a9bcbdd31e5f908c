* A row that another implies: a + b <= 10 keeps a and b to 10 each, thus a + 3 b to 40.
*
* No column has an upper bound of its own.
*
* Presolve: rows implied by others leaves 3 rows, 2 columns, 6 nonzeros
* Answer: optimal 9
NAME implied_row
ROWS
 N  cost
 G  need
 L  spread
 L  cap
 L  long
COLUMNS
    a          cost       2
    a          need       1
    a          spread     1
    a          cap        1
    a          long       1
    b          cost       3
    b          need       1
    b          spread     -1
    b          cap        1
    b          long       3
RHS
    rhs        need       4
    rhs        spread     2
    rhs        cap        10
    rhs        long       40
ENDATA
