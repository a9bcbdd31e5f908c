* Bonds: a fund covers four years of pensions with bonds bought today (a dedicated portfolio).
*
* Variables: how many of each bond are bought (nominal value 100, at most so many on offer) and the cash kept from a
* year to the next, which earns 1 per cent.  Row year t: coupons and repayments + last year's cash with interest
* - cash kept = pensions of the year.  The objective is what it all costs today.
*
*     bond      price   coupon   repaid in
*     short      99       2       year 1
*     second    101       4       year 2
*     third      98       3       year 3
*     fourth    104       5       year 4
*
* Answer: optimal 60408.9802530167
NAME bonds
ROWS
 N  today
 E  year1
 E  year2
 E  year3
 E  year4
COLUMNS
    short    today   99   year1  102
    second   today  101   year1    4
    second   year2  104
    third    today   98   year1    3
    third    year2    3   year3  103
    fourth   today  104   year1    5
    fourth   year2    5   year3    5
    fourth   year4  105
    cash0    today    1   year1  1.01
    cash1    year1   -1   year2  1.01
    cash2    year2   -1   year3  1.01
    cash3    year3   -1   year4  1.01
    cash4    year4   -1
RHS
    pensions  year1  12000   year2  18000
    pensions  year3  20000   year4  16000
BOUNDS
 UP offer  short   100
 UP offer  second  150
 UP offer  third   200
 UP offer  fourth  120
ENDATA
