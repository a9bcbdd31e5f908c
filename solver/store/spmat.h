/* spmat: the compact sparse matrix.  Vectors (the columns of a column matrix, the rows of a row matrix) follow
 * one another; each entry costs an index of 1, 2 or 4 bytes and a value of 1 or 2 bytes (a code into the
 * dictionary of the matrix's distinct values), 4 (every value exact in single precision) or 8.  Starts take 4 or
 * 8 bytes.  It begins at the narrowest widths and is widened in place, from the back, when an entry demands it.
 * What comes out is bit for bit what went in (-0.0 is stored as 0.0; zeros given are stored).
 *
 * Only the store room looks inside; others use the kernels below or a cursor.  Kernels never allocate.
 * "Vector k" is stored vector k; `minor` is the index within a vector.
 */
#ifndef STORE_SPMAT_H
#define STORE_SPMAT_H

#include "base/shared.h"
#include "store/svec.h"

struct spmat;

/* ---- building ---------------------------------------------------------------------------------- */

/* An empty matrix that entries are appended to, for `purpose`.  Keeps a hash of the dictionary until
 * spmat_finish. */
slx_status spmat_create(struct env *env, enum mem_purpose purpose, struct spmat **out);
/* Appends an entry to the open vector.  On failure the matrix is as before. */
slx_status spmat_append(struct env *env, struct spmat *a, uint32_t minor, double value);
/* Appends `count` entries to the open vector: all or none. */
slx_status spmat_append_many(struct env *env, struct spmat *a, uint32_t count, const uint32_t *minor,
                             const double *value);
/* Closes the open vector (which may be empty) and opens the next. */
slx_status spmat_close(struct env *env, struct spmat *a);
/* Ends building: the open vector must be empty.  Fixes the minor dimension, frees the dictionary's hash, gives slack
 * capacity back. */
slx_status spmat_finish(struct env *env, struct spmat *a, uint32_t minor_dimension);
void spmat_free(struct env *env, struct spmat **a);

/* Where the length of each vector is known before its entries, which may then come in any order: spmat_close_empty for
 * each vector, spmat_make_room, spmat_place for each entry, spmat_end_places; nothing else is asked of the matrix
 * between.  No slack is taken, and no second copy.
 *
 * Closes the open vector with `count` places. */
slx_status spmat_close_empty(struct env *env, struct spmat *a, uint32_t count);
/* Memory for all places, for indices below `minors`. */
slx_status spmat_make_room(struct env *env, struct spmat *a, uint32_t minors);
/* Puts an entry into place p of vector k; each place is given once. */
slx_status spmat_place(struct env *env, struct spmat *a, uint32_t k, uint32_t p, uint32_t minor, double value);
/* The index in place p of vector k. */
uint32_t spmat_placed(const struct spmat *a, uint32_t k, uint32_t p);
/* All places are given.  Takes zeros out, where there are some. */
void spmat_end_places(struct spmat *a);

/* The same matrix stored the other way, in *out, for `purpose`; within each vector, entries in increasing order of
 * index.  Same value coding (the dictionary is shared by reference: *out must be freed before `a`).  Scratch: one
 * start per vector of the result, no second copy of the entries.  SLX_STOPPED where a limit is met that leaves no time
 * (limits_late). */
slx_status spmat_transpose(struct env *env, const struct spmat *a, enum mem_purpose purpose, struct spmat **out);

/* ---- shape and storage ------------------------------------------------------------------------- */

uint32_t spmat_vectors(const struct spmat *a); /* closed vectors */
uint32_t spmat_minors(const struct spmat *a);
uint64_t spmat_nnz(const struct spmat *a);
uint32_t spmat_count(const struct spmat *a, uint32_t k); /* entries of vector k */
/* Where a pass over the matrix may pause: the least k with vectors from .. k - 1 and their entries `size` or more in
 * all, or the number of vectors.  from < that number; size > 0. */
uint32_t spmat_block(const struct spmat *a, uint32_t from, uint64_t size);
/* Entries that a vector costs beside its own, where vectors are shared out by what they cost. */
enum { SPMAT_OF_VECTOR = 4 };
uint32_t spmat_longest(const struct spmat *a); /* the most that a vector has */
bool spmat_has_zero(const struct spmat *a);    /* may be true where there was one once */
struct spmat_widths {
    unsigned index, value, start;
    uint64_t distinct /* 0: not coded */, bytes;
};
struct spmat_widths spmat_widths(const struct spmat *a);

