#include "normal_testing.h"

#include <unistd.h>

#include "format/mps.h"

static void finish(struct sample *s, uint64_t *random)
{
    s->m = spmat_minors(s->cols);
    s->n = spmat_vectors(s->cols);
    assert_int_equal(spmat_transpose(&s->env, s->cols, MEM_ROWCOPY, &s->rows), SLX_OK);
    s->row_exp = calloc(s->m + 1u, 1);
    s->col_exp = calloc(s->n + 1u, 1);
    if (!random) {
        assert_int_equal(spmat_scaling(&s->env, s->cols, s->row_exp, s->col_exp), SLX_OK);
        return;
    }
    for (uint32_t i = 0; i < s->m; i++)
        s->row_exp[i] = (int8_t)(random_bits(random) % 7) - 3;
    for (uint32_t k = 0; k < s->n; k++)
        s->col_exp[k] = (int8_t)(random_bits(random) % 7) - 3;
}

void sample_random(struct sample *s, struct shape shape, uint64_t *random)
{
    memset(s, 0, sizeof *s);
    env_init(&s->env);
    assert_int_equal(spmat_create(&s->env, MEM_MATRIX, &s->cols), SLX_OK);
    double *column = calloc(shape.m + 1u, sizeof *column);
    for (uint32_t k = 0; k < shape.n; k++) {
        const bool dense = k >= shape.n - shape.dense;
        const double share =
            dense ? 0.33 + 0.67 * random_unit(random) : shape.per_column / (double)(shape.m ? shape.m : 1);
        for (uint32_t i = 0; i < shape.m; i++)
            column[i] = random_unit(random) < share ? floor(17 * random_unit(random)) - 8 : 0.0;
        if (shape.singular)
            for (uint32_t i = 4; i + 2 < shape.m; i += 5)
                column[i] = column[i - 1] - 2 * column[i + 1];
        for (uint32_t i = 0; i < shape.m; i++)
            if (column[i] != 0.0)
                assert_int_equal(spmat_append(&s->env, s->cols, i, column[i]), SLX_OK);
        assert_int_equal(spmat_close(&s->env, s->cols), SLX_OK);
    }
    free(column);
    assert_int_equal(spmat_finish(&s->env, s->cols, shape.m), SLX_OK);
    finish(s, random);
}

bool sample_read(struct sample *s, const char *name)
{
    static const char *const endings[] = {"", ".mps", ".mps.gz", ".mps.bz2", ".mps.xz", ".mps.zst"};
    const char *dir = getenv("SLIMPLEX_LP_DIR");
    memset(s, 0, sizeof *s);
    if (!dir)
        return false;
    char path[1024];
    size_t k = 0;
    do {
        if (k == sizeof endings / sizeof *endings)
            return false;
        snprintf(path, sizeof path, "%s/%s%s", dir, name, endings[k++]);
    } while (access(path, R_OK) != 0);
    env_init(&s->env);
    struct reader *r;
    if (reader_open(&s->env, path, &r) != SLX_OK)
        return false; /* compressed in a way that this build does not read */
    assert_int_equal(mps_read(&s->env, r, &s->lp), SLX_OK);
    reader_close(&s->env, &r);
    s->cols = s->lp->cols;
    finish(s, NULL);
    return true;
}

void sample_free(struct sample *s)
{
    spmat_free(&s->env, &s->rows);
    if (s->lp)
        lp_free(&s->env, &s->lp);
    else
        spmat_free(&s->env, &s->cols);
    free(s->row_exp);
    free(s->col_exp);
    assert_int_equal(s->env.mem.live, 0);
}

struct normal sample_equations(struct sample *s)
{
    return (struct normal){.env = &s->env,
                           .cols = s->cols,
                           .rows = s->rows,
                           .row_exp = s->row_exp,
                           .col_exp = s->col_exp,
                           .m = s->m,
                           .n = s->n};
}

void assert_permutation(const uint32_t *order, uint32_t n)
{
    bool *seen = calloc(n + 1u, sizeof *seen);
    for (uint32_t p = 0; p < n; p++) {
        assert_true(order[p] < n);
        assert_false(seen[order[p]]);
        seen[order[p]] = true;
    }
    free(seen);
}

void spread(double *d, uint32_t n, double range, uint64_t *random)
{
    for (uint32_t k = 0; k < n; k++)
        d[k] = pow(10.0, range * (2 * random_unit(random) - 1));
}

