* Staircase: a forest over five decades; each decade's rows touch its own columns and those of the one before.
*
* Variables for each decade t, in thousand cubic metres: old wood felled (cut), young wood felled (thin), old and young
* wood left standing (old, young).  Rows: of old wood there is what was left, grown by a tenth, and half of the young
* wood that was left; of young wood there is four fifths of what was left, and a fifth of what is felled grows again.
* Felling may rise by at most a quarter from one decade to the next.  The objective is the discounted value of what is
* felled, to be maximised; what must stand at the end keeps one from felling it all.
*
* Answer: optimal 41563.2248470588
NAME staircase
OBJSENSE
 MAX
ROWS
 N  value
 E  oldwood1
 E  youngwood1
 E  oldwood2
 E  youngwood2
 E  oldwood3
 E  youngwood3
 E  oldwood4
 E  youngwood4
 E  oldwood5
 E  youngwood5
 L  fellings_even2
 L  fellings_even3
 L  fellings_even4
 L  fellings_even5
COLUMNS
    cut1     value  60.00   oldwood1        1
    cut1     youngwood1 -0.2   fellings_even2 -1.25
    thin1    value  25.00   youngwood1      1
    old1     oldwood1     1   oldwood2       -1.1
    young1   youngwood1   1   youngwood2     -0.8
    young1   oldwood2  -0.5
    cut2     value  48.00   oldwood2        1
    cut2     youngwood2 -0.2   fellings_even2  1
    cut2     fellings_even3 -1.25
    thin2    value  20.00   youngwood2      1
    old2     oldwood2     1   oldwood3       -1.1
    young2   youngwood2   1   youngwood3     -0.8
    young2   oldwood3  -0.5
    cut3     value  38.40   oldwood3        1
    cut3     youngwood3 -0.2   fellings_even3  1
    cut3     fellings_even4 -1.25
    thin3    value  16.00   youngwood3      1
    old3     oldwood3     1   oldwood4       -1.1
    young3   youngwood3   1   youngwood4     -0.8
    young3   oldwood4  -0.5
    cut4     value  30.72   oldwood4        1
    cut4     youngwood4 -0.2   fellings_even4  1
    cut4     fellings_even5 -1.25
    thin4    value  12.80   youngwood4      1
    old4     oldwood4     1   oldwood5       -1.1
    young4   youngwood4   1   youngwood5     -0.8
    young4   oldwood5  -0.5
    cut5     value  24.576  oldwood5        1
    cut5     youngwood5 -0.2   fellings_even5  1
    thin5    value  10.24   youngwood5      1
    old5     oldwood5     1
    young5   youngwood5   1
RHS
    now   oldwood1  500   youngwood1  300
BOUNDS
 LO end   old5     450
 LO end   young5   150
ENDATA
