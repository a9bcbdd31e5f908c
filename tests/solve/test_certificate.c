/* Certificates: what a solve writes holds, in every form; what is changed in it does not, and what is no certificate is
 * refused where it stands. */
#include "../faults.h"
#include "../temporary.h"
#include "models.h"

#include "fraction/fraction.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TEXT = 1 << 15 };

static char path[TEMPORARY_PATH];

/* Forms of the numbers, as options. */
static const char *const forms[][2] = {
    {"certificate-numbers", "decimal"}, {"certificate-numbers", "hexadecimal"}, {"exact", "yes"}, {"exact", "decimal"}};
static const char *const words[] = {"decimal", "hexadecimal", "fractions", "fractions"};
enum { FORMS = sizeof forms / sizeof *forms };

static bool has_form(size_t form)
{
    return strcmp(forms[form][0], "exact") != 0 || fraction_available();
}

static slx_model *solved(const char *name, size_t form, slx_result expected)
{
    slx_model *model = model_read(name);
    assert_int_equal(slx_set_option(model, forms[form][0], forms[form][1]), SLX_OK);
    solve_to(model, expected);
    return model;
}

static void text_of(slx_model *model, char *text)
{
    assert_int_equal(slx_write_certificate(model, path), SLX_OK);
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    const size_t n = fread(text, 1, TEXT - 1, f);
    assert_true(n < TEXT - 1);
    text[n] = '\0';
    fclose(f);
}

static slx_status verify_text(slx_model *model, const char *text, slx_verification *v)
{
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
    return slx_verify(model, path, v);
}

static slx_verification verified(slx_model *model, const char *text)
{
    slx_verification v;
    const slx_status status = verify_text(model, text, &v);
    if (status != SLX_OK)
        print_error("%s\n", slx_error(model)->message);
    assert_int_equal(status, SLX_OK);
    return v;
}

/* Copies `text`, the first `from` in it after `after` become `to`. */
static void replace(const char *text, const char *after, const char *from, const char *to, char *out)
{
    const char *begin = strstr(text, after), *at = begin ? strstr(begin, from) : NULL;
    assert_non_null(at);
    assert_true((size_t)snprintf(out, TEXT, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from)) < TEXT);
}

static const struct {
    const char *file;
    slx_result verdict;
} models[] = {{"diet.mps", SLX_OPTIMAL},
              {"ranges_bounds.mps", SLX_OPTIMAL},
              {"production.mps", SLX_OPTIMAL},
              {"infeasible.mps", SLX_INFEASIBLE},
              {"unbounded.mps", SLX_UNBOUNDED}};
enum { MODELS = sizeof models / sizeof *models };

static void every_verdict_holds_in_every_form(void **state)
{
    (void)state;
    static char text[TEXT];
    for (size_t m = 0; m < MODELS; m++)
        for (size_t form = 0; form < FORMS; form++) {
            if (!has_form(form))
                continue;
            slx_model *model = solved(models[m].file, form, models[m].verdict);
            text_of(model, text);
            slx_model *other = model_read(models[m].file); /* which has solved nothing */
            const uint64_t live = slx_memory_live(other);
            slx_verification v = verified(other, text);
            assert_true(v.check.passed && v.certificate && v.claim == models[m].verdict);
            assert_int_equal(v.check.exact, form >= 2);
            assert_string_equal(v.numbers, words[form]);
            assert_string_equal(v.program, "slimplex");
            assert_true(v.claim == SLX_INFEASIBLE || v.objective == slx_objective(model) || form < 2);
            assert_true(v.claim == SLX_OPTIMAL || v.margin > 0.0);
            assert_int_equal(v.wrong_statuses, 0);
            assert_int_equal(slx_memory_live(other), live);
            assert_int_equal(slx_get_result(other), SLX_NOT_SOLVED);
            slx_free(&model);
            slx_free(&other);
        }
}

static void an_interior_point_has_no_statuses(void **state)
{
    (void)state;
    static char text[TEXT];
    slx_model *model = model_read("transport.mps");
    assert_int_equal(slx_set_option(model, "method", "ipm"), SLX_OK);
    assert_int_equal(slx_set_option(model, "crossover", "off"), SLX_OK);
    solve_to(model, SLX_OPTIMAL);
    text_of(model, text);
    assert_non_null(strstr(text, "\nKind: interior point\n"));
    assert_non_null(strstr(text, "\nRows: value, dual, name\n"));
    slx_verification v = verified(model, text);
    assert_true(v.check.passed && v.check.interior);
    slx_free(&model);
}