void normal_times(const struct sample *s, const double *d, const double *r, const long double *x, long double *y)
{
    for (uint32_t i = 0; i < s->m; i++)
        y[i] = (long double)r[i] * x[i];
    for (uint32_t k = 0; k < s->n; k++) {
        struct spmat_cursor c;
        long double sum = 0;
        for (spmat_seek(s->cols, k, &c); spmat_next(&c);)
            sum += ldexp(c.value, s->row_exp[c.index] + s->col_exp[k]) * x[c.index];
        sum *= d[k];
        for (spmat_seek(s->cols, k, &c); spmat_next(&c);)
            y[c.index] += ldexp(c.value, s->row_exp[c.index] + s->col_exp[k]) * sum;
    }
}

double backward_error(const struct sample *s, const double *d, const double *r, const double *b, const double *x)
{
    long double *u = calloc(s->m + 1u, sizeof *u), *v = calloc(s->m + 1u, sizeof *v), *w = calloc(s->m + 1u, sizeof *w);
    long double *t = calloc(s->n + 1u, sizeof *t);
    long double residual = 0, size = 0;
    for (uint32_t i = 0; i < s->m; i++)
        u[i] = x[i];
    normal_times(s, d, r, u, v);
    for (uint32_t i = 0; i < s->m; i++)
        w[i] = fabsl(u[i]) * r[i] + fabs(b[i]);
    for (uint32_t k = 0; k < s->n; k++) {
        struct spmat_cursor c;
        for (spmat_seek(s->cols, k, &c); spmat_next(&c);)
            t[k] += fabsl(ldexp(c.value, s->row_exp[c.index] + s->col_exp[k]) * u[c.index]);
        for (spmat_seek(s->cols, k, &c); spmat_next(&c);)
            w[c.index] += fabsl(ldexp(c.value, s->row_exp[c.index] + s->col_exp[k])) * d[k] * t[k];
    }
    for (uint32_t i = 0; i < s->m; i++) {
        const long double now = fabsl(b[i] - v[i]);
        residual = now > residual ? now : residual;
        size = w[i] > size ? w[i] : size;
    }
    free(u);
    free(v);
    free(w);
    free(t);
    return size > 0 ? (double)(residual / size) : 0.0;
}

double error_of_solve(struct sample *s, struct normal *normal, uint64_t *random)
{
    double *d = calloc(s->n + 1u, sizeof *d), *r = calloc(s->m + 1u, sizeof *r), *b = calloc(s->m + 1u, sizeof *b),
           *x = calloc(s->m + 1u, sizeof *x);
    uint32_t replaced;
    assert_int_equal(normal_allocate(&s->env, normal), WORK_DONE);
    spread(d, s->n, 3, random);
    for (uint32_t i = 0; i < s->m; i++) {
        r[i] = 1e-4;
        b[i] = x[i] = random_unit(random);
    }
    assert_true(normal_factor(normal, d, r, &replaced));
    assert_true(normal_solve(normal, x));
    const double error = backward_error(s, d, r, b, x);
    free(d);
    free(r);
    free(b);
    free(x);
    return error;
}

double *normal_dense(const struct sample *s, const double *d, const double *r)
{
    const uint32_t m = s->m;
    double *c = calloc((size_t)m * m + 1, sizeof *c), *column = calloc(m + 1u, sizeof *column);
    for (uint32_t k = 0; k < s->n; k++) {
        struct spmat_cursor e;
        memset(column, 0, m * sizeof *column);
        for (spmat_seek(s->cols, k, &e); spmat_next(&e);)
            column[e.index] = ldexp(e.value, s->row_exp[e.index] + s->col_exp[k]);
        for (uint32_t j = 0; j < m; j++)
            for (uint32_t i = j; column[j] != 0.0 && i < m; i++)
                c[(size_t)j * m + i] += d[k] * column[i] * column[j];
    }
    for (uint32_t j = 0; j < m; j++)
        c[(size_t)j * m + j] += r[j];
    free(column);
    return c;
}

void assert_orders(const struct shape *shapes, size_t count, uint64_t random,
                   enum work (*order_sample)(struct sample *s, uint32_t *order))
{
    for (size_t t = 0; t < count; t++) {
        struct sample s;
        sample_random(&s, shapes[t], &random);
        uint32_t *order = calloc(s.m + 1u, sizeof *order);
        assert_int_equal(order_sample(&s, order), WORK_DONE);
        assert_permutation(order, s.m);
        free(order);
        sample_free(&s);
    }
}
