* Inventory: a boat yard plans six months of production against a season.
*
* Variables for each month: boats built in normal time (at most 40) and in overtime (at most 15), and boats in stock
* at the month's end (room for 30).  Rows: stock before + built = demand + stock after.  Ten boats are in stock at
* first and ten are wanted at the end, which is a fixed variable.  A boat costs 6 in normal time, 7.5 in overtime, and
* 0.4 a month to keep (thousand euro).  The rows make a staircase: each touches its month and the one before.
*
* Answer: optimal 1645
NAME inventory
ROWS
 N  cost
 E  january
 E  february
 E  march
 E  april
 E  may
 E  june
COLUMNS
    build_jan      cost  6.0   january    1
    overtime_jan   cost  7.5   january    1
    stock_jan      cost  0.4   january   -1
    stock_jan      february 1
    build_feb      cost  6.0   february   1
    overtime_feb   cost  7.5   february   1
    stock_feb      cost  0.4   february  -1
    stock_feb      march    1
    build_mar      cost  6.0   march      1
    overtime_mar   cost  7.5   march      1
    stock_mar      cost  0.4   march     -1
    stock_mar      april    1
    build_apr      cost  6.0   april      1
    overtime_apr   cost  7.5   april      1
    stock_apr      cost  0.4   april     -1
    stock_apr      may      1
    build_may      cost  6.0   may        1
    overtime_may   cost  7.5   may        1
    stock_may      cost  0.4   may       -1
    stock_may      june     1
    build_jun      cost  6.0   june       1
    overtime_jun   cost  7.5   june       1
    stock_jun      cost  0.4   june      -1
RHS
*   January needs 20 boats, ten of which are there.
    demand   january  10   february  30
    demand   march    45   april     60
    demand   may      70   june      35
BOUNDS
 UP room     build_jan     40
 UP room     overtime_jan  15
 UP room     stock_jan     30
 UP room     build_feb     40
 UP room     overtime_feb  15
 UP room     stock_feb     30
 UP room     build_mar     40
 UP room     overtime_mar  15
 UP room     stock_mar     30
 UP room     build_apr     40
 UP room     overtime_apr  15
 UP room     stock_apr     30
 UP room     build_may     40
 UP room     overtime_may  15
 UP room     stock_may     30
 UP room     build_jun     40
 UP room     overtime_jun  15
 FX room     stock_jun     10
ENDATA
