* A slack column with bounds and a cost: a + b + s = 10, s <= 4.
*
* The equation becomes 6 <= a + b <= 10, and half of it moves to the objective.
*
* Presolve: slack columns leaves 2 rows, 2 columns, 4 nonzeros
* Answer: optimal 16
NAME slack_column
ROWS
 N  cost
 E  balance
 L  spread
COLUMNS
    a          cost       2
    a          balance    1
    a          spread     1
    b          cost       3
    b          balance    1
    b          spread     -1
    s          cost       0.5
    s          balance    1
RHS
    rhs        balance    10
    rhs        spread     2
BOUNDS
 UP bnd        s          4
ENDATA
