* Network flow: water from two reservoirs through pumping stations to three villages at the least pumping cost.
*
* Variables: flow on each pipe, named from_to, at most the pipe's capacity.  Rows: at each place, what flows in less
* what flows out is the place's demand; a reservoir's demand is negative.  The demands sum to nothing, so the rows are
* dependent (each column sums to nothing), and in every basis at least one row keeps its own slack, at zero.
*
* Answer: optimal 215
NAME network_flow
ROWS
 N  pumping
 E  hill
 E  lake
 E  north
 E  middle
 E  south
 E  ashby
 E  barton
 E  carlby
COLUMNS
    hill_north      pumping  1   hill    -1
    hill_north      north    1
    hill_middle     pumping  3   hill    -1
    hill_middle     middle   1
    lake_middle     pumping  2   lake    -1
    lake_middle     middle   1
    lake_south      pumping  1   lake    -1
    lake_south      south    1
    north_middle    pumping  1   north   -1
    north_middle    middle   1
    south_middle    pumping  1   south   -1
    south_middle    middle   1
    north_ashby     pumping  2   north   -1
    north_ashby     ashby    1
    middle_ashby    pumping  2   middle  -1
    middle_ashby    ashby    1
    middle_barton   pumping  1   middle  -1
    middle_barton   barton   1
    middle_carlby   pumping  3   middle  -1
    middle_carlby   carlby   1
    south_carlby    pumping  4   south   -1
    south_carlby    carlby   1
    ashby_barton    pumping  1   ashby   -1
    ashby_barton    barton   1
RHS
    demand  hill    -30   lake    -25
    demand  ashby    18   barton   22
    demand  carlby   15
BOUNDS
 UP pipe    hill_north     20
 UP pipe    hill_middle    15
 UP pipe    lake_middle    12
 UP pipe    lake_south     15
 UP pipe    north_middle   10
 UP pipe    south_middle   10
 UP pipe    north_ashby    12
 UP pipe    middle_ashby   10
 UP pipe    middle_barton  20
 UP pipe    middle_carlby   9
 UP pipe    south_carlby   12
 UP pipe    ashby_barton    6
ENDATA
