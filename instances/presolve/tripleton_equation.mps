* A tripleton equation: z = x + y, and z has no bounds that x and y do not keep.
*
* z >= 0 as x and y are; it is in two other rows, where x + y takes its place.
*
* Presolve: tripleton equations leaves 3 rows, 3 columns, 7 nonzeros
* Answer: optimal 7
NAME tripleton_equation
ROWS
 N  cost
 E  sum
 G  need
 L  store
 G  mix
COLUMNS
    x          cost       2
    x          sum        1
    x          mix        1
    y          cost       1
    y          sum        1
    z          cost       1
    z          sum        -1
    z          need       1
    z          store      1
    w          cost       3
    w          need       1
    w          mix        1
RHS
    rhs        need       3
    rhs        store      5
    rhs        mix        1
BOUNDS
 UP bnd        w          9
ENDATA