/* Dantzig's example, 36 at (2, 6) with duals (0, 3/2, 1); numbers of the file in fractions. */
static const char dantzig[] =
    "NAME dantzig\nOBJSENSE\n MAX\nROWS\n N z\n L c1\n L c2\n L c3\nCOLUMNS\n x z 3 c1 1\n x c3 3\n"
    " y z 5 c2 2\n y c3 2\nRHS\n r c1 4 c2 12\n r c3 18\nENDATA\n";
static const char good[] = "Certificate: slimplex 1\nModel: dantzig\nVerdict: optimal\nSense: maximise\nNumbers: %s\n"
                           "Objective: 36\nRow count: 3\nColumn count: 2\n\nRows: status, value, dual, name\n"
                           "basic\t2\t0\tc1\nupper\t12\t%s\tc2\nupper\t18\t1\tc3\n\n"
                           "Columns: status, value, dual, name\nbasic\t2\t0\tx\nbasic\t6\t0\ty\n";

static slx_model *dantzig_model(void)
{
    slx_model *model = model_new();
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(dantzig, f);
    fclose(f);
    assert_int_equal(slx_read(model, path), SLX_OK);
    return model;
}

/* What is changed, and what of the verification has to tell it; `column` x is 0, y 1, rows c1, c2, c3 2 to 4. */
static const struct change {
    const char *after, *from, *to;
    uint32_t primal, dual, complementary, stated, status; /* variable, or SLX_NO_VARIABLE: nothing there */
} changes[] = {
#define NONE SLX_NO_VARIABLE
    {"Columns", "basic\t2", "basic\t3", 4, NONE, 4, 4, 4},
    {"Columns", "basic\t6", "basic\t5", NONE, NONE, 3, 3, 3},
    {"Rows", "\t1\tc3", "\t2\tc3", NONE, NONE, 0, 0, 0},
    {"Rows", "\t1\tc3", "\t-1\tc3", NONE, 0, NONE, 0, 0},
    {"Rows", "\t0\tc1", "\t-1\tc1", NONE, 0, NONE, 0, 0},
    {"Rows", "basic\t2\t", "basic\t1\t", NONE, NONE, NONE, 2, NONE},
    {"Columns", "\t0\ty", "\t1\ty", NONE, NONE, NONE, 1, NONE},
    {"Rows", "upper\t18", "basic\t18", NONE, NONE, NONE, NONE, 4},
    {"Columns", "basic\t2", "lower\t2", NONE, NONE, NONE, NONE, 0},
    {"Columns", "basic\t2", "free\t2", NONE, NONE, NONE, NONE, 0},
    {"Rows", "upper\t12", "lower\t12", NONE, NONE, NONE, NONE, 3},
#undef NONE
};

static void what_is_changed_is_told_with_its_name(void **state)
{
    (void)state;
    static const char *const numbers[][2] = {{"decimal", "1.5"}, {"fractions", "3/2"}};
    static char text[TEXT], other[TEXT];
    slx_model *model = dantzig_model();
    for (int form = 0; form < (fraction_available() ? 2 : 1); form++) {
        snprintf(text, sizeof text, good, numbers[form][0], numbers[form][1]);
        slx_verification v = verified(model, text);
        assert_true(v.check.passed && v.check.exact == form && v.objective == 36.0 && v.bound == 36.0);
        for (size_t k = 0; k < sizeof changes / sizeof *changes; k++) {
            const struct change *c = &changes[k];
            replace(text, c->after, c->from, c->to, other);
            v = verified(model, other);
            if (v.primal_variable != c->primal || v.dual_variable != c->dual ||
                v.complementarity_variable != c->complementary || v.stated_variable != c->stated ||
                v.status_variable != c->status)
                print_error("form %d, change %zu: %d %d %d %d %d\n", form, k, (int)v.primal_variable,
                            (int)v.dual_variable, (int)v.complementarity_variable, (int)v.stated_variable,
                            (int)v.status_variable);
            assert_false(v.check.passed);
            assert_int_equal(v.primal_variable, c->primal);
            assert_int_equal(v.dual_variable, c->dual);
            assert_int_equal(v.complementarity_variable, c->complementary);
            assert_int_equal(v.stated_variable, c->stated);
            assert_int_equal(v.status_variable, c->status);
        }
        replace(text, "Objective", "36", "35", other);
        v = verified(model, other);
        assert_true(!v.check.passed && v.stated > 0.0 && v.stated_variable == SLX_NO_VARIABLE);
    }
    slx_free(&model);
}

