/* svec: a work vector, dense values with an optional list of where they are not zero.
 *
 * Invariant: every entry outside the list is exactly 0.  If count == SVEC_DENSE the list is not kept and any
 * entry may be non-zero.  The list holds no index twice, in no order; a listed value may be 0 after
 * cancellation.  Kernels that add to an entry of a listed vector test `val[i] == 0.0` to see whether i is new;
 * where a sum cancels to 0 exactly they store SVEC_TINY in its place, so that the test stays right.
 */
#ifndef STORE_SVEC_H
#define STORE_SVEC_H

#include "base/base.h"

#define SVEC_DENSE UINT32_MAX
#define SVEC_TINY 1e-100

struct svec {
    uint32_t n;     /* length */
    uint32_t count; /* entries in idx, or SVEC_DENSE */
    double *val;    /* n */
    uint32_t *idx;  /* n */
};

/* An all-zero vector of length n. */
slx_status svec_init(struct env *env, struct svec *x, uint32_t n, enum mem_purpose purpose);
void svec_done(struct env *env, struct svec *x);
/* Sets all entries to 0 and the list empty; time by the list where there is one. */
void svec_clear(struct svec *x);
/* The same, whatever the list says. */
void svec_wipe(struct svec *x);
/* y := x (lists too); same length. */
void svec_copy(const struct svec *x, struct svec *y);
/* Sum of squares. */
double svec_norm2(const struct svec *x);

/* Of a dense vector whose entries from n on are 0: entry j < n times 2^exp[j], or 0 where that is no more than `least`
 * in magnitude, or where flags[j] & mask is 0 or above `most`; the entries that stay are listed. */
void svec_sift(struct svec *x, uint32_t n, const int8_t *exp, double least, const uint8_t *flags, uint8_t mask,
               uint8_t most);

/* The places that may be non-zero: svec_entry(x, k) for k = 0, 1, ..., svec_entries(x) - 1. */
static inline uint32_t svec_entries(const struct svec *x)
{
    return x->count == SVEC_DENSE ? x->n : x->count;
}
static inline uint32_t svec_entry(const struct svec *x, uint32_t k)
{
    return x->count == SVEC_DENSE ? k : x->idx[k];
}

/* How many entries are not 0; of a listed vector, how many are listed. */
static inline uint32_t svec_nonzeros(const struct svec *x)
{
    uint32_t count = 0;
    if (x->count != SVEC_DENSE)
        return x->count;
    for (uint32_t i = 0; i < x->n; i++)
        count += x->val[i] != 0.0;
    return count;
}

/* What a listed entry holds when this is its sum.  Without a branch, which could not be predicted where half of the sums
 * cancel, as in networks. */
static inline double svec_listed(double sum)
{
    union {
        double d;
        uint64_t u;
    } v = {sum}, tiny = {SVEC_TINY};
    v.u |= -(uint64_t)(v.u << 1 == 0) & tiny.u;
    return v.d;
}

/* Adds v to entry i of a listed vector. */
static inline void svec_add(struct svec *x, uint32_t i, double v)
{
    double was = x->val[i];
    if (was == 0.0)
        x->idx[x->count++] = i;
    double now = was + v;
    x->val[i] = svec_listed(now);
}

#endif
