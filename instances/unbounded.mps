* Unbounded: an exchange of currencies where a round trip gains.
*
* Variables: units given away in each change, from_to, and euros kept; the rates are in the rows.  Rows: of each
* currency no more goes out than comes in, beside 1000 euro at first.  The objective is the euros kept, to be maximised.
* Euro -> dollar -> yen -> euro returns 1.09 * 146 * 0.0064 = 1.0185 euro for one: along that ray the gain has no end.
*
* Answer: unbounded
NAME arbitrage
OBJSENSE
    MAXIMIZE
ROWS
 N  gain
 L  euro
 L  dollar
 L  yen
COLUMNS
    euro_dollar   euro     1   dollar  -1.09
    euro_yen      euro     1   yen     -157
    dollar_euro   dollar   1   euro    -0.91
    dollar_yen    dollar   1   yen     -146
    yen_euro      yen      1   euro    -0.0064
    yen_dollar    yen      1   dollar  -0.0067
    kept          euro     1   gain     1
RHS
    purse   euro   1000
ENDATA