/* The least that can be seen: a unit in the last place of a fraction of 10^20, where doubles would round it away. */
static void fractions_hold_exactly_or_not_at_all(void **state)
{
    (void)state;
    static char text[TEXT], other[TEXT];
    if (!fraction_available())
        skip();
    slx_model *model = dantzig_model();
    snprintf(text, sizeof text, good, "fractions", "150000000000000000000/100000000000000000000");
    assert_true(verified(model, text).check.passed);
    snprintf(other, sizeof other, good, "fractions", "150000000000000000001/100000000000000000000");
    slx_verification v = verified(model, other);
    assert_false(v.check.passed);
    assert_true(v.check.dual_infeasibility == 0.0 && v.check.complementarity > 0.0 && v.stated == 2e-20);
    slx_free(&model);
}

/* min x, 0.1 x = 0.3: 3 in decimals; of the doubles that they are stored as the quotient is another. */
static void decimals_of_a_model_are_not_its_doubles(void **state)
{
    (void)state;
    static const char body[] = "Objective: 3\nRow count: 1\nColumn count: 1\n\nRows: status, value, dual, name\n"
                               "fixed\t3/10\t10\tR1\n\nColumns: status, value, dual, name\nbasic\t3\t0\tC1\n";
    static const char head[] =
        "Certificate: slimplex 1\nModel: \nVerdict: optimal\nSense: minimise\nNumbers: fractions\n";
    static char text[TEXT];
    const uint64_t start[] = {0, 1};
    const uint32_t index[] = {0};
    const double value[] = {0.1}, cost[] = {1.0}, bound[] = {0.3};
    const slx_arrays a = {.nrows = 1,
                          .ncols = 1,
                          .start = start,
                          .index = index,
                          .value = value,
                          .cost = cost,
                          .row_lower = bound,
                          .row_upper = bound};
    if (!fraction_available())
        skip();
    slx_model *model = model_new();
    assert_int_equal(slx_load(model, &a), SLX_OK);
    snprintf(text, sizeof text, "%sModel numbers: decimal\n%s", head, body);
    assert_true(verified(model, text).check.exact);
    snprintf(text, sizeof text, "%s%s", head, body);
    slx_verification v = verified(model, text);
    assert_false(v.check.passed);
    assert_true(v.check.primal_infeasibility > 0.0 && v.check.primal_infeasibility < 1e-16);
    slx_free(&model);
}

