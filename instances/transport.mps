* Transport: three sawmills deliver timber to four towns at the least cost.
*
* Variables: truckloads on each road, named from-to.  Rows: what each mill can cut, what each town needs.
* The objective is euro a truckload times truckloads.  Supply is 95, demand 90.
* Every basic solution is integral, because the matrix is totally unimodular (Hoffman & Kruskal 1956).
*
* Answer: optimal 1395
NAME          TRANSPORT
ROWS
 N  COST
 L  MILL_A
 L  MILL_B
 L  MILL_C
 G  NORTON
 G  SUTTON
 G  ESTON
 G  WESTON
COLUMNS
    A-NORTON  COST           14   MILL_A         1
    A-NORTON  NORTON          1
    A-SUTTON  COST           22   MILL_A         1
    A-SUTTON  SUTTON          1
    A-ESTON   COST           19   MILL_A         1
    A-ESTON   ESTON           1
    A-WESTON  COST           27   MILL_A         1
    A-WESTON  WESTON          1
    B-NORTON  COST           25   MILL_B         1
    B-NORTON  NORTON          1
    B-SUTTON  COST           16   MILL_B         1
    B-SUTTON  SUTTON          1
    B-ESTON   COST           21   MILL_B         1
    B-ESTON   ESTON           1
    B-WESTON  COST           18   MILL_B         1
    B-WESTON  WESTON          1
    C-NORTON  COST           30   MILL_C         1
    C-NORTON  NORTON          1
    C-SUTTON  COST           24   MILL_C         1
    C-SUTTON  SUTTON          1
    C-ESTON   COST           13   MILL_C         1
    C-ESTON   ESTON           1
    C-WESTON  COST           20   MILL_C         1
    C-WESTON  WESTON          1
RHS
    LOADS     MILL_A         35   MILL_B        30
    LOADS     MILL_C         30
    LOADS     NORTON         25   SUTTON        20
    LOADS     ESTON          25   WESTON        20
ENDATA
