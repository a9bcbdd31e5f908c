/* Times factor and solves on a made-up basis: bench_lu [rows [kind]], kind 0 network-like, 1 staircase. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lu/lu.h"

struct columns {
    uint32_t m, *start, *idx;
    double *val;
};

static uint32_t column(const void *user, uint32_t k, uint32_t *idx, double *val)
{
    const struct columns *c = user;
    uint32_t n = c->start[k + 1] - c->start[k];
    memcpy(idx, c->idx + c->start[k], n * sizeof *idx);
    memcpy(val, c->val + c->start[k], n * sizeof *val);
    return n;
}

/* A third slacks; the others tie a row to a few near it (network) or to the next stage (staircase of stages of 50
 * rows). */
static struct columns make(uint32_t m, int kind)
{
    struct columns c = {m, calloc(m + 1, 4), calloc((size_t)m * 8, 4), calloc((size_t)m * 8, sizeof(double))};
    uint64_t random = 1;
    uint32_t used = 0;
    for (uint32_t k = 0; k < m; k++) {
        uint32_t begin = used, n = random_unit(&random) < 1.0 / 3 ? 0 : kind ? 4 : 1 + (k % 4 == 0) * 2;
        c.idx[used] = k;
        c.val[used++] = kind ? 2.0 + random_unit(&random) : 1.0;
        for (uint32_t e = 0; e < n; e++) {
            uint32_t reach = kind ? 100 : m;
            uint32_t i = (uint32_t)((k + 1 + random_bits(&random) % reach) % m);
            bool twice = false;
            for (uint32_t b = begin; b < used; b++)
                twice |= c.idx[b] == i;
            if (twice)
                continue;
            c.idx[used] = i;
            c.val[used++] = kind ? random_unit(&random) - 0.5 : -1.0;
        }
        c.start[k + 1] = used;
    }
    return c;
}

int main(int argc, char **argv)
{
    uint32_t m = argc > 1 ? (uint32_t)strtoul(argv[1], NULL, 10) : 50000;
    int kind = argc > 2 ? atoi(argv[2]) : 0;
    struct columns c = make(m, kind);
    struct env env;
    env_init(&env);
    struct lu *lu;
    struct svec x;
    enum lu_answer answer;
    uint32_t *row_of = calloc(m, sizeof *row_of);
    if (lu_create(&env, m, &lu) != SLX_OK || svec_init(&env, &x, m, MEM_SIMPLEX) != SLX_OK)
        return 4;
    for (int k = 0; k < 3; k++) {
        double t = clock_seconds();
        if (lu_factor(&env, lu, column, &c, 0.1, 1e-9, row_of, &answer) != SLX_OK)
            return 4;
        struct lu_stats s = lu_stats(lu);
        const uint32_t *bad_col, *bad_row;
        printf("factor %.2f ms: basis %lu, L %lu, U %lu, deficient %u, flops %lu, growth %g, live %.1f kB\n",
               1e3 * (clock_seconds() - t), s.nnz_basis, s.nnz_l, s.nnz_u, lu_deficient(lu, &bad_col, &bad_row),
               s.flops_factor, s.growth, (double)env.mem.live_by[MEM_FACTOR] / 1e3);
    }
    for (int round = 0; round < 3; round++) {
        for (int transposed = 0; transposed < 2; transposed++) {
            uint64_t random = 2, nonzeros = 0, solves = 0;
            double t = clock_seconds(), worst = 0.0;
            while (solves < 2000 && clock_seconds() - t < 0.5) {
                svec_clear(&x);
                svec_add(&x, (uint32_t)(random_bits(&random) % m), 1.0);
                double one = clock_seconds();
                if (transposed)
                    lu_btran(lu, &x, 0.0);
                else
                    lu_ftran(lu, &x, 0.0, true);
                worst = fmax(worst, clock_seconds() - one);
                nonzeros += x.count == SVEC_DENSE ? m : x.count;
                solves++;
            }
            printf("%s of a unit vector: %.2f us, worst %.1f us, %.1f nonzeros\n", transposed ? "btran" : "ftran",
                   1e6 * (clock_seconds() - t) / (double)solves, 1e6 * worst, (double)nonzeros / (double)solves);
        }
        uint64_t random = 5;
        double t = clock_seconds();
        uint32_t updates = 0, grown = 0, refused = 0;
        for (uint32_t k = 0; k < 100; k++) {
            svec_clear(&x);
            for (int e = 0; e < 3; e++)
                svec_add(&x, (uint32_t)(random_bits(&random) % m), 1.0 + random_unit(&random));
            lu_ftran(lu, &x, 0.0, true);
            uint32_t out = 0, n = x.count == SVEC_DENSE ? m : x.count;
            double alpha = 0.0;
            for (uint32_t e = 0; e < n; e++) {
                uint32_t i = x.count == SVEC_DENSE ? e : x.idx[e];
                if (fabs(x.val[i]) > fabs(alpha)) {
                    alpha = x.val[i];
                    out = i;
                }
            }
            enum lu_answer a = lu_update(lu, out, alpha, 1e-7);
            if (a == LU_GROW && lu_grow(&env, lu) == SLX_OK) {
                grown++;
                a = lu_update(lu, out, alpha, 1e-7);
            }
            refused += a == LU_UNSTABLE;
            updates += a == LU_OK;
        }
        struct lu_stats s = lu_stats(lu);
        printf("%u updates with their ftran: %.1f us each, grown %u, refused %u; L %lu, U %lu, live %.1f kB\n", updates,
               1e6 * (clock_seconds() - t) / 100, grown, refused, s.nnz_l, s.nnz_u,
               (double)env.mem.live_by[MEM_FACTOR] / 1e3);
    }
    return 0;
}