/* x >= 0, x + y <= 1, x + y >= 2: (-1, 1) proves it, with a margin of 1; y free, so that a sum of 0 is needed. */
static void a_proof_of_no_point_names_the_part_of_the_wrong_sign(void **state)
{
    (void)state;
    static const char form[] = "Certificate: slimplex 1\nModel: \nVerdict: infeasible\nSense: %s\nNumbers: %s\n"
                               "Row count: 2\nColumn count: 2\n\nRows: multiplier, name\n%s\tR1\n%s\tR2\n";
    static char text[TEXT];
    const uint64_t start[] = {0, 2, 4};
    const uint32_t index[] = {0, 1, 0, 1};
    const double value[] = {1, 1, 1, 1}, col_lower[] = {0, -SLX_INFINITY}, row_lower[] = {-SLX_INFINITY, 2},
                 row_upper[] = {1, SLX_INFINITY};
    for (int sense = 0; sense < 2; sense++) {
        const slx_arrays a = {.nrows = 2,
                              .ncols = 2,
                              .start = start,
                              .index = index,
                              .value = value,
                              .col_lower = col_lower,
                              .row_lower = row_lower,
                              .row_upper = row_upper,
                              .maximise = sense};
        slx_model *model = model_new();
        assert_int_equal(slx_load(model, &a), SLX_OK);
        for (int f = 0; f < (fraction_available() ? 2 : 1); f++) {
            const char *word = sense ? "maximise" : "minimise", *numbers = f ? "fractions" : "decimal";
            snprintf(text, sizeof text, form, word, numbers, "-1", "1");
            slx_verification v = verified(model, text);
            assert_true(v.check.passed && v.check.exact == f && v.margin == 1.0 && v.check.certificate == 0.0);
            snprintf(text, sizeof text, form, word, numbers, "-2", "1");
            v = verified(model, text);
            assert_false(v.check.passed);
            assert_int_equal(v.proof_variable, 1);
            assert_true(v.check.certificate == (f ? 1.0 : 0.5));
            snprintf(text, sizeof text, form, word, numbers, "-1", "0");
            assert_false(verified(model, text).check.passed);
            snprintf(text, sizeof text, form, word, numbers, "0", "0");
            assert_false(verified(model, text).check.passed);
        }
        if (fraction_available()) { /* written in the sense of slx_farkas_ray, whatever the model's */
            double y[2];
            assert_int_equal(slx_set_option(model, "exact", "yes"), SLX_OK);
            solve_to(model, SLX_INFEASIBLE);
            text_of(model, text);
            assert_int_equal(slx_farkas_ray(model, y), SLX_OK);
            assert_true(y[0] < 0.0 && y[1] > 0.0);
            const char *rows = strstr(text, "multiplier, name\n");
            assert_non_null(rows);
            assert_true(strtod(rows + strlen("multiplier, name\n"), NULL) == y[0]);
            assert_true(verified(model, text).check.exact);
        }
        slx_free(&model);
    }
}

/* max x + y, x - y <= 1, from (0, 0) along (1, 1). */
static void a_ray_that_leaves_names_the_row_and_one_that_gains_nothing_proves_nothing(void **state)
{
    (void)state;
    static const char form[] = "Certificate: slimplex 1\nModel: \nVerdict: unbounded\nSense: maximise\nNumbers: %s\n"
                               "Objective: 0\nRow count: 1\nColumn count: 2\n\nColumns: value, ray, name\n"
                               "0\t%s\tC1\n0\t%s\tC2\n";
    static char text[TEXT];
    const uint64_t start[] = {0, 1, 2};
    const uint32_t index[] = {0, 0};
    const double value[] = {1, -1}, cost[] = {1, 1}, row_upper[] = {1};
    const slx_arrays a = {.nrows = 1,
                          .ncols = 2,
                          .start = start,
                          .index = index,
                          .value = value,
                          .cost = cost,
                          .row_upper = row_upper,
                          .maximise = 1};
    slx_model *model = model_new();
    assert_int_equal(slx_load(model, &a), SLX_OK);
    for (int f = 0; f < (fraction_available() ? 2 : 1); f++) {
        const char *numbers = f ? "fractions" : "decimal";
        snprintf(text, sizeof text, form, numbers, "1", "1");
        slx_verification v = verified(model, text);
        assert_true(v.check.passed && v.check.exact == f && v.margin == 2.0 && v.objective == 0.0);
        snprintf(text, sizeof text, form, numbers, "2", "1");
        v = verified(model, text);
        assert_false(v.check.passed);
        assert_int_equal(v.proof_variable, 2);
        snprintf(text, sizeof text, form, numbers, "-1", "4");
        v = verified(model, text);
        assert_false(v.check.passed);
        assert_int_equal(v.proof_variable, 0);
        snprintf(text, sizeof text, form, numbers, "0", "0");
        assert_false(verified(model, text).check.passed);
    }
    slx_free(&model);
}

