/* The solution file: what it says can be read back, line by line. */
#include <unistd.h>

#include "../faults.h"
#include "../temporary.h"
#include "format/solution_file.h"
#include "mps_text.h"

/* max 3 + x + 2y, 1 <= x + y <= 4 (ROW 1), x - 2y >= -1/3, 0 <= x <= 3 fixed z = 2; optimum where x + y = 4, x - 2y =
 * -1/3. */
static const char model[] =
    "NAME          A MODEL\nOBJSENSE\n    MAX\nROWS\n N  COST\n L  ROW 1\n G  R2\nCOLUMNS\n"
    "    X Y       COST                1.   ROW 1               1.\n    X Y       R2                  1.\n"
    "    Y         COST                2.   ROW 1               1.\n    Y         R2                 -2.\n"
    "    Z         ROW 1               0.\nRHS\n    RHS       ROW 1               4.   R2       -.3333333333333333\n"
    "    RHS       COST               -3.\nRANGES\n    RNG       ROW 1               3.\nBOUNDS\n FX BND       Z       "
    "            2.\n"
    " UP BND       X Y                 3.\nENDATA\n";

struct written {
    struct reading t;
    struct solution *s;
    char path[TEMPORARY_PATH];
    char *line[64];
    unsigned lines;
    char text[8192];
};

static void setup(struct written *w)
{
    memset(w, 0, sizeof *w);
    read_good(&w->t, model);
    assert_int_equal(solution_create(&w->t.env, 2, 3, &w->s), SLX_OK);
    temporary_path(w->path);
}

static void write_and_split(struct written *w)
{
    assert_int_equal(solution_write(&w->t.env, w->t.lp, w->s, NULL, w->path), SLX_OK);
    FILE *f = fopen(w->path, "r");
    assert_non_null(f);
    w->text[fread(w->text, 1, sizeof w->text - 1, f)] = '\0';
    fclose(f);
    w->lines = 0;
    for (char *p = w->text; *p && w->lines < 64;) {
        char *end = strchr(p, '\n');
        assert_non_null(end);
        *end = '\0';
        w->line[w->lines++] = p;
        p = end + 1;
    }
}

static void tear_down(struct written *w)
{
    unlink(w->path);
    solution_free(&w->t.env, &w->s);
    done(&w->t);
}

static unsigned line_with(const struct written *w, const char *start)
{
    for (unsigned k = 0; k < w->lines; k++)
        if (!strncmp(w->line[k], start, strlen(start)))
            return k;
    print_error("no line %s\n", start);
    assert_true(false);
    return 0;
}

static void optimum(struct written *w)
{
    struct solution *s = w->s;
    s->result = SLX_OPTIMAL;
    double y = (4.0 + 1.0 / 3.0) / 3.0, x = 4.0 - y;
    s->x[0] = x;
    s->x[1] = y;
    s->x[2] = 2;
    s->y[0] = 4.0 / 3.0;
    s->y[1] = -1.0 / 3.0;
    s->objective = 3.0 + x + 2.0 * y;
    s->iterations = 17;
    pairs_set(s->status, 0, SLX_BASIC);
    pairs_set(s->status, 1, SLX_BASIC);
    pairs_set(s->status, 2, SLX_AT_LOWER);
    pairs_set(s->status, 3, SLX_AT_UPPER);
    pairs_set(s->status, 4, SLX_AT_LOWER);
}

static void expect_fields(char *line, const char *word, const double *values, unsigned count, const char *name)
{
    char *p = line;
    size_t n = strlen(word);
    assert_memory_equal(p, word, n);
    assert_int_equal(p[n], '\t');
    p += n + 1;
    for (unsigned k = 0; k < count; k++) {
        char *end;
        double v = strtod(p, &end);
        assert_int_equal(*end, '\t');
        if (v != values[k])
            print_error("field %u of %s is %.17g\n", k, name, v);
        assert_true(v == values[k]);
        p = end + 1;
    }
    assert_string_equal(p, name);
}

static void an_optimum_is_written_with_every_digit_and_name(void **state)
{
    (void)state;
    struct written w;
    setup(&w);
    optimum(&w);
    write_and_split(&w);
    line_with(&w, "Model: A MODEL");
    line_with(&w, "Status: optimal");
    line_with(&w, "Sense: maximise");
    line_with(&w, "Objective name: COST");
    line_with(&w, "Iterations: 17");
    line_with(&w, "Row count: 2");
    line_with(&w, "Column count: 3");
    assert_true(strtod(w.line[line_with(&w, "Objective: ")] + 11, NULL) == w.s->objective);
    const double *x = w.s->x, *y = w.s->y;
    unsigned rows = line_with(&w, "Rows:"), cols = line_with(&w, "Columns:");
    assert_int_equal(cols, rows + 4);
    expect_fields(w.line[rows + 1], "upper", (double[]){x[0] + x[1], 1, 4, y[0]}, 4, "ROW 1");
    expect_fields(w.line[rows + 2], "lower", (double[]){x[0] - 2 * x[1], -0.3333333333333333, INFINITY, y[1]}, 4, "R2");
    assert_string_equal(w.line[rows + 3], "");
    expect_fields(w.line[cols + 1], "basic", (double[]){x[0], 0, 3, 1 - (y[0] + y[1])}, 4, "X Y");
    expect_fields(w.line[cols + 2], "basic", (double[]){x[1], 0, INFINITY, 2 - (y[0] - 2 * y[1])}, 4, "Y");
    expect_fields(w.line[cols + 3], "fixed", (double[]){2, 2, 2, 0}, 4, "Z");
    assert_int_equal(w.lines, cols + 4);
    tear_down(&w);
}

