/* sell: a matrix stored once more, for products of all of its vectors with a dense one: sliced ELLPACK with a local
 * sort (Kreutzer, Hager, Wellein, Fehske & Bishop 2014, SIAM J. Sci. Comput. 36).
 *
 * Where vectors are short, a loop over each mispredicts its end each time, and that takes longer than the entries do.
 * Here the vectors of a block are sorted by length, and eight of about the same length are gone through at once, entry
 * by entry; a long one is by itself, eight entries at a time.  Shorter ones are filled up with zeros.  Codes and indices
 * stay as narrow as in the matrix, but for 2 bytes at least for an index. */
#ifndef STORE_SELL_H
#define STORE_SELL_H

#include "store/spmat.h"

enum { SELL_BLOCK = 128 }; /* vectors of a block, the last of which may have fewer */

struct sell;

/* *out: the vectors of `a`, which may be freed then, but of their entries only those with indices first, ..., end - 1;
 * where these are not all, the entries of a vector rise in their indices.  end - first is at most 2^31.  The blocks are
 * taken for `purpose`.  *out is NULL on failure: SLX_ERROR_MEMORY, or SLX_STOPPED where a limit is met. */
slx_status sell_create(struct env *env, const struct spmat *a, uint32_t first, uint32_t end, enum mem_purpose purpose,
                       struct sell **out);
void sell_free(struct env *env, struct sell **s);
/* y[t] = sum over vector SELL_BLOCK * block + t of a(t,i) * x[i - first], for the vectors of the block; x: end - first
 * numbers, finite.  Sums are added up in one order on all processors. */
void sell_dots(const struct sell *s, uint32_t block, const double *restrict x, double *restrict y);

#endif
