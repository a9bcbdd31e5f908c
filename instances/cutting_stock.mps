* Cutting stock: the continuous relaxation over all patterns that leave no room for another cut.
*
* Paper rolls are 120 cm wide; 120 rolls of 52 cm, 340 of 41 cm, 410 of 33 cm and 260 of 17 cm are ordered.  A pattern
* says how many of each come out of one wide roll; its name lists the cuts of 52, 41, 33 and 17.  The objective is
* the number of wide rolls.  Gilmore & Gomory (1961) generate such columns as they need them; here are all of them.
* Rolls come whole, so the plan in practice takes at least the next integer.
*
* Answer: optimal 327.142857142857
NAME cutting_stock
ROWS
 N  rolls
 G  cut52
 G  cut41
 G  cut33
 G  cut17
COLUMNS
    p2000   rolls  1   cut52  2
    p1101   rolls  1   cut52  1
    p1101   cut41  1   cut17  1
    p1020   rolls  1   cut52  1
    p1020   cut33  2
    p1012   rolls  1   cut52  1
    p1012   cut33  1   cut17  2
    p1004   rolls  1   cut52  1
    p1004   cut17  4
    p0210   rolls  1   cut41  2
    p0210   cut33  1
    p0202   rolls  1   cut41  2
    p0202   cut17  2
    p0120   rolls  1   cut41  1
    p0120   cut33  2
    p0112   rolls  1   cut41  1
    p0112   cut33  1   cut17  2
    p0104   rolls  1   cut41  1
    p0104   cut17  4
    p0031   rolls  1   cut33  3
    p0031   cut17  1
    p0023   rolls  1   cut33  2
    p0023   cut17  3
    p0015   rolls  1   cut33  1
    p0015   cut17  5
    p0007   rolls  1   cut17  7
RHS
    orders  cut52  120   cut41  340
    orders  cut33  410   cut17  260
ENDATA
