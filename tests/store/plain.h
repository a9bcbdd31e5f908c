/* A matrix kept the plain way, to hold the compact one against. */
#ifndef TESTS_PLAIN_H
#define TESTS_PLAIN_H

#include <stdlib.h>

#include "store/spmat.h"

struct plain {
    uint32_t vectors, minors;
    uint64_t nnz;
    uint64_t *start;
    uint32_t *index;
    double *value;
};

static inline void plain_free(struct plain *m)
{
    free(m->start);
    free(m->index);
    free(m->value);
}

static inline slx_status plain_feed(struct env *env, const struct plain *m, struct spmat *a)
{
    slx_status s = SLX_OK;
    for (uint32_t k = 0; k < m->vectors && s == SLX_OK; k++) {
        for (uint64_t p = m->start[k]; p < m->start[k + 1] && s == SLX_OK; p++)
            s = spmat_append(env, a, m->index[p], m->value[p]);
        if (s == SLX_OK)
            s = spmat_close(env, a);
    }
    return s == SLX_OK ? spmat_finish(env, a, m->minors) : s;
}

#endif
