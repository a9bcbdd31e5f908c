* Chebyshev centre: the largest circle inside a triangle with the corners (0, 0), (4, 0) and (0, 3).
*
* Variables: the centre x, y and the radius.  Rows: the centre's distance from each side is at least the radius;
* for the long side, 3 x + 4 y <= 12, that is 3 x + 4 y + 5 radius <= 12.
* The circle is the inscribed one: radius = area / half the perimeter = 6 / 6, centre (1, 1).
*
* Answer: optimal 1
NAME chebyshev
OBJSENSE MAX
ROWS
 N  size
 G  left
 G  bottom
 L  slope
COLUMNS
    x        left   1   slope   3
    y        bottom 1   slope   4
    radius   size   1   left   -1
    radius   bottom -1  slope   5
RHS
    rhs      slope  12
BOUNDS
 FR bounds  x
 FR bounds  y
 FR bounds  radius
ENDATA
