* Matrix game: how often to show stone, paper and scissors where each win pays differently.
*
* Stone beats scissors for 3, scissors beat paper for 2, paper beats stone for 1.  Variables: how often each is shown,
* and the value, which is free.  Rows: against each answer the mean gain is at least the value; the shares sum to 1.
* The game is symmetric, so its value is 0 (von Neumann 1928); the shares are 2/6, 3/6, 1/6, a share going with what
* the other two play for.
*
* Answer: optimal 0
NAME matrix_game
OBJSENSE
 MAX
ROWS
 N  gain
 G  against_stone
 G  against_paper
 G  against_scissors
 E  shares
COLUMNS
    stone      against_paper     -1   against_scissors   3
    stone      shares             1
    paper      against_stone      1   against_scissors  -2
    paper      shares             1
    scissors   against_stone     -3   against_paper      2
    scissors   shares             1
    value      gain               1   against_stone     -1
    value      against_paper     -1   against_scissors  -1
RHS
    rhs  shares  1
BOUNDS
 FR bounds  value
ENDATA
