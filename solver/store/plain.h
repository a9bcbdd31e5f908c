/* plain: how vectors and matrices are stored, for who has a copy elsewhere, on a device with kernels of its own. */
#ifndef STORE_PLAIN_H
#define STORE_PLAIN_H

#include "store/cvec.h"
#include "store/spmat.h"

/* `count` numbers.  Bytes of each: 1 or 2, a code into `dict`; 4, a float; 8, a double; 0: all are dict[0], and there is
 * no data.  Valid as long as the vector or matrix does not change. */
struct plain {
    const void *data;
    const double *dict;
    uint64_t count;
    uint32_t distinct; /* numbers in dict */
    unsigned width;
};

struct plain_matrix {
    const void *start, *index; /* vectors + 1; as many as values */
    unsigned start_width, index_width;
    struct plain values;
};

struct plain cvec_plain(const struct cvec *v);
/* Of a matrix that is finished and not split. */
struct plain_matrix spmat_plain(const struct spmat *a);

#endif
