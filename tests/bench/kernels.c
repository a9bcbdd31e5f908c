/* Nanoseconds a nonzero of the matrix kernels at each width, beside a plain loop over u32 indices and f64 values.
 *
 *     ./dev bench kernels [NONZEROS [LENGTH]]     default: 50000 and 4000000 nonzeros, vectors of 10 entries on average
 *
 * Each figure is the best of several rounds.  dot, dots (all in one call) and axpy go over all vectors in order, append
 * builds the matrix, price adds a tenth of all vectors, in random order, to a listed vector that turns dense once it
 * has a tenth of its entries. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "../store/plain.h"

enum { ROUNDS = 9, KERNELS = 7 };
enum kernel { DOT, DOTS, AXPY, PRICE, GATHER, APPEND, TRANSPOSE };
static const char *const kernel_names[KERNELS] = {"dot", "dots", "axpy", "price", "gather", "append", "transpose"};

struct bench {
    struct env env;
    struct plain m;
    struct spmat *a;
    double *y, *dots;
    uint32_t *idx;
    double *val;
    struct svec price_x, price_y;
    double sink;
};

/* Processor time, which other programs on the machine disturb least. */
static double seconds_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void *need(void *p)
{
    if (!p) {
        fprintf(stderr, "kernels: out of memory\n");
        exit(4);
    }
    return p;
}

static void check(const struct bench *b, slx_status s)
{
    if (s != SLX_OK) {
        fprintf(stderr, "kernels: %s\n", b->env.error.message);
        exit(4);
    }
}

/* Vectors of 1 to 2 * length - 1 entries, at increasing distinct indices as in most models. */
static struct plain plain_make(uint64_t nnz, uint32_t minors, uint32_t length, uint32_t distinct, bool single)
{
    struct plain m = {.minors = minors, .nnz = nnz};
    uint64_t seed = nnz + minors;
    m.start = need(malloc((nnz + 2) * sizeof *m.start));
    m.index = need(malloc(nnz * sizeof *m.index));
    m.value = need(malloc(nnz * sizeof *m.value));
    for (uint64_t p = 0; p < nnz;) {
        m.start[m.vectors++] = p;
        uint32_t count = 1 + (uint32_t)(random_bits(&seed) % (2 * length - 1));
        const uint32_t stride = minors / (count + 1) ? minors / (count + 1) : 1;
        uint32_t i = (uint32_t)(random_bits(&seed) % stride);
        for (; count && p < nnz && i < minors; count--, p++) {
            m.index[p] = i;
            i += 1 + (uint32_t)(random_bits(&seed) % (2 * stride));
            const uint64_t r = random_bits(&seed);
            m.value[p] = single     ? (double)(float)(random_unit(&seed) - 0.5)
                         : distinct ? ((double)(r % distinct) + 1.0) / 3.0
                                    : random_unit(&seed) - 0.5;
        }
    }
    m.start[m.vectors] = nnz;
    m.index[nnz - 1] = minors - 1;
    return m;
}

static double __attribute__((noinline)) plain_dot(const struct plain *m, uint32_t k, const double *restrict x)
{
    double sum = 0.0;
    for (uint64_t p = m->start[k]; p < m->start[k + 1]; p++)
        sum += m->value[p] * x[m->index[p]];
    return sum;
}

static void __attribute__((noinline)) plain_axpy(const struct plain *m, uint32_t k, double alpha, double *restrict y)
{
    for (uint64_t p = m->start[k]; p < m->start[k + 1]; p++)
        y[m->index[p]] += alpha * m->value[p];
}

static void __attribute__((noinline))
plain_price(const struct plain *m, const struct svec *x, struct svec *y, uint32_t limit)
{
    for (uint32_t t = 0; t < x->count; t++) {
        const uint32_t k = x->idx[t];
        if (y->count == SVEC_DENSE) {
            plain_axpy(m, k, x->val[k], y->val);
            continue;
        }
        for (uint64_t p = m->start[k]; p < m->start[k + 1]; p++)
            svec_add(y, m->index[p], x->val[k] * m->value[p]);
        if (y->count > limit)
            y->count = SVEC_DENSE;
    }
}

static uint64_t price_entries(const struct bench *b)
{
    uint64_t entries = 0;
    for (uint32_t t = 0; t < b->price_x.count; t++)
        entries += b->m.start[b->price_x.idx[t] + 1] - b->m.start[b->price_x.idx[t]];
    return entries;
}

static void build(struct bench *b)
{
    const struct plain *m = &b->m;
    slx_status s = spmat_create(&b->env, MEM_MATRIX, &b->a);
    check(b, s == SLX_OK ? plain_feed(&b->env, m, b->a) : s);
}

