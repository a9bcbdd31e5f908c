/* cvec: a coded vector of doubles: nothing but the value while all entries are equal; codes of 1 or 2 bytes into a
 * dictionary of distinct values; f32 where every value is exact in it; f64.  Bounds, costs, right-hand sides.
 * Bit for bit; infinities allowed, NaN not.  Widened in place when a value demands it.
 */
#ifndef STORE_CVEC_H
#define STORE_CVEC_H

#include "base/base.h"
#include "base/shared.h"

struct cvec;

/* n entries, all equal to `fill`. */
slx_status cvec_create(struct env *env, enum mem_purpose purpose, size_t n, double fill, struct cvec **out);
void cvec_free(struct env *env, struct cvec **v);
size_t cvec_length(const struct cvec *v);
/* Appends one entry. */
slx_status cvec_append(struct env *env, struct cvec *v, double value);
slx_status cvec_set(struct env *env, struct cvec *v, size_t i, double value);
/* No more changes are expected: frees the dictionary's hash and slack.  cvec_set still works, and makes the hash anew.
 */
slx_status cvec_finish(struct env *env, struct cvec *v);
double cvec_get(const struct cvec *v, size_t i);
/* Copies entries first .. first+count-1 to out. */
void cvec_gather(const struct cvec *v, size_t first, size_t count, double *out);

/* ---- sharing and editing (cvec_edit.c) ----------------------------------------------------------------- */

/* Enters the vector in the account of one more holder.  Every holder calls cvec_free, and the last call frees the
 * vector.  While a vector has several holders none of them changes it.  Holders may be in different threads. */
slx_status cvec_share(struct env *env, struct cvec *v);
/* Makes *v a vector that only this holder has, by a copy if need be; on failure *v stays as it is. */
slx_status cvec_own(struct env *env, struct cvec **v);
/* The blocks that the vector consists of, its struct first; and the vector, of one holder, that copies of such blocks are. */
struct shared_blocks cvec_blocks(const struct cvec *v);
struct cvec *cvec_of_blocks(void *const block[SHARED_BLOCKS]);
/* cvec_finish, unless the vector is shared. */
slx_status cvec_settle(struct env *env, struct cvec *v);
/* A copy for `purpose`, which only the caller has, in *out. */
slx_status cvec_copy(struct env *env, enum mem_purpose purpose, const struct cvec *v, struct cvec **out);
/* Keeps the first `count` entries.  cvec_truncate and cvec_tidy need a vector that is not shared. */
void cvec_truncate(struct cvec *v, size_t count);
/* A vector of the entries which[0], ..., which[count - 1] of v. */
slx_status cvec_select(struct env *env, const struct cvec *v, uint32_t count, const uint32_t *which, struct cvec **out);
/* After many changes: drops the values that no entry has any more, where those are most of the dictionary. */
void cvec_tidy(struct env *env, struct cvec *v);

/* Bytes held, and the width of a code: 0, 1, 2, 4 or 8. */
size_t cvec_bytes(const struct cvec *v);
unsigned cvec_width(const struct cvec *v);

#endif
