* An empty row: a rule that nothing is subject to.
*
* Two crops a and b, four hectares at least in all, a at most two more than b: 3 and 1.
* The row "idle" has a right-hand side and no entries.
*
* Presolve: empty rows leaves 2 rows, 2 columns, 4 nonzeros
* Answer: optimal 9
NAME empty_row
ROWS
 N  cost
 G  need
 L  spread
 L  idle
COLUMNS
    a          cost       2
    a          need       1
    a          spread     1
    b          cost       3
    b          need       1
    b          spread     -1
RHS
    rhs        need       4
    rhs        spread     2
    rhs        idle       5
ENDATA
