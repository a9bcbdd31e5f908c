/* The greatest few of many. */
#include <math.h>

#include "report/report.h"

void top_add(struct top *top, double key, uint32_t number)
{
    if (isnan(key))
        return;
    top->all++;
    if (top->count == top->most && key <= top->key[top->most - 1])
        return;
    unsigned at = top->count < top->most ? top->count++ : top->most - 1;
    for (; at > 0 && top->key[at - 1] < key; at--) {
        top->key[at] = top->key[at - 1];
        top->number[at] = top->number[at - 1];
    }
    top->key[at] = key;
    top->number[at] = number;
}
