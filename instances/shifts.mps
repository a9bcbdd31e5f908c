* Shifts: how many bus drivers start on each day, if each works five days and rests two.
*
* The names have spaces, which only the fixed format allows: fields in columns 2-3, 5-12, 15-22, 25-36, 40-47, 50-61.
* Variables: drivers whose week begins on that day.  Rows: drivers needed on each day.
* The relaxation over reals; each row is a circle of five ones in seven (a circular matrix, whose vertices can be
* fractional).
*
* Answer: optimal 22.3333333333333
NAME          BUS DRIVERS
ROWS
 N  DRIVERS
 G  ON MON
 G  ON TUE
 G  ON WED
 G  ON THU
 G  ON FRI
 G  ON SAT
 G  ON SUN
COLUMNS
    FROM MON  DRIVERS              1   ON MON               1
    FROM MON  ON TUE               1   ON WED               1
    FROM MON  ON THU               1   ON FRI               1
    FROM TUE  DRIVERS              1   ON TUE               1
    FROM TUE  ON WED               1   ON THU               1
    FROM TUE  ON FRI               1   ON SAT               1
    FROM WED  DRIVERS              1   ON WED               1
    FROM WED  ON THU               1   ON FRI               1
    FROM WED  ON SAT               1   ON SUN               1
    FROM THU  DRIVERS              1   ON THU               1
    FROM THU  ON FRI               1   ON SAT               1
    FROM THU  ON SUN               1   ON MON               1
    FROM FRI  DRIVERS              1   ON FRI               1
    FROM FRI  ON SAT               1   ON SUN               1
    FROM FRI  ON MON               1   ON TUE               1
    FROM SAT  DRIVERS              1   ON SAT               1
    FROM SAT  ON SUN               1   ON MON               1
    FROM SAT  ON TUE               1   ON WED               1
    FROM SUN  DRIVERS              1   ON SUN               1
    FROM SUN  ON MON               1   ON TUE               1
    FROM SUN  ON WED               1   ON THU               1
RHS
    NEED      ON MON              17   ON TUE              13
    NEED      ON WED              15   ON THU              19
    NEED      ON FRI              14   ON SAT              16
    NEED      ON SUN              11
ENDATA
