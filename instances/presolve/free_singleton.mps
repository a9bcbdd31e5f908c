* A free column in one row: f = a + 2 b - 1.
*
* Column and row leave; the costs of a and b become 3 and 5.
*
* Presolve: free singleton columns leaves 2 rows, 2 columns, 4 nonzeros
* Answer: optimal 13
NAME free_singleton
ROWS
 N  cost
 G  need
 L  spread
 E  define
COLUMNS
    a          cost       2
    a          need       1
    a          spread     1
    a          define     1
    b          cost       3
    b          need       1
    b          spread     -1
    b          define     2
    f          cost       1
    f          define     -1
RHS
    rhs        need       4
    rhs        spread     2
    rhs        define     1
BOUNDS
 FR bnd        f         
ENDATA
