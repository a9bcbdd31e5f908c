* Dependent equations: what two plants send out is what three shops take in, so that one of the five says nothing.
*
* A plant's equation goes, as those are the longer ones.
*
* Presolve: dependent equations leaves 4 rows, 6 columns, 9 nonzeros
* Answer: optimal 19
NAME dependent_equations
ROWS
 N  cost
 E  plant1
 E  plant2
 E  shop1
 E  shop2
 E  shop3
COLUMNS
    x11        cost       1
    x11        plant1     1
    x11        shop1      1
    x12        cost       2
    x12        plant1     1
    x12        shop2      1
    x13        cost       3
    x13        plant1     1
    x13        shop3      1
    x21        cost       2
    x21        plant2     1
    x21        shop1      1
    x22        cost       1
    x22        plant2     1
    x22        shop2      1
    x23        cost       5
    x23        plant2     1
    x23        shop3      1
RHS
    rhs        plant1     5
    rhs        plant2     4
    rhs        shop1      3
    rhs        shop2      2
    rhs        shop3      4
ENDATA
