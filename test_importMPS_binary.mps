*SENSE:Maximize
NAME          test_importMPS_binary
ROWS
 N  OBJ
 E  _C1
 L  _C2
COLUMNS
    MARK      'MARKER'                 'INTORG'
    c1        _C1        1.000000000000e+00
    c1        _C2        1.000000000000e+00
    MARK      'MARKER'                 'INTEND'
    MARK      'MARKER'                 'INTORG'
    c2        _C1        1.000000000000e+00
    MARK      'MARKER'                 'INTEND'
    dummy     OBJ        1.000000000000e+00
RHS
    RHS       _C1        2.000000000000e+00
    RHS       _C2        0.000000000000e+00
BOUNDS
 BV BND       c1      
 BV BND       c2      
 FR BND       dummy   
ENDATA
