/* cvec: a coded vector of doubles: nothing but the value while all entries are equal; codes of 1 or 2 bytes into a
 * dictionary of distinct values; f32 where every value is exact in it; f64.  Bounds, costs, right-hand sides.
 * Bit for bit; infinities allowed, NaN not.  Widened in place when a value demands it.
 */
#ifndef STORE_CVEC_H
#define STORE_CVEC_H

#include "base/base.h"

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

/* One more holder, with an account of its own; each frees it, the last one for good.  While it is shared nobody changes
 * it.  Holders may be in different threads. */
slx_status cvec_share(struct env *env, struct cvec *v);
/* Makes *v one that only this holder has, by a copy if need be; on failure *v stays. */
slx_status cvec_own(struct env *env, struct cvec **v);
/* The following need that.  The first so many entries stay. */
void cvec_truncate(struct cvec *v, size_t count);
/* Takes out the entries whose bit is set in `gone`; the others move up. */
void cvec_remove(struct cvec *v, const uint64_t *gone);
/* Entry k becomes what entry order[k] was; order is a permutation. */
slx_status cvec_permute(struct env *env, struct cvec *v, const uint32_t *order);
/* After many changes: frees the dictionary's share that is no longer used, where that is most of it. */
void cvec_tidy(struct env *env, struct cvec *v);

/* Bytes held, and the width of a code: 0, 1, 2, 4 or 8. */
size_t cvec_bytes(const struct cvec *v);
unsigned cvec_width(const struct cvec *v);

#endif
