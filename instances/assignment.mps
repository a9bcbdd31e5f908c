* Assignment: five swimmers, five legs of a relay; who swims what, so that the seconds sum to the least?
*
* Variables: swimmer_leg, 1 if that swimmer swims that leg.  Rows: each swimmer swims one leg, each leg has one swimmer.
* The vertices are the permutations (Birkhoff 1946), and each of them is highly degenerate: 5 of the 9 basic variables
* that rank 9 asks for are 1, the others are 0.
*
* Answer: optimal 316
NAME assignment
ROWS
 N  seconds
 E  anna
 E  bert
 E  cleo
 E  dora
 E  emil
 E  back
 E  breast
 E  butterfly
 E  crawl
 E  medley
COLUMNS
    anna_back       seconds  66.2   anna  1
    anna_back       back      1
    anna_breast     seconds  74.9   anna  1
    anna_breast     breast    1
    anna_butterfly  seconds  63.8   anna  1
    anna_butterfly  butterfly 1
    anna_crawl      seconds  57.1   anna  1
    anna_crawl      crawl     1
    anna_medley     seconds  68.0   anna  1
    anna_medley     medley    1
    bert_back       seconds  64.5   bert  1
    bert_back       back      1
    bert_breast     seconds  71.3   bert  1
    bert_breast     breast    1
    bert_butterfly  seconds  60.9   bert  1
    bert_butterfly  butterfly 1
    bert_crawl      seconds  56.4   bert  1
    bert_crawl      crawl     1
    bert_medley     seconds  65.2   bert  1
    bert_medley     medley    1
    cleo_back       seconds  63.1   cleo  1
    cleo_back       back      1
    cleo_breast     seconds  78.6   cleo  1
    cleo_breast     breast    1
    cleo_butterfly  seconds  66.7   cleo  1
    cleo_butterfly  butterfly 1
    cleo_crawl      seconds  58.8   cleo  1
    cleo_crawl      crawl     1
    cleo_medley     seconds  67.9   cleo  1
    cleo_medley     medley    1
    dora_back       seconds  67.4   dora  1
    dora_back       back      1
    dora_breast     seconds  70.2   dora  1
    dora_breast     breast    1
    dora_butterfly  seconds  65.5   dora  1
    dora_butterfly  butterfly 1
    dora_crawl      seconds  60.3   dora  1
    dora_crawl      crawl     1
    dora_medley     seconds  66.6   dora  1
    dora_medley     medley    1
    emil_back       seconds  65.8   emil  1
    emil_back       back      1
    emil_breast     seconds  76.0   emil  1
    emil_breast     breast    1
    emil_butterfly  seconds  62.4   emil  1
    emil_butterfly  butterfly 1
    emil_crawl      seconds  55.9   emil  1
    emil_crawl      crawl     1
    emil_medley     seconds  64.7   emil  1
    emil_medley     medley    1
RHS
    one  anna       1   bert    1
    one  cleo       1   dora    1
    one  emil       1   back    1
    one  breast     1   butterfly 1
    one  crawl      1   medley  1
ENDATA