static void an_infeasible_model_has_its_certificate_and_no_point(void **state)
{
    (void)state;
    struct written w;
    setup(&w);
    w.s->result = SLX_INFEASIBLE;
    w.s->y[0] = -1;
    w.s->y[1] = 0.5;
    write_and_split(&w);
    line_with(&w, "Status: infeasible");
    line_with(&w, "Objective: -");
    unsigned rows = line_with(&w, "Rows:");
    assert_string_equal(w.line[rows + 1], "basic\t-\t1\t4\t-1\tROW 1");
    /* -A'y, without the costs. */
    assert_string_equal(w.line[line_with(&w, "Columns:") + 2], "basic\t-\t0\tinf\t2\tY");
    tear_down(&w);
}

static void an_unbounded_model_has_its_ray(void **state)
{
    (void)state;
    struct written w;
    setup(&w);
    optimum(&w);
    w.s->result = SLX_UNBOUNDED;
    w.s->ray = mem_new(&w.t.env.mem, MEM_SOLUTION, 3, sizeof *w.s->ray);
    w.s->ray[0] = 2;
    w.s->ray[1] = 1;
    write_and_split(&w);
    unsigned rows = line_with(&w, "Rows: status, value, lower, upper, dual, ray, name");
    unsigned cols = line_with(&w, "Columns: status, value, lower, upper, dual, ray, name");
    const double *x = w.s->x, *y = w.s->y;
    expect_fields(w.line[rows + 1], "upper", (double[]){x[0] + x[1], 1, 4, y[0], 3}, 5, "ROW 1");
    expect_fields(w.line[rows + 2], "lower", (double[]){x[0] - 2 * x[1], -0.3333333333333333, INFINITY, y[1], 0}, 5,
                  "R2");
    expect_fields(w.line[cols + 2], "basic", (double[]){x[1], 0, INFINITY, 2 - (y[0] - 2 * y[1]), 1}, 5, "Y");
    tear_down(&w);
}

static void a_model_without_names_is_written_with_numbers(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    struct lp *lp;
    struct solution *s;
    const uint64_t start[] = {0, 1};
    const uint32_t index[] = {0};
    const double value[] = {1};
    slx_arrays a = {.nrows = 1, .ncols = 1, .start = start, .index = index, .value = value};
    assert_int_equal(lp_from_arrays(&env, &a, &lp), SLX_OK);
    assert_int_equal(solution_create(&env, 1, 1, &s), SLX_OK);
    char path[TEMPORARY_PATH], text[1024];
    temporary_path(path);
    assert_int_equal(solution_write(&env, lp, s, NULL, path), SLX_OK);
    FILE *f = fopen(path, "r");
    text[fread(text, 1, sizeof text - 1, f)] = '\0';
    fclose(f);
    unlink(path);
    assert_non_null(strstr(text, "\nbasic\t-\t-inf\tinf\t-\tR1\n"));
    assert_non_null(strstr(text, "\nbasic\t-\t0\tinf\t-\tC1\n"));
    solution_free(&env, &s);
    lp_free(&env, &lp);
    assert_int_equal(env.mem.live, 0);
}

static void a_file_that_cannot_be_written_is_an_error(void **state)
{
    (void)state;
    struct written w;
    setup(&w);
    uint64_t live = w.t.env.mem.live;
    assert_int_equal(solution_write(&w.t.env, w.t.lp, w.s, NULL, "/nowhere/at/all"), SLX_ERROR_OUTPUT);
    if (!access("/dev/full", W_OK))
        assert_int_equal(solution_write(&w.t.env, w.t.lp, w.s, NULL, "/dev/full"), SLX_ERROR_OUTPUT);
    assert_int_equal(w.t.env.mem.live, live);
    tear_down(&w);
}

static void each_failing_allocation_is_a_clean_error(void **state)
{
    (void)state;
    struct written w;
    setup(&w);
    optimum(&w);
    w.s->ray = mem_new(&w.t.env.mem, MEM_SOLUTION, 3, sizeof *w.s->ray);
    struct faults f = {0};
    while (faults_next(&f)) {
        faults_arm(&f, &w.t.env);
        faults_expect(&f, solution_write(&w.t.env, w.t.lp, w.s, NULL, w.path));
        faults_expect_nothing_lost(&f);
    }
    assert_true(f.refused >= 3);
    tear_down(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_optimum_is_written_with_every_digit_and_name),
        cmocka_unit_test(an_infeasible_model_has_its_certificate_and_no_point),
        cmocka_unit_test(an_unbounded_model_has_its_ray),
        cmocka_unit_test(a_model_without_names_is_written_with_numbers),
        cmocka_unit_test(a_file_that_cannot_be_written_is_an_error),
        cmocka_unit_test(each_failing_allocation_is_a_clean_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
