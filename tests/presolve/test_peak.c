/* What a solve with presolve takes at its peak, beside the same without: at most 15 % more, by the memory account.  The
 * models are of the shapes that have broken this: many substitutions into long rows, into network rows, and nothing to
 * gain on a wide model with long rows.
 */
#include "base/base.h" /* before cmocka.h, which makes `fail` a macro */

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* The columns of a shape, one after another; the rows' bounds come first. */
struct shape {
    uint32_t nrows, ncols;
    uint64_t seed;
    uint32_t index[40];
    double value[40], *row_lower, *row_upper;
    void (*column)(struct shape *s, uint32_t j, slx_source_column *c);
};

static uint32_t below(struct shape *s, uint32_t n)
{
    return (uint32_t)(random_bits(&s->seed) % n);
}

static void put(struct shape *s, slx_source_column *c, uint32_t row, double value)
{
    for (uint32_t k = 0; k < c->count; k++)
        if (s->index[k] == row)
            return;
    s->index[c->count] = row;
    s->value[c->count++] = value;
}

static int yield(void *user, uint32_t j, slx_source_column *c)
{
    struct shape *s = user;
    s->column(s, j, c);
    c->index = s->index;
    c->value = s->value;
    return 0;
}

/* ---- shapes ---------------------------------------------------------------------------------------------- */

/* Flows of several goods through one network whose arcs have joint capacities: rows of goods times nodes, then arcs. */
enum { GOODS = 8, NODES = 150, ARCS = 600 };

static void flow_column(struct shape *s, uint32_t j, slx_source_column *c)
{
    uint32_t good = j / ARCS, arc = j % ARCS;
    s->seed = arc; /* the same arc for each good */
    /* Some nodes are passed through only: one arc in, one out. */
    uint32_t from = arc < NODES ? arc : below(s, NODES / 3) * 3,
             to = arc < NODES ? (arc + 1) % NODES : below(s, NODES / 3) * 3;
    c->cost = 1.0 + below(s, 20) + good % 3;
    put(s, c, good * NODES + from, -1.0);
    put(s, c, good * NODES + to, 1.0);
    put(s, c, GOODS * NODES + arc, 1.0);
}

static void flow_rows(struct shape *s)
{
    for (uint32_t i = 0; i < s->nrows; i++) {
        bool capacity = i >= GOODS * NODES;
        uint32_t node = i % NODES, good = i / NODES;
        bool gives = node % 3 == 0 && (node / 3 + good) % 5 == 0;
        double supply = node == 1 + NODES / 2 / 3 * 3 ? 20.0 : gives ? -2.0 : 0.0;
        s->row_lower[i] = capacity ? -INFINITY : supply;
        s->row_upper[i] = capacity ? (i % 4 ? 400.0 : 30.0) : supply;
    }
}

/* Sums of many columns that are defined by equations, each standing in one other row: substituted, they make that long
 * and change two columns out of three. */
enum { SUMS = 40, PARTS = 6000, USES = 300 };

static void sums_column(struct shape *s, uint32_t j, slx_source_column *c)
{
    c->cost = j < SUMS ? 0.0 : 1.0 + below(s, 1000) / 8.0;
    if (j < SUMS) {
        c->lower = j % 3 ? -INFINITY : 1.0; /* every third one cannot be substituted */
        put(s, c, j, -1.0);
        put(s, c, SUMS + j * 7 % USES, 1.0);
        return;
    }
    c->upper = 1.0 + below(s, 3);
    put(s, c, j % SUMS, 1.0 + below(s, 100) / 16.0);
    for (int k = 0; k < 9; k++)
        put(s, c, SUMS + below(s, USES), 1.0 + below(s, 4));
}

static void sums_rows(struct shape *s)
{
    for (uint32_t i = 0; i < s->nrows; i++) {
        s->row_lower[i] = i < SUMS ? 0.0 : 20.0 + i % 7;
        s->row_upper[i] = i < SUMS ? 0.0 : INFINITY;
    }
}

/* Set partitioning: few rows, many columns. */
enum { SETS = 50, WIDE = 12000 };

static void partition_column(struct shape *s, uint32_t j, slx_source_column *c)
{
    c->cost = 1.0 + below(s, 500);
    put(s, c, j % SETS, 1.0);
    for (uint32_t k = below(s, 9); k > 0; k--)
        put(s, c, below(s, SETS), 1.0);
}

static void partition_rows(struct shape *s)
{
    for (uint32_t i = 0; i < s->nrows; i++)
        s->row_lower[i] = s->row_upper[i] = 1.0;
}

/* ---- peaks ----------------------------------------------------------------------------------------------- */

static const struct kind {
    uint32_t nrows, ncols;
    void (*rows)(struct shape *s);
    void (*column)(struct shape *s, uint32_t j, slx_source_column *c);
} flow = {GOODS * NODES + ARCS, GOODS *ARCS, flow_rows, flow_column},
  sums = {SUMS + USES, SUMS + PARTS, sums_rows, sums_column},
  partition = {SETS, WIDE, partition_rows, partition_column};

static uint64_t peak_of(const struct kind *kind, const char *presolve, const char *limit)
{
    struct shape s = {.nrows = kind->nrows, .ncols = kind->ncols, .seed = 1, .column = kind->column};
    s.row_lower = calloc(s.nrows, sizeof *s.row_lower);
    s.row_upper = calloc(s.nrows, sizeof *s.row_upper);
    kind->rows(&s);
    const slx_source source = {.nrows = s.nrows,
                               .ncols = s.ncols,
                               .row_lower = s.row_lower,
                               .row_upper = s.row_upper,
                               .column = yield,
                               .user = &s};
    slx_model *model;
    assert_int_equal(slx_create(&model), SLX_OK);
    assert_int_equal(slx_set_option(model, "method", "dual"), SLX_OK);
    assert_int_equal(slx_set_option(model, "presolve", presolve), SLX_OK);
    assert_int_equal(slx_set_option(model, "iteration-limit", limit), SLX_OK);
    assert_int_equal(slx_load_source(model, &source), SLX_OK);
    assert_int_equal(slx_solve(model), SLX_OK);
    assert_int_equal(slx_get_result(model), SLX_OPTIMAL);
    uint64_t peak = slx_memory_peak(model);
    slx_free(&model);
    free(s.row_lower);
    free(s.row_upper);
    return peak;
}

static void assert_light(const struct kind *kind)
{
    uint64_t off = peak_of(kind, "off", "20000"), on = peak_of(kind, "auto", "20000");
    print_message("without presolve %llu bytes, with it %llu: %.3f\n", (unsigned long long)off, (unsigned long long)on,
                  (double)on / (double)off);
    assert_true((double)on <= 1.15 * (double)off);
}

static void presolving_network_flows_takes_no_more_than_the_simplex_method(void **state)
{
    (void)state;
    assert_light(&flow);
}

static void substitutions_into_long_rows_take_no_more_than_the_simplex_method(void **state)
{
    (void)state;
    assert_light(&sums);
}

static void looking_at_a_wide_model_takes_no_more_than_the_simplex_method(void **state)
{
    (void)state;
    assert_light(&partition);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(presolving_network_flows_takes_no_more_than_the_simplex_method),
        cmocka_unit_test(substitutions_into_long_rows_take_no_more_than_the_simplex_method),
        cmocka_unit_test(looking_at_a_wide_model_takes_no_more_than_the_simplex_method),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
