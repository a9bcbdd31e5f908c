/* The compact sparse matrix as the files of this room see it.
 *
 * Invariants.  Closed vector k holds the entries start[k] .. start[k+1]-1 of `index` and `values`; the open vector,
 * while building, holds start[vectors] .. values.count-1.  `index` has room for index_capacity entries of 1 <<
 * index_log bytes, `start` for start_capacity of 4 bytes, or 8 if start_wide.  No index exceeds `largest`, which fits
 * the width. `loops` are the kernels for index_log and values.kind.
 */
#ifndef STORE_SPMAT_PRIVATE_H
#define STORE_SPMAT_PRIVATE_H

#include "store/coded_private.h"
#include "base/shared.h"
#include "store/spmat.h"

/* The largest value of a 4-byte start; tests make it small. */
#ifndef SPMAT_START_MAX
#define SPMAT_START_MAX UINT32_MAX
#endif

/* Kernels of one pair of index and value type, on entries begin .. end-1. */
struct spmat_loops {
    double (*dot)(const struct spmat *a, size_t begin, size_t end, const double *restrict x);
    void (*dots)(const struct spmat *a, uint32_t from, uint32_t to, const double *restrict x, double *restrict y);
    void (*axpys)(const struct spmat *a, uint32_t from, uint32_t to, const double *restrict alpha, double *restrict y);
    void (*dot2)(const struct spmat *a, size_t begin, size_t end, const double *restrict x, double *hi, double *lo);
    void (*dot2_fma)(const struct spmat *a, size_t begin, size_t end, const double *restrict x, double *hi, double *lo);
    void (*axpy)(const struct spmat *a, size_t begin, size_t end, double alpha, double *restrict y);
    void (*axpy_ahead)(const struct spmat *a, size_t begin, size_t end, double alpha, double *restrict y);
    void (*axpy2)(const struct spmat *a, size_t begin, size_t end, double alpha, double *restrict hi,
                  double *restrict lo);
    void (*axpy2_fma)(const struct spmat *a, size_t begin, size_t end, double alpha, double *restrict hi,
                      double *restrict lo);
    void (*axpy_listed)(const struct spmat *a, size_t begin, size_t end, double alpha, struct svec *y);
    void (*gather)(const struct spmat *a, size_t begin, size_t end, uint32_t *restrict idx, double *restrict val);
    void (*magnitudes)(const struct spmat *a, size_t begin, size_t end, const int8_t *minor_exp, double floor,
                       double *least, double *most);
    void (*extremes)(const struct spmat *a, size_t begin, size_t end, int32_t shift, int32_t *restrict least,
                     int32_t *restrict most);
    void (*least_within)(const struct spmat *a, size_t begin, size_t end, int32_t shift, int32_t width,
                         int32_t *restrict least, const int32_t *restrict most);
    void (*entry)(const struct spmat *a, size_t at, uint32_t *index, double *value);
};

struct spmat {
    void *index, *start;
    void
        *front; /* NULL, or for each vector the number of entries in its front (spmat_split), in 1 << front_log bytes */
    const struct spmat_loops *loops;
    struct coded values; /* values.count is the number of entries */
    size_t index_capacity, start_capacity;
    uint64_t in_fronts; /* entries, of a split matrix */
    uint32_t vectors, minors;
    uint32_t largest;     /* index seen so far; 0 if none */
    uint32_t index_limit; /* largest index of the present width */
    uint8_t index_log, front_log;
    bool start_wide;
    enum mem_purpose purpose;
    shared_count sharers;
};

/* Room for `more` entries and for indices up to `largest`; spmat_choose_loops is due after it. */
slx_status spmat_reserve(struct env *env, struct spmat *a, size_t more, uint32_t largest);
/* Widens the starts to 8 bytes each. */
slx_status spmat_widen_start(struct env *env, struct spmat *a);

static inline void spmat_store_index(struct spmat *a, size_t at, uint32_t minor)
{
    if (a->index_log == 1)
        ((uint16_t *)a->index)[at] = (uint16_t)minor;
    else if (a->index_log == 0)
        ((uint8_t *)a->index)[at] = (uint8_t)minor;
    else
        ((uint32_t *)a->index)[at] = minor;
    if (minor > a->largest)
        a->largest = minor;
}

static inline uint32_t spmat_index(const struct spmat *a, size_t at)
{
    return a->index_log == 1   ? ((const uint16_t *)a->index)[at]
           : a->index_log == 0 ? ((const uint8_t *)a->index)[at]
                               : ((const uint32_t *)a->index)[at];
}

/* Adding 0.0 turns -0.0 into 0.0 and changes nothing else. */
static inline double without_sign_of_zero(double v)
{
    return v + 0.0;
}

/* The indices of `count` entries from entry `begin` on, whatever vectors they belong to. */
void spmat_gather_indices(const struct spmat *a, uint64_t begin, size_t count, uint32_t *restrict idx);

/* Sets `loops` from index_log and values.kind. */
void spmat_choose_loops(struct spmat *a);

/* Where sizes have 32 bits no start is wide, and the compiler knows it. */
static inline bool spmat_wide(const struct spmat *a)
{
    return SPMAT_START_MAX < SIZE_MAX && a->start_wide;
}

static inline size_t spmat_start(const struct spmat *a, uint32_t k)
{
    return spmat_wide(a) ? (size_t)((const uint64_t *)a->start)[k] : ((const uint32_t *)a->start)[k];
}

static inline void spmat_set_start(struct spmat *a, uint32_t k, uint64_t at)
{
    if (spmat_wide(a))
        ((uint64_t *)a->start)[k] = at;
    else
        ((uint32_t *)a->start)[k] = (uint32_t)at;
}

static inline uint32_t spmat_front(const struct spmat *a, uint32_t k)
{
    return a->front_log == 0   ? ((const uint8_t *)a->front)[k]
           : a->front_log == 1 ? ((const uint16_t *)a->front)[k]
                               : ((const uint32_t *)a->front)[k];
}

static inline uint32_t index_limit_of(unsigned index_log)
{
    return index_log == 0 ? UINT8_MAX : index_log == 1 ? UINT16_MAX : UINT32_MAX;
}

static inline unsigned index_log_for(uint32_t largest)
{
    return largest <= UINT8_MAX ? 0 : largest <= UINT16_MAX ? 1 : 2;
}

#endif
