* Max flow: how many cars an hour get from the stadium to the motorway.
*
* Variables: cars on each road, at most what the road carries.  Rows: at each crossing as many leave as arrive.
* The objective is what leaves the stadium, to be maximised.  By the theorem of Ford & Fulkerson (1956) it is the least
* capacity of a cut: here the roads church-mill, church-bridge and bank-bridge, 400 + 300 + 600.
*
* Answer: optimal 1300
NAME          MAXFLOW
OBJSENSE
    MAXIMIZE
ROWS
 N  CARS
 E  CHURCH
 E  BANK
 E  MILL
 E  BRIDGE
COLUMNS
    STA-CHU   CARS            1   CHURCH         1
    STA-BAN   CARS            1   BANK           1
    CHU-BAN   CHURCH         -1   BANK           1
    CHU-MIL   CHURCH         -1   MILL           1
    CHU-BRI   CHURCH         -1   BRIDGE         1
    BAN-BRI   BANK           -1   BRIDGE         1
    BRI-MIL   BRIDGE         -1   MILL           1
    MIL-MOT   MILL           -1
    BRI-MOT   BRIDGE         -1
RHS
BOUNDS
 UP ROADS     STA-CHU       900
 UP ROADS     STA-BAN       700
 UP ROADS     CHU-BAN       200
 UP ROADS     CHU-MIL       400
 UP ROADS     CHU-BRI       300
 UP ROADS     BAN-BRI       600
 UP ROADS     BRI-MIL       250
 UP ROADS     MIL-MOT       800
 UP ROADS     BRI-MOT       900
ENDATA
