/* Solutions of four programs and plain lines, of  max 3x + 5y, c1: x <= 4, c2: 2y <= 12, c3: 3x + 2y <= 18, which has
 * 36 at (2, 6) with duals (0, 3/2, 1) (Dantzig).  The files are as those programs write them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "format/format.h"

#include <cmocka.h>

/* y is called `second`. */
static struct lp *dantzig(struct env *env, const char *second)
{
    char text[300];
    snprintf(text, sizeof text,
             "NAME dantzig\nOBJSENSE\n MAX\nROWS\n N z\n L c1\n L c2\n L c3\nCOLUMNS\n x z 3 c1 1\n x c3 3\n"
             " %s z 5 c2 2\n %s c3 2\nRHS\n r c1 4 c2 12\n r c3 18\nENDATA\n",
             second, second);
    struct reader *reader;
    struct lp *lp;
    assert_int_equal(reader_memory(env, text, strlen(text), &reader), SLX_OK);
    assert_int_equal(mps_read(env, reader, &lp), SLX_OK);
    reader_close(env, &reader);
    return lp;
}

static slx_status read_text(struct env *env, const struct lp *lp, const char *text, struct solution **s,
                            struct solution_text *found)
{
    struct reader *reader;
    assert_int_equal(reader_memory(env, text, strlen(text), &reader), SLX_OK);
    slx_status status = solution_read(env, reader, lp, s, found);
    reader_close(env, &reader);
    return status;
}

static void expect_of(const char *second, const char *text, const char *program, slx_result claim, bool duals)
{
    struct env env;
    struct solution *s;
    struct solution_text found;
    env_init(&env);
    struct lp *lp = dantzig(&env, second);
    assert_int_equal(read_text(&env, lp, text, &s, &found), SLX_OK);
    assert_string_equal(found.program, program);
    assert_int_equal(s->result, claim);
    assert_true(s->x[0] == 2.0 && s->x[1] == 6.0);
    assert_int_equal(found.has_duals, duals);
    assert_true(!duals || (s->y[0] == 0.0 && s->y[1] == 1.5 && s->y[2] == 1.0));
    solution_free(&env, &s);
    solution_text_free(&env, &found);
    lp_free(&env, &lp);
    assert_true(env.mem.live == 0);
}

static void expect(const char *text, const char *program, slx_result claim, bool duals)
{
    expect_of("y", text, program, claim, duals);
}

static void each_program_is_understood(void **state)
{
    (void)state;
    expect("Model: dantzig\nStatus: optimal\nObjective: 36\n\nRows: status, value, lower, upper, dual, name\n"
           "basic\t2\t-inf\t4\t0\tc1\nupper\t12\t-inf\t12\t1.5\tc2\nupper\t18\t-inf\t18\t1\tc3\n\n"
           "Columns: status, value, lower, upper, dual, name\nbasic\t2\t0\tinf\t0\tx\nbasic\t6\t0\tinf\t0\ty\n",
           "slimplex", SLX_OPTIMAL, true);
    expect(
        "Model status\nOptimal\n\n# Primal solution values\nFeasible\nObjective 36\n# Columns 2\nx 2\ny 6\n# Rows 3\n"
        "c1 2\nc2 12\nc3 18\n\n# Dual solution values\nFeasible\n# Columns 2\nx 0\ny 0\n# Rows 3\nc1 -0\nc2 1.5\nc3 "
        "1\n\n"
        "# Basis\nHiGHS v1\nValid\n# Columns 2\n1 1 \n# Rows 3\n1 2 2 \n",
        "HiGHS", SLX_OPTIMAL, true);
    expect("c Problem:    dantzig\nc\ns bas 3 2 f f 36\ni 1 b 2 0\ni 2 u 12 1.5\ni 3 u 18 1\nj 1 b 2 0\nj 2 b 6 0\ne o "
           "f\n",
           "GLPK", SLX_OPTIMAL, true);
}

static void an_objective_row_that_glpk_keeps_is_passed_over(void **state)
{
    (void)state;
    expect("s bas 4 2 f f 36\ni 1 b 36 0\ni 2 b 2 0\ni 3 u 12 1.5\ni 4 u 18 1\nj 1 b 2 0\nj 2 b 6 0\ne o f\n", "GLPK",
           SLX_OPTIMAL, true);
}

