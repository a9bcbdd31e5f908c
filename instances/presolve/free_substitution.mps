* A free column in two rows: f = a + 2 b - 1, used in f + a <= 12.
*
* Row "define" gives f; "limit" becomes 2 a + 2 b <= 13.
*
* Presolve: free column substitution leaves 3 rows, 2 columns, 6 nonzeros
* Answer: optimal 9
NAME free_substitution
ROWS
 N  cost
 G  need
 L  spread
 E  define
 L  limit
COLUMNS
    a          cost       2
    a          need       1
    a          spread     1
    a          define     1
    a          limit      1
    b          cost       3
    b          need       1
    b          spread     -1
    b          define     2
    f          define     -1
    f          limit      1
RHS
    rhs        need       4
    rhs        spread     2
    rhs        define     1
    rhs        limit      12
BOUNDS
 FR bnd        f         
ENDATA