static void what_is_no_certificate_is_refused_where_it_stands(void **state)
{
    (void)state;
    static const struct {
        const char *after, *from, *to;
        uint64_t line;
        uint32_t column;
    } bad[] = {
        {"", "slimplex 1", "slimplex 2", 1, 14},
        {"", "Model: ", "Modell: ", 2, 1},
        {"", "optimal", "splendid", 3, 10},
        {"", "maximise", "minimise", 4, 8},
        {"", "decimal", "roman", 5, 10},
        {"", "36", "inf", 6, 12},
        {"", "Row count: 3", "Row count: 4", 7, 12},
        {"", "Column count: 2", "Column count: two", 8, 15},
        {"", "Objective: 36\n", "", 6, 1},
        {"", "2\n\nRows", "2\nRows", 9, 1},
        {"", "Rows: status", "Rows: state", 10, 1},
        {"Rows", "basic", "bsaic", 11, 1},
        {"Rows", "12\t1.5", "12\t0x1.8p0", 12, 10},
        {"Rows", "12\t1.5", "12\t3/2", 12, 10},
        {"Rows", "12\t1.5", "12\tnan", 12, 10},
        {"Rows", "\tc2", "\tc9", 12, 14},
        {"Rows", "\tc2", "", 12, 10},
        {"Rows", "upper\t18\t1\tc3\n", "", 13, 1},
        {"Columns", "basic\t6\t0\ty\n", "", 16, 0},
        {"Columns", "\ty\n", "\ty\n\nmore\n", 19, 1},
    };
    static char text[TEXT], other[TEXT];
    slx_model *model = dantzig_model();
    snprintf(text, sizeof text, good, "decimal", "1.5");
    const uint64_t live = slx_memory_live(model);
    for (size_t k = 0; k < sizeof bad / sizeof *bad; k++) {
        slx_verification v;
        replace(text, bad[k].after, bad[k].from, bad[k].to, other);
        assert_int_equal(verify_text(model, other, &v), SLX_ERROR_INPUT);
        const slx_error_info *e = slx_error(model);
        if (e->line != bad[k].line || e->column != bad[k].column)
            print_error("%s: %d:%d %s\n", bad[k].to, (int)e->line, (int)e->column, e->message);
        assert_true(e->line == bad[k].line && e->column == bad[k].column);
        assert_string_equal(e->file, path);
        assert_int_equal(slx_memory_live(model), live);
    }
    slx_free(&model);
}

static void without_a_verdict_there_is_nothing_to_write(void **state)
{
    (void)state;
    slx_model *model = model_read("diet.mps");
    assert_int_equal(slx_write_certificate(model, path), SLX_ERROR_USAGE);
    assert_int_equal(slx_set_option(model, "iteration-limit", "0"), SLX_OK);
    solve_to(model, SLX_ITERATION_LIMIT);
    assert_int_equal(slx_write_certificate(model, path), SLX_ERROR_USAGE);
    slx_free(&model);
}

static void each_failing_allocation_is_a_clean_error(void **state)
{
    (void)state;
    static char text[TEXT];
    for (size_t m = 0; m < MODELS; m++)
        for (size_t form = 0; form < 3; form++) {
            if (!has_form(form))
                continue;
            slx_model *model = solved(models[m].file, form, models[m].verdict);
            struct faults f = {0}, g = {0};
            while (faults_next(&f)) {
                faults_arm(&f, &model->env);
                faults_expect(&f, slx_write_certificate(model, path));
                if (form < 2)
                    faults_expect_nothing_lost(&f);
            }
            assert_true(f.refused >= 3);
            text_of(model, text);
            while (faults_next(&g)) {
                slx_verification v;
                faults_arm(&g, &model->env);
                faults_expect(&g, slx_verify(model, path, &v));
                faults_expect_nothing_lost(&g);
            }
            assert_true(g.refused >= 5);
            slx_free(&model);
        }
}

static int make_path(void **state)
{
    (void)state;
    temporary_path(path);
    return 0;
}

static int remove_path(void **state)
{
    (void)state;
    unlink(path);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_verdict_holds_in_every_form),
        cmocka_unit_test(an_interior_point_has_no_statuses),
        cmocka_unit_test(what_is_changed_is_told_with_its_name),
        cmocka_unit_test(fractions_hold_exactly_or_not_at_all),
        cmocka_unit_test(decimals_of_a_model_are_not_its_doubles),
        cmocka_unit_test(a_proof_of_no_point_names_the_part_of_the_wrong_sign),
        cmocka_unit_test(a_ray_that_leaves_names_the_row_and_one_that_gains_nothing_proves_nothing),
        cmocka_unit_test(what_is_no_certificate_is_refused_where_it_stands),
        cmocka_unit_test(without_a_verdict_there_is_nothing_to_write),
        cmocka_unit_test(each_failing_allocation_is_a_clean_error),
    };
    return cmocka_run_group_tests_name("certificate", tests, make_path, remove_path);
}
