* Infeasible: a nursing home that promised more than its people can do.
*
* Variables: shifts of permanent and of agency staff.  Day and night each need their shifts; the permanent staff can
* work 60 in all, the agency sends at most 25, and by law at most one shift in four may be the agency's.
* No single row contradicts another.  Together they do: 90 shifts are needed, and 60 permanent ones allow 20 from
* the agency.  (Multipliers that prove it: day 1, night 1, law -4/3, permanent -4/3 turn the rows into 0 >= 10.)
*
* Answer: infeasible
NAME nursing_home
ROWS
 N  wages
 G  day
 G  night
 L  permanent
 L  law
COLUMNS
    permanent_day     wages   190   day        1
    permanent_day     permanent 1   law       -0.25
    permanent_night   wages   230   night      1
    permanent_night   permanent 1   law       -0.25
    agency_day        wages   310   day        1
    agency_day        law     0.75
    agency_night      wages   360   night      1
    agency_night      law     0.75
RHS
    shifts   day   50   night   40
    shifts   permanent   60
BOUNDS
 UP sent   agency_day     15
 UP sent   agency_night   10
ENDATA
