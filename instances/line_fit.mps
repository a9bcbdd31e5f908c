* Line fit: the straight line with the least sum of absolute errors through seven points (Boscovich 1757).
*
* Points (x, y): (1, 2.1) (2, 3.9) (3, 6.2) (4, 7.8) (5, 10.1) (6, 30) (7, 14.2); the sixth was misread.
* Variables: the line's height and slope, both free, and for each point what it lies over and under the line.
* Rows: height + slope x + over - under = y.  An optimal line passes through two of the points, and the outlier
* does not move it, as it would move a line of least squares.
*
* Answer: optimal 18.5166666666667
NAME line_fit
ROWS
 N  error
 E  point1
 E  point2
 E  point3
 E  point4
 E  point5
 E  point6
 E  point7
COLUMNS
    height   point1  1   point2  1
    height   point3  1   point4  1
    height   point5  1   point6  1
    height   point7  1
    slope    point1  1   point2  2
    slope    point3  3   point4  4
    slope    point5  5   point6  6
    slope    point7  7
    over1    error   1   point1  1
    over2    error   1   point2  1
    over3    error   1   point3  1
    over4    error   1   point4  1
    over5    error   1   point5  1
    over6    error   1   point6  1
    over7    error   1   point7  1
    under1   error   1   point1 -1
    under2   error   1   point2 -1
    under3   error   1   point3 -1
    under4   error   1   point4 -1
    under5   error   1   point5 -1
    under6   error   1   point6 -1
    under7   error   1   point7 -1
RHS
    y   point1   2.1   point2   3.9
    y   point3   6.2   point4   7.8
    y   point5  10.1   point6  30
    y   point7  14.2
BOUNDS
 FR  line  height
 FR  line  slope
ENDATA
