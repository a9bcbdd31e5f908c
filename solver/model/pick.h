/* pick: which rows or columns a caller means (slx_pick), one after the other. */
#ifndef MODEL_PICK_H
#define MODEL_PICK_H

#include "base/base.h"

struct pick {
    const slx_pick *which; /* NULL: all */
    uint32_t all, at;      /* rows or columns of the model; the next place of list, mask or range */
};

static inline struct pick pick_begin(const slx_pick *which, uint32_t all)
{
    return (struct pick){which, all, 0};
}

/* The next number; false at the end.  What pick_check has passed is below `all`. */
static inline bool pick_next(struct pick *p, uint32_t *number)
{
    const slx_pick *w = p->which;
    if (w && !w->list && w->mask)
        while (p->at < p->all && !w->mask[p->at])
            p->at++;
    const uint32_t end = !w || (!w->list && w->mask) ? p->all : w->count;
    if (p->at >= end)
        return false;
    *number = w && w->list ? w->list[p->at] : w && !w->mask ? w->first + p->at : p->at;
    p->at++;
    return true;
}

/* How many are meant; false where one of them is not below `all`, which is in *bad. */
static inline bool pick_check(const slx_pick *which, uint32_t all, uint32_t *count, uint32_t *bad)
{
    struct pick p = pick_begin(which, all);
    uint32_t number;
    *count = 0;
    if (which && !which->list && !which->mask) {
        *bad = which->first > all ? which->first : all;
        *count = which->count;
        return which->first <= all && which->count <= all - which->first;
    }
    for (; pick_next(&p, &number); ++*count)
        if (number >= all) {
            *bad = number;
            return false;
        }
    return true;
}

#endif
