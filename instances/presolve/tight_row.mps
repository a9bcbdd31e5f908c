* A tight row: loads x of two plants that are charged by y, x1 <= 5 y1, y1 <= 1, a fixed charge relaxed.
*
* Only that row keeps y, which costs, from going down, and it keeps y from below 0, as x >= 0: so x = 5 y, and x takes its place.
*
* Presolve: tight rows leaves 2 rows, 3 columns, 6 nonzeros
* Answer: optimal 14
NAME tight_row
ROWS
 N  cost
 L  charge1
 L  charge2
 G  need
 L  spread
COLUMNS
    x1         cost       1
    x1         charge1    1
    x1         need       1
    x1         spread     1
    x2         cost       2
    x2         charge2    1
    x2         need       1
    x2         spread     -1
    x3         cost       4
    x3         need       1
    x3         spread     2
    y1         cost       5
    y1         charge1    -5
    y2         cost       4
    y2         charge2    -4
RHS
    rhs        need       6
    rhs        spread     2
BOUNDS
 UP bnd        y1         1
 UP bnd        y2         1
ENDATA
