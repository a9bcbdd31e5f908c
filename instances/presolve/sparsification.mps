* Sparsification: a + b + c + d = 8 taken from a + b + c + 2 d <= 14 leaves d <= 6.
*
* The equation keeps its entries; of its dual, the row's is taken when undoing.
*
* Presolve: sparsification leaves 4 rows, 4 columns, 9 nonzeros
* Answer: optimal 13
NAME sparsification
ROWS
 N  cost
 G  need
 L  spread
 E  sum
 L  wide
COLUMNS
    a          cost       2
    a          need       1
    a          spread     1
    a          sum        1
    a          wide       1
    b          cost       3
    b          need       1
    b          spread     -1
    b          sum        1
    b          wide       1
    c          cost       1
    c          sum        1
    c          wide       1
    d          cost       1
    d          sum        1
    d          wide       2
RHS
    rhs        need       4
    rhs        spread     2
    rhs        sum        8
    rhs        wide       14
ENDATA