static void rows_of_clp_are_duals(void **state)
{
    (void)state;
    expect("Optimal - objective value           36\n      0 c1                     2                       0\n"
           "      1 c2                    12                     1.5\n      2 c3                    18                 "
           "      1\n"
           "      0 x                      2                       0\n      1 y                      6                 "
           "      0\n",
           "CLP", SLX_OPTIMAL, true);
    expect("Optimal - objective value           36\n      0 x                      2                       0\n"
           "**    1 y                      6                       0\n",
           "CLP", SLX_OPTIMAL, false);
}

static void names_begin_with_any_letter(void **state)
{
    (void)state;
    static const char y[] = "\u00fc\u00e9"; /* bytes beyond 127 */
    expect_of(y, "Optimal - objective value 36\n 0 x 2 0\n 1 \u00fc\u00e9 6 0\n", "CLP", SLX_OPTIMAL, false);
    expect_of(y, "Model status\nOptimal\n# Primal\n# Columns 2\nx 2\n\u00fc\u00e9 6\n", "HiGHS", SLX_OPTIMAL, false);
    expect_of(y, "x 2\n\u00fc\u00e9 6\n", "plain", SLX_NOT_SOLVED, false);
}

static void plain_lines_may_hold_fractions_and_comments(void **state)
{
    (void)state;
    expect("# by hand\nx 4/2\n  y   6e0\nc1 2\n", "plain", SLX_NOT_SOLVED, false);
}

#define ROWS_TITLE "Rows: status, value, lower, upper, dual, name\n"
#define ROW_C1 "basic\t2\t-inf\t4\t0\tc1\n"
#define ROW_C2 "upper\t12\t-inf\t12\t1.5\tc2\n"
#define ROW_C3 "upper\t18\t-inf\t18\t1\tc3\n"
#define COLUMNS_TITLE "Columns: status, value, lower, upper, dual, name\n"
#define COLUMN_X "basic\t2\t0\tinf\t0\tx\n"

static void what_is_no_solution_is_refused_where_it_stands(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint64_t line;
    } bad[] = {
        {"x 2\nz 1\n", 2},
        {"x 2\ny six\n", 2},
        {"x\n", 1},
        {"", 0},
        {"Model: a\n\nRows: status, value, lower, upper, dual, name\nbasic\t2\n", 4},
        {"Model: a\n\n" ROWS_TITLE ROW_C1 "upper\t12\t-inf\t12\t1.5\tother\n", 5},
        {"Model: a\n\n" ROWS_TITLE ROW_C1 "\n" COLUMNS_TITLE, 6},
        {"Model: a\n\n" ROWS_TITLE ROW_C1 ROW_C2 ROW_C3 "\n" COLUMNS_TITLE COLUMN_X, 9},
        {"Model: a\n\n" ROWS_TITLE ROW_C1 ROW_C2 ROW_C3 "\n" COLUMNS_TITLE "basic\t6\t0\tinf\t0\ty\n", 9},
        {"Model status\nOptimal\n# Primal\n# Columns 1\nx 2\n", 4},
        {"Model status\nOptimal\n# Primal\n# Columns 2\nq 2\n", 5},
        {"s bas 3 9 f f 36\n", 1},
        {"s bas 3 2 f f 36\ni 4 b 2 0\n", 2},
        {"s bas 3 2 f f 36\ns bas 3 2 f f 36\n", 2},
        {"s bas 3 2 f f 36\nx 1 b 2 0\n", 2},
        {"s bas 3 2 f f 36\nj 1.5 b 2 0\n", 2},
        {"Optimal - objective value 36\n 0 x nine 0\n", 2},
    };
    for (size_t k = 0; k < sizeof bad / sizeof *bad; k++) {
        struct env env;
        struct solution *s;
        struct solution_text found;
        env_init(&env);
        struct lp *lp = dantzig(&env, "y");
        assert_int_equal(read_text(&env, lp, bad[k].text, &s, &found), SLX_ERROR_INPUT);
        assert_null(s);
        assert_int_equal(env.error.line, bad[k].line);
        solution_text_free(&env, &found);
        lp_free(&env, &lp);
        assert_true(env.mem.live == 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_program_is_understood),
        cmocka_unit_test(an_objective_row_that_glpk_keeps_is_passed_over),
        cmocka_unit_test(rows_of_clp_are_duals),
        cmocka_unit_test(names_begin_with_any_letter),
        cmocka_unit_test(plain_lines_may_hold_fractions_and_comments),
        cmocka_unit_test(what_is_no_solution_is_refused_where_it_stands),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
