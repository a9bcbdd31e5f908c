/* What the simplex methods need, and what they give up where the memory limit refuses it. */
#include "simplex/internal.h"

struct simplex_need simplex_need(const struct lp *lp)
{
    const uint64_t m = lp->nrows, n = lp->ncols, N = n + m, nonzeros = spmat_nnz(lp->cols);
    const struct spmat_widths w = spmat_widths(lp->cols);
    const uint64_t listed = sizeof(double) + sizeof(uint32_t); /* an entry of a work vector */
    const uint64_t index = n <= UINT8_MAX + 1 ? 1 : n <= UINT16_MAX + 1 ? 2 : 4;
    return (struct simplex_need){
        .vectors = N * (2 * sizeof(double) + 2 + listed) + m * (6 * sizeof(double) + 2 * sizeof(uint32_t) + 4 * listed),
        .rows = nonzeros * (index + w.value) + 2 * m * w.start,
        .factor = 80 * m + (n ? 40 * nonzeros / n * m : 0),
    };
}

bool give_up_rows(struct simplex *s)
{
    if (!env_limit_met(s->env) || s->without_rows)
        return false;
    spmat_free(s->env, &s->rows);
    s->without_rows = true;
    env_forgive(s->env);
    log_line(s->env, SLX_LOG_INFO, "memory limit: simplex goes on without a copy of the matrix by rows");
    return true;
}