/* ---- kernels ----------------------------------------------------------------------------------- */

/* sum over vector k of a(k,i) * x[i]. */
double spmat_dot(const struct spmat *a, uint32_t k, const double *restrict x);
/* y[k - from] = spmat_dot of vector k, for k = from .. to - 1, in one pass over their entries. */
void spmat_dots(const struct spmat *a, uint32_t from, uint32_t to, const double *restrict x, double *restrict y);
/* spmat_dot in two-fold (compensated) arithmetic: adds the result to *hi + *lo. */
void spmat_dot2(const struct spmat *a, uint32_t k, const double *restrict x, double *hi, double *lo);
/* y[i] += alpha * a(k,i). */
void spmat_axpy(const struct spmat *a, uint32_t k, double alpha, double *restrict y);
/* y[i] += alpha[k - from] * a(k,i), for k = from .. to - 1 in order. */
void spmat_axpys(const struct spmat *a, uint32_t from, uint32_t to, const double *restrict alpha, double *restrict y);
/* spmat_axpy in compensated arithmetic on pairs hi[i] + lo[i] (product by fused multiply-add, sum by two-sum). */
void spmat_axpy2(const struct spmat *a, uint32_t k, double alpha, double *restrict hi, double *restrict lo);
/* Copies vector k to idx, val (room for spmat_count entries each) and returns the count. */
uint32_t spmat_gather(const struct spmat *a, uint32_t k, uint32_t *restrict idx, double *restrict val);
/* Copies the entries of vectors from .. to - 1, one vector behind the other, up to the last that fits into `room` as a
 * whole; end[k - from]: where vector k ends among them.  Returns how many vectors they are. */
uint32_t spmat_gather_block(const struct spmat *a, uint32_t from, uint32_t to, uint32_t room, uint32_t *restrict idx,
                            double *restrict val, uint32_t *restrict end);
/* spmat_gather with each value times 2^(minor_exp[i] + exp); minor_exp NULL: all 0. */
uint32_t spmat_gather_scaled(const struct spmat *a, uint32_t k, const int8_t *minor_exp, int exp,
                             uint32_t *restrict idx, double *restrict val);

/* y += sum over i in the list of x of x[i] * vector i: the row-wise price of a sparse pi against a row matrix.
 * y is listed (count != SVEC_DENSE) and gains the new indices; if its list would pass `limit` entries, y turns
 * dense (SVEC_DENSE) and the rest is added without a list.  Of a split matrix the fronts alone. */
void spmat_price(const struct spmat *a, const struct svec *x, struct svec *y, uint32_t limit);

/* An entry below this times the largest of its vector is what rounding has left of a 0. */
#define SPMAT_NOISE 0x1p-40

/* Largest and smallest magnitude of the non-zeros of vector k, each times 2^minor_exp[i] (NULL: 1); the smallest
 * without noise.  With none: *least = INFINITY, *most = 0. */
void spmat_magnitudes(const struct spmat *a, uint32_t k, const int8_t *minor_exp, double *least, double *most);

/* ---- split vectors ------------------------------------------------------------------------------ */

/* From now on each vector has a front, at first all of it, and a back; spmat_price takes the fronts alone.  Entries are
 * moved by swaps in place, which puts vectors out of order.  Costs 1, 2 or 4 bytes a vector. */
slx_status spmat_split(struct env *env, struct spmat *a);
/* Moves the entry with index `minor` of vector k, which must be there and in the other part, to the back or the front.
 */
void spmat_to_back(struct spmat *a, uint32_t k, uint32_t minor);
void spmat_to_front(struct spmat *a, uint32_t k, uint32_t minor);
/* The part of all entries that is in fronts; 1 where there are none. */
double spmat_front_share(const struct spmat *a);

/* ---- scaling ------------------------------------------------------------------------------------ */

/* Power-of-two scaling: geometric-mean passes over a column matrix, until the spread of magnitudes no longer falls
 * noticeably, then columns to a largest magnitude in (1/2, 1] ; exponents are clamped to +-60.  `row_exp`: minors,
 * `col_exp`: vectors, zero on entry.  Scratch is taken from the account and freed.  Scaled entry: a * 2^(row_exp +
 * col_exp). Leaves all zero where the matrix is well scaled already (every magnitude in [0.2, 5]).  SLX_STOPPED as
 * spmat_transpose. */
slx_status spmat_scaling(struct env *env, const struct spmat *a, int8_t *row_exp, int8_t *col_exp);

