/* overlay: the vectors of a matrix under change.  The matrix itself stays as it is; vectors whose entries are others by
 * now stand here, in the same narrow storage.
 *
 * A vector may be open: entries have been appended without a look at those it has, so that an index may stand more than
 * once; the value is the sum.
 */
#ifndef STORE_OVERLAY_H
#define STORE_OVERLAY_H

#include "store/spmat.h"

/* The entries of one vector begin at `start`, and have room up to the start of the next span.  `owner` is the number of
 * the vector, or one that no vector has where the span is waste; its bit 31 says that the vector is open. */
struct overlay_span {
    uint32_t start, count, owner;
};

struct overlay {
    uint32_t vectors;
    enum mem_purpose purpose;
    uint32_t *span_of; /* for each vector 1 + the number of its span, 0: as in the matrix; NULL before any change */
    struct overlay_span *spans;               /* in the order of their starts */
    struct spmat *pool;                       /* their entries */
    uint32_t span_count, span_capacity, dead; /* dead: spans that are waste, */
    uint32_t waste;                           /* and their entries */
    size_t bytes;                             /* of spans and pool, when a span was last added */
};

/* An overlay without entries, for vectors 0 ... vectors - 1 < 2^31 - 1; takes no memory. */
void overlay_init(struct overlay *o, uint32_t vectors, enum mem_purpose purpose);
void overlay_done(struct env *env, struct overlay *o);

static inline bool overlay_has(const struct overlay *o, uint32_t v)
{
    return o->span_of && o->span_of[v] != 0;
}
/* The following three are for vectors that the overlay has. */
static inline uint32_t overlay_count(const struct overlay *o, uint32_t v)
{
    return o->spans[o->span_of[v] - 1].count;
}
static inline bool overlay_is_open(const struct overlay *o, uint32_t v)
{
    return o->spans[o->span_of[v] - 1].owner >> 31;
}
/* Copies the entries of v to idx, val. */
void overlay_gather(const struct overlay *o, uint32_t v, uint32_t *restrict idx, double *restrict val);

/* Makes the `count` entries idx, val those of v, and v closed.  On failure the entries of v are undefined. */
slx_status overlay_write(struct env *env, struct overlay *o, uint32_t v, uint32_t count, const uint32_t *idx,
                         const double *val);
/* The same where the span of v has room for `count` entries, of which the first `same` stand there already. */
slx_status overlay_close(struct env *env, struct overlay *o, uint32_t v, uint32_t same, uint32_t count,
                         const uint32_t *idx, const double *val);
/* Adds `value` to the entry at `index` of v, which the overlay must have; v is open afterwards. */
slx_status overlay_append(struct env *env, struct overlay *o, uint32_t v, uint32_t index, double value);
/* Gives up the span of v, if it has one.  v must not be read any more. */
void overlay_forget(struct overlay *o, uint32_t v);

#endif
