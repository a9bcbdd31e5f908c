/* Sparse LU of a square matrix over the integers modulo a prime, and solves with it.
 *
 * Left-looking (Gilbert & Peierls 1988) in an order of columns and with preferred pivot rows that the caller brings
 * from a factorisation in doubles, which has looked after the fill.  There is no rounding, so any nonzero will do as a
 * pivot. */
#ifndef EXACT_MODULAR_PRIVATE_H
#define EXACT_MODULAR_PRIVATE_H

#include "base/base.h"

/* The integers modulo an odd prime p < 2^62, in Montgomery's form: v stands for v / 2^64. */
struct field {
    uint64_t p, negative_inverse; /* of p modulo 2^64 */
    uint64_t square;              /* 2^128 mod p: takes a number into the form */
};

__extension__ typedef unsigned __int128 wide;

static inline uint64_t field_mul(const struct field *f, uint64_t a, uint64_t b)
{
    wide t = (wide)a * b;
    uint64_t q = (uint64_t)t * f->negative_inverse;
    uint64_t r = (uint64_t)((t + (wide)q * f->p) >> 64);
    return r >= f->p ? r - f->p : r;
}
static inline uint64_t field_sub(const struct field *f, uint64_t a, uint64_t b)
{
    return a >= b ? a - b : a + f->p - b;
}
static inline uint64_t field_enter(const struct field *f, uint64_t v) /* v < p */
{
    return field_mul(f, v, f->square);
}
static inline uint64_t field_leave(const struct field *f, uint64_t v)
{
    return field_mul(f, v, 1);
}
void field_init(struct field *f, uint64_t p);
uint64_t field_inverse(const struct field *f, uint64_t v);

/* A matrix by columns with entries in a field. */
struct modular_matrix {
    uint32_t n;
    const uint64_t *start; /* n + 1 */
    const uint32_t *index;
    const uint64_t *value;
};

struct modular {
    struct field field;
    uint32_t n;
    uint32_t steps;              /* pivots found; less than n where the matrix is singular */
    uint32_t *row, *col;         /* of step t: n; the columns without a pivot, then rows, are behind the steps */
    uint32_t *step;              /* of a row, UINT32_MAX where it has none */
    uint64_t *l_start, *u_start; /* steps + 1 */
    uint32_t *l_index, *u_index; /* rows; steps */
    uint64_t *l_value, *u_value; /* L without its unit diagonal */
    uint64_t l_room, u_room;
    uint64_t *inverse; /* of the diagonal of U */
    uint64_t *work;    /* n, 0 between calls */
};

/* Factors `a` in the order of its columns given, preferring prefer[column] as pivot row.  *f is all 0 or was factored
 * before.  stop(user) is asked now and then: non-zero ends it with *stopped. */
slx_status modular_factor(struct env *env, struct modular *f, const struct modular_matrix *a, const uint32_t *order,
                          const uint32_t *prefer, bool (*stop)(void *user), void *user, bool *stopped);
void modular_free(struct env *env, struct modular *f);
/* B x = b, and B'y = c: in place, by rows on one side and by columns on the other; of a full set of steps. */
void modular_solve(struct modular *f, uint64_t *x);
void modular_solve_transposed(struct modular *f, uint64_t *y);

#endif
