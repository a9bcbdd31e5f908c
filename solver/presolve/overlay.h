/* overlay: the rows, or the columns, whose entries presolve has changed; all others are read from the model.
 *
 * Invariants.  Spans lie in `idx` and `val` in the order of their numbers; a span whose owner is NOBODY is waste.
 * owner_span[v] is 1 + the number of v's span, 0 where v is as in the model; it exists from the first change on.
 */
#ifndef PRESOLVE_OVERLAY_H
#define PRESOLVE_OVERLAY_H

#include "base/base.h"

enum { OVERLAY_NOBODY = UINT32_MAX };

/* The entries of one row or column, in a buffer that grows. */
struct line {
    uint32_t count, capacity;
    uint32_t *idx;
    double *val;
};
slx_status line_reserve(struct env *env, struct line *l, uint32_t need);
void line_done(struct env *env, struct line *l);

/* `open`: entries have been appended, so that an index may stand more than once; the value is the sum. */
struct overlay_span {
    uint64_t start;
    uint32_t count, capacity, owner;
    bool open;
};

struct overlay {
    uint32_t vectors;
    uint32_t *owner_span;
    struct overlay_span *spans;
    uint32_t *idx;
    double *val;
    uint64_t size, capacity, waste;
    uint32_t span_count, span_capacity;
};

void overlay_done(struct env *env, struct overlay *o);
static inline bool overlay_has(const struct overlay *o, uint32_t v)
{
    return o->owner_span && o->owner_span[v] != 0;
}
/* Entries of v, which the overlay has. */
static inline uint32_t overlay_count(const struct overlay *o, uint32_t v)
{
    return o->spans[o->owner_span[v] - 1].count;
}
static inline uint64_t overlay_start(const struct overlay *o, uint32_t v)
{
    return o->spans[o->owner_span[v] - 1].start;
}
/* Makes the entries of v those of `l`. */
slx_status overlay_write(struct env *env, struct overlay *o, uint32_t v, const struct line *l);
/* Adds `value` to the entry of v, which the overlay has, at `index`. */
slx_status overlay_append(struct env *env, struct overlay *o, uint32_t v, uint32_t index, double value);
/* Gives the entries of v up; nothing where there are none.  v must not be read any more. */
void overlay_forget(struct overlay *o, uint32_t v);

#endif