/* One pass of a kernel; returns the entries it touched, 0 where the plain form has no such kernel. */
static uint64_t run(struct bench *b, enum kernel kernel, bool plain)
{
    const struct plain *m = &b->m;
    const uint32_t vectors = m->vectors, limit = m->minors / 10;
    struct spmat *t;
    switch (kernel) {
    case DOT:
        for (uint32_t k = 0; k < vectors; k++)
            b->sink += plain ? plain_dot(m, k, b->y) : spmat_dot(b->a, k, b->y);
        return m->nnz;
    case DOTS:
        if (plain)
            for (uint32_t k = 0; k < vectors; k++)
                b->dots[k] = plain_dot(m, k, b->y);
        else
            spmat_dots(b->a, 0, vectors, b->y, b->dots);
        return m->nnz;
    case AXPY:
        for (uint32_t k = 0; k < vectors; k++)
            if (plain)
                plain_axpy(m, k, 1e-9, b->y);
            else
                spmat_axpy(b->a, k, 1e-9, b->y);
        return m->nnz;
    case PRICE:
        svec_clear(&b->price_y);
        if (plain)
            plain_price(m, &b->price_x, &b->price_y, limit);
        else
            spmat_price(b->a, &b->price_x, &b->price_y, limit);
        return price_entries(b);
    case GATHER:
        for (uint32_t k = 0; k < vectors && !plain; k++)
            b->sink += spmat_gather(b->a, k, b->idx, b->val);
        return plain ? 0 : m->nnz;
    case APPEND:
        if (plain)
            return 0;
        spmat_free(&b->env, &b->a);
        build(b);
        return m->nnz;
    default:
        if (plain)
            return 0;
        check(b, spmat_transpose(&b->env, b->a, MEM_ROWCOPY, &t));
        spmat_free(&b->env, &t);
        return m->nnz;
    }
}

static double best(struct bench *b, enum kernel kernel, bool plain)
{
    double least = INFINITY;
    for (unsigned round = 0; round < ROUNDS; round++) {
        uint64_t entries = 0;
        double seconds = 0.0;
        const double began = seconds_now();
        do {
            entries += run(b, kernel, plain);
            seconds = seconds_now() - began;
        } while (entries && seconds < 0.01);
        if (!entries)
            return NAN;
        least = fmin(least, 1e9 * seconds / (double)entries);
    }
    return least;
}

static void bench(uint64_t nnz, uint32_t length, uint32_t minors, uint32_t distinct, bool single)
{
    struct bench *b = need(calloc(1, sizeof *b));
    env_init(&b->env);
    b->m = plain_make(nnz, minors, length, distinct, single);
    build(b);
    b->y = need(calloc(minors, sizeof *b->y));
    for (uint32_t i = 0; i < minors; i++)
        b->y[i] = i;
    b->dots = need(calloc(b->m.vectors, sizeof *b->dots));
    b->idx = need(malloc(2 * length * sizeof *b->idx));
    b->val = need(malloc(2 * length * sizeof *b->val));
    check(b, svec_init(&b->env, &b->price_x, b->m.vectors, MEM_SIMPLEX));
    check(b, svec_init(&b->env, &b->price_y, minors, MEM_SIMPLEX));
    uint64_t seed = 1;
    for (uint32_t k = 0; k < b->m.vectors / 10 + 1; k++)
        svec_add(&b->price_x, (uint32_t)(random_bits(&seed) % b->m.vectors), 1.0);
    const struct spmat_widths w = spmat_widths(b->a);
    printf("%8llu %6u   %u+%u  ", (unsigned long long)nnz, length, w.index, w.value);
    for (unsigned k = 0; k < KERNELS; k++) {
        printf("%7.2f", best(b, (enum kernel)k, false));
        const double other = best(b, (enum kernel)k, true);
        if (!isnan(other))
            printf(" (%5.2f)", other);
    }
    printf("\n");
    fflush(stdout);
    svec_done(&b->env, &b->price_x);
    svec_done(&b->env, &b->price_y);
    spmat_free(&b->env, &b->a);
    plain_free(&b->m);
    free(b->y);
    free(b->dots);
    free(b->idx);
    free(b->val);
    free(b);
}

int main(int argc, char **argv)
{
    const uint64_t sizes[2] = {argc > 1 ? strtoull(argv[1], NULL, 10) : 50000, 4000000};
    const uint32_t length = argc > 2 ? (uint32_t)strtoul(argv[2], NULL, 10) : 10;
    if (sizes[0] < 1000 || length < 1 || length > 1000) {
        fprintf(stderr, "usage: kernels [NONZEROS [LENGTH]], at least 1000 and 1 to 1000\n");
        return 1;
    }
    printf("ns a nonzero; in brackets: u32 index and f64 value\n");
    printf("nonzeros length widths");
    for (unsigned k = 0; k < KERNELS; k++)
        printf(k <= PRICE ? "%7s        " : "%7s", kernel_names[k]);
    printf("\n");
    for (unsigned s = 0; s < (argc > 1 ? 1 : 2); s++) {
        bench(sizes[s], length, 250, 100, false);
        bench(sizes[s], length, 50000, 2, false);
        bench(sizes[s], length, 50000, 200, false);
        bench(sizes[s], length, 50000, 5000, false);
        if (sizes[s] > 200000) {
            bench(sizes[s], length, 50000, 0, true);
            bench(sizes[s], length, 50000, 0, false);
        }
        bench(sizes[s], length, 500000, 200, false);
        bench(sizes[s], length, 500000, 5000, false);
        if (sizes[s] > 200000)
            bench(sizes[s], length, 500000, 0, false);
    }
    return 0;
}
