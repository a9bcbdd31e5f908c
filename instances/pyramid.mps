* Pyramid: a degenerate vertex, eight planes through one point of three-dimensional space.
*
* The top, (0, 0, 10), is the optimum.  Three planes that meet in one point alone would do to hold it; 52 of the 56
* triples are such, so 52 bases describe the same point, and a method that does not break ties can wander among them.
*
* Answer: optimal 10
NAME          PYRAMID
OBJSENSE
    MAX
ROWS
 N  HEIGHT
 L  EAST
 L  WEST
 L  NORTH
 L  SOUTH
 L  NE
 L  NW
 L  SE
 L  SW
COLUMNS
    X         EAST            2   WEST          -2
    X         NE              1   NW            -1
    X         SE              1   SW            -1
    Y         NORTH           2   SOUTH         -2
    Y         NE              1   NW             1
    Y         SE             -1   SW            -1
    Z         HEIGHT          1
    Z         EAST            1   WEST           1
    Z         NORTH           1   SOUTH          1
    Z         NE              1   NW             1
    Z         SE              1   SW             1
RHS
    TOP       EAST           10   WEST          10
    TOP       NORTH          10   SOUTH         10
    TOP       NE             10   NW            10
    TOP       SE             10   SW            10
BOUNDS
 FR BOX       X
 FR BOX       Y
ENDATA
