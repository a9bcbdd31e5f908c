* Two goals: a power company weighs cost against emissions; both are N rows of one file.
*
* Variables: power from each plant in MW, at most its capacity.  Rows: demand, and a share of at least 30 per cent
* from what can be regulated, gas and water.  The first N row is the objective (euro an hour); any further N row is
* dropped with one warning, unless it is asked for: `--objective emissions` gives 228.5 tonnes an hour.
*
* Answer: optimal 26280
NAME two_goals
ROWS
 N  cost
 N  emissions
 G  demand
 G  regulated
COLUMNS
    coal    cost  38   emissions  0.95
    coal    demand 1   regulated -0.3
    gas     cost  61   emissions  0.40
    gas     demand 1   regulated  0.7
    water   cost  12   demand     1
    water   regulated  0.7
    wind    cost   5   demand     1
    wind    regulated -0.3
RHS
    load    demand  900
BOUNDS
 UP plant   coal   600
 UP plant   gas    500
 UP plant   water  120
 UP plant   wind   250
ENDATA
