* Klee & Minty (1972), six dimensions: a squashed cube on which Dantzig's rule visits all 64 vertices.
*
*     maximise  32 x1 + 16 x2 + 8 x3 + 4 x4 + 2 x5 + x6
*     subject to  x1 <= 5,   2 (2^(i-1) x1 + ... + 2 x(i-1)) + xi <= 5^i   for i = 2, ..., 6
*
* The optimum is x6 = 5^6 with all else 0; a basis that has x6 alone is one step from the start.
*
* Answer: optimal 15625
NAME          KLEEMINTY
OBJSENSE
    MAX
ROWS
 N  HEIGHT
 L  SIDE1
 L  SIDE2
 L  SIDE3
 L  SIDE4
 L  SIDE5
 L  SIDE6
COLUMNS
    X1        HEIGHT         32   SIDE1          1
    X1        SIDE2           4   SIDE3          8
    X1        SIDE4          16   SIDE5         32
    X1        SIDE6          64
    X2        HEIGHT         16   SIDE2          1
    X2        SIDE3           4   SIDE4          8
    X2        SIDE5          16   SIDE6         32
    X3        HEIGHT          8   SIDE3          1
    X3        SIDE4           4   SIDE5          8
    X3        SIDE6          16
    X4        HEIGHT          4   SIDE4          1
    X4        SIDE5           4   SIDE6          8
    X5        HEIGHT          2   SIDE5          1
    X5        SIDE6           4
    X6        HEIGHT          1   SIDE6          1
RHS
    POWERS    SIDE1           5   SIDE2         25
    POWERS    SIDE3         125   SIDE4        625
    POWERS    SIDE5        3125   SIDE6      15625
ENDATA
