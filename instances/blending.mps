* Blending: a refinery mixes two petrols from three stocks.
*
* Variables: thousand barrels a day of each stock in each petrol, and what is made of each petrol.
* Rows: each petrol is the sum of its parts; octane at least 91 and 96 (a stock's octane less the wanted one, times
* its share, sums to at least nothing); the vapour pressure of either petrol between 7 and 9 psi, written as two rows
* each; what there is of each stock.  Premium is wanted at 3 to 12 thousand barrels.
* The objective is sales less purchases, in thousand dollars a day.
*
*              octane   pressure   price a barrel   thousand barrels there
*   straight     82        6             61                 18
*   reformed     99        4             72                 11
*   butane       94       58             40                  2
*
* Answer: optimal 339.689814814815
NAME blending
OBJSENSE
    MAX
ROWS
 N  profit
 E  make_regular
 E  make_premium
 G  octane_regular
 G  octane_premium
 G  pressure_regular_least
 L  pressure_regular_most
 G  pressure_premium_least
 L  pressure_premium_most
 L  stock_straight
 L  stock_reformed
 L  stock_butane
COLUMNS
    regular            profit                   80   make_regular            -1
    premium            profit                   87   make_premium            -1
    straight@regular   profit                  -61   make_regular             1
    straight@regular   octane_regular           -9   pressure_regular_least  -1
    straight@regular   pressure_regular_most    -3   stock_straight           1
    reformed@regular   profit                  -72   make_regular             1
    reformed@regular   octane_regular            8   pressure_regular_least  -3
    reformed@regular   pressure_regular_most    -5   stock_reformed           1
    butane@regular     profit                  -40   make_regular             1
    butane@regular     octane_regular            3   pressure_regular_least  51
    butane@regular     pressure_regular_most    49   stock_butane             1
    straight@premium   profit                  -61   make_premium             1
    straight@premium   octane_premium          -14   pressure_premium_least  -1
    straight@premium   pressure_premium_most    -3   stock_straight           1
    reformed@premium   profit                  -72   make_premium             1
    reformed@premium   octane_premium            3   pressure_premium_least  -3
    reformed@premium   pressure_premium_most    -5   stock_reformed           1
    butane@premium     profit                  -40   make_premium             1
    butane@premium     octane_premium           -2   pressure_premium_least  51
    butane@premium     pressure_premium_most    49   stock_butane             1
RHS
    there   stock_straight   18   stock_reformed   11
    there   stock_butane      2
BOUNDS
 LO wanted  premium   3
 UP wanted  premium  12
ENDATA