/* Exponents for what came new to a scaled matrix, the others staying as they are: first of the minors from `first` on,
 * by the vectors that have one; then of the vectors whose exponent is SPMAT_UNSCALED.  Scratch: as spmat_scaling. */
#define SPMAT_UNSCALED INT8_MIN
slx_status spmat_scaling_more(struct env *env, const struct spmat *a, uint32_t first, int8_t *row_exp, int8_t *col_exp);

/* ---- sharing and editing (spmat_edit.c) --------------------------------------------------------- */

/* As cvec_share and cvec_own. */
slx_status spmat_share(struct env *env, struct spmat *a);
slx_status spmat_own(struct env *env, struct spmat **a);
/* The blocks that the matrix consists of, its struct first; and the matrix, of one holder, that copies of such blocks are. */
struct shared_blocks spmat_blocks(const struct spmat *a);
struct spmat *spmat_of_blocks(void *const block[SHARED_BLOCKS]);
/* spmat_finish, unless the matrix is shared. */
slx_status spmat_settle(struct env *env, struct spmat *a);
/* The following change a matrix that is not shared, not split and whose open vector is empty; where one fails, no entry
 * has changed.  Afterwards spmat_finish gives slack back.  The widths do not get narrower. */

/* Keeps the first `vectors` vectors. */
void spmat_truncate(struct spmat *a, uint32_t vectors);
/* Makes sure that indices below `minors` can be stored. */
slx_status spmat_reserve_minors(struct env *env, struct spmat *a, uint32_t minors);
/* Takes out the vectors whose bit is set in `gone` (NULL: none) and gives each index i the number map[i] (NULL: its
 * own), for which there must be room; entries with map[i] == SPMAT_GONE are taken out, too.  `minors`: the dimension
 * after that. */
#define SPMAT_GONE UINT32_MAX
void spmat_remove(struct spmat *a, const uint64_t *gone, const uint32_t *map, uint32_t minors);
/* Vector k becomes what vector order[k] was; order is a permutation.  Scratch: a second copy. */
slx_status spmat_permute(struct env *env, struct spmat *a, const uint32_t *order);
/* The value of entry (k, minor), 0 where the matrix has no such entry. */
double spmat_entry(const struct spmat *a, uint32_t k, uint32_t minor);
/* Gives entry (k, minor) a value: puts the entry in where there was none, takes it out where `value` is 0. */
slx_status spmat_set(struct env *env, struct spmat *a, uint32_t k, uint32_t minor, double value);

/* Entries by lines: vectors first, first + 1, ... with `index` their minors, or minors first, ... with `index` their
 * vectors.  Zeros among them are passed over. */
struct spmat_lines {
    bool by_vector;
    uint32_t first, lines;
    const uint64_t *start; /* lines + 1 */
    const uint32_t *index;
    const double *value;
};
/* What is taken out before entries are put in: those with map[i] == SPMAT_GONE, map else being the identity; or, if map
 * is NULL, the entries of one vector. */
struct spmat_removal {
    const uint32_t *map;
    uint32_t vector;
};
/* Puts entries behind those of their vectors, where they must not be already; `minors`: the dimension after that.
 * Scratch: 4 bytes a vector. */
slx_status spmat_insert(struct env *env, struct spmat *a, const struct spmat_lines *lines, uint32_t minors,
                        const struct spmat_removal *before);
/* spmat_insert in two steps.  The first does what can fail: it makes room for these entries behind `wait` others that
 * are to come with them, and lets the matrix know their values.  The second puts in all that was admitted, with nothing
 * between the two that takes room or values away; extra: 0 for each vector, before and after. */
slx_status spmat_admit(struct env *env, struct spmat *a, const struct spmat_lines *lines, uint64_t wait);
void spmat_put_in(struct spmat *a, const struct spmat_lines *lines, uint32_t minors, uint32_t *extra);
/* The same matrix stored the other way, in the place of *a.  Scratch: as spmat_transpose. */
slx_status spmat_turn(struct env *env, struct spmat **a);

/* ---- cursor ------------------------------------------------------------------------------------ */

/* Walks vector k an entry at a time: for (spmat_seek(a, k, &c); spmat_next(&c);) use(c.index, c.value). */
struct spmat_cursor {
    uint32_t index;
    double value;
    const struct spmat *a;
    size_t at, end;
};
void spmat_seek(const struct spmat *a, uint32_t k, struct spmat_cursor *c);
bool spmat_next(struct spmat_cursor *c);

#endif
