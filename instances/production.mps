* Production plan: what a furniture workshop makes in a week.
*
* Variables: dozens of tables, chairs, shelves and desks.  Rows: hours of sawing, sanding, assembly and varnishing that
* there are, and a contract: at least two chairs for each table.
* The objective is profit in euro, to be maximised; the rent of 900 euro is a constant, written as a right-hand side
* of the objective row.  A right-hand side there is minus the constant, so +900 takes 900 euro away.
*
* Answer: optimal 5200
NAME          WORKSHOP
OBJSENSE
    MAX
ROWS
 N  PROFIT
 L  SAWING
 L  SANDING
 L  ASSEMBLY
 L  VARNISH
 G  CONTRACT
COLUMNS
    TABLES    PROFIT        420   SAWING         6
    TABLES    SANDING         5   ASSEMBLY       8
    TABLES    VARNISH         4   CONTRACT      -2
    CHAIRS    PROFIT        160   SAWING         2
    CHAIRS    SANDING         4   ASSEMBLY       3
    CHAIRS    VARNISH         2   CONTRACT       1
    SHELVES   PROFIT        180   SAWING         4
    SHELVES   SANDING         3   ASSEMBLY       2
    SHELVES   VARNISH         2
    DESKS     PROFIT        520   SAWING         8
    DESKS     SANDING         7   ASSEMBLY      11
    DESKS     VARNISH         5
RHS
    WEEK      SAWING        100   SANDING       90
    WEEK      ASSEMBLY      120   VARNISH       60
    WEEK      PROFIT        900
ENDATA
