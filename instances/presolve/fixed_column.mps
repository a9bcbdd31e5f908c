* A fixed column: c = 2 moves into the right-hand side and the constant of the objective.
*
* Its reduced cost may have either sign.
*
* Presolve: fixed columns leaves 2 rows, 2 columns, 4 nonzeros
* Answer: optimal 11
NAME fixed_column
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
    c          cost       1
    c          need       1
RHS
    rhs        need       6
    rhs        spread     2
BOUNDS
 FX bnd        c          2
ENDATA
