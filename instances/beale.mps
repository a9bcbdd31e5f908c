* Beale (1955): on this model the simplex method of the textbook runs in a circle of six bases for ever.
*
* The textbook takes the most negative reduced cost and, on ties in the ratio test, the first row.  The vertex at the
* origin is degenerate: two of the three rows hold there with equality.
*
* Answer: optimal -0.05
NAME          BEALE
ROWS
 N  COST
 L  FIRST
 L  SECOND
 L  THIRD
COLUMNS
    X1        COST        -0.75   FIRST       0.25
    X1        SECOND        0.5
    X2        COST          150   FIRST        -60
    X2        SECOND        -90
    X3        COST        -0.02   FIRST      -0.04
    X3        SECOND      -0.02   THIRD          1
    X4        COST            6   FIRST          9
    X4        SECOND          3
RHS
    RHS       THIRD           1
ENDATA
