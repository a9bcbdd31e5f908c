* Ranges and bounds: every kind of each, in a model small enough to be solved by eye.
*
* Each row and column stands for itself; the objective pushes each to a bound that one has to read correctly:
*
*     row / column     what is given                       becomes            ends at
*     less             L 10, range 4                       6 <= less <= 10    least     6
*     greater          G 3, range 5                        3 <= .. <= 8       most      8
*     equal_up         E 5, range 2                        5 <= .. <= 7       most      7
*     equal_down       E 5, range -2                       3 <= .. <= 5       least     3
*     free             FR                                  no bounds, held by the row `less`
*     fixed            FX 2.5                              2.5
*     negative         MI, then UP -1                      -inf <= .. <= -1   most     -1
*     boxed            LO -4, UP 4                         -4 <= .. <= 4      least    -4
*     nothing          none given                          0 <= ..            least     0
*     unlimited        PL                                  0 <= .., held by the row `greater`
*
* Objective: free + fixed - negative + boxed + nothing - unlimited - upper + lower
*          =   6 +   2.5  +    1     -   4   +    0    -     8     -   7   +   3
*
* Answer: optimal -6.5
NAME ranges_bounds
ROWS
 N  push
 L  less
 G  greater
 E  equal_up
 E  equal_down
COLUMNS
    free        push   1   less        1
    fixed       push   1
    negative    push  -1
    boxed       push   1
    nothing     push   1
    unlimited   push  -1   greater     1
    upper       push  -1   equal_up    1
    lower       push   1   equal_down  1
RHS
    right   less        10   greater      3
    right   equal_up     5   equal_down   5
RANGES
    range   less         4   greater      5
    range   equal_up     2   equal_down  -2
BOUNDS
 FR bound   free
 FX bound   fixed       2.5
 MI bound   negative
 UP bound   negative   -1
 LO bound   boxed      -4
 UP bound   boxed       4
 PL bound   unlimited
ENDATA
