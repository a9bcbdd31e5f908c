* An empty column: only its cost tells where it stands.
*
* A cost of -1 sends c to its upper bound 7.
*
* Presolve: empty columns leaves 2 rows, 2 columns, 4 nonzeros
* Answer: optimal 2
NAME empty_column
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
    c          cost       -1
RHS
    rhs        need       4
    rhs        spread     2
BOUNDS
 UP bnd        c          7
ENDATA
