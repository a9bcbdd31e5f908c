/* The rulings of docs/lp.md: what each form of the LP format means. */
#include "format/lpfile.h"

#define READ_MODEL lpfile_read
#include "mps_text.h"

static void warned_once(struct reading *t, const char *part)
{
    if (t->warnings != 1 || !strstr(t->log, part))
        print_error("%u warnings: %s\n", t->warnings, t->log);
    assert_int_equal(t->warnings, 1);
    assert_non_null(strstr(t->log, part));
}

static void not_warned(struct reading *t)
{
    if (t->warnings)
        print_error("%s", t->log);
    assert_int_equal(t->warnings, 0);
}

/* A model of one row c1: x + y >= 1 and the cost x + 2 y, with `more` behind. */
static const char *behind(const char *more)
{
    static char text[2048];
    snprintf(text, sizeof text, "Minimize\n obj: x + 2 y\nSubject To\n c1: x + y >= 1\n%s\nEnd\n", more);
    return text;
}

/* ---- the objective ------------------------------------------------------------------------------ */

static void a_constant_of_the_objective_is_its_offset_wherever_it_stands(void **state)
{
    (void)state;
    static const char *const forms[] = {"x + 2 y + 5", "5 + x + 2 y", "x + 5 + 2 y", "x + 8 + 2 y - 3",
                                        "5 x + 5 - 4 x + 2 y"};
    for (size_t k = 0; k < sizeof forms / sizeof *forms; k++) {
        struct reading t;
        char text[256];
        snprintf(text, sizeof text, "min\n obj: %s\nst\n c: x + y >= 1\nend\n", forms[k]);
        read_good(&t, text);
        assert_true(t.lp->offset == 5.0);
        expect_col(&t, "x", 1, 0, INFINITY);
        expect_col(&t, "y", 2, 0, INFINITY);
        done(&t);
    }
}

static void terms_of_one_column_are_added_up_with_a_warning(void **state)
{
    (void)state;
    struct reading t;
    read_good(&t, "min\n obj: x + y + x\nst\n c: y - x >= 1\nend\n");
    expect_col(&t, "x", 2, 0, INFINITY);
    warned_once(&t, ":2: terms with the same column are added up, first 'x'");
    done(&t);
    read_good(&t, "min\n obj: x + y\nst\n c: x + y + 2 x - 3 y + x >= 1\n d: y + x - y >= 2\nend\n");
    assert_true(entry(&t, "c", "x") == 4 && entry(&t, "c", "y") == -2);
    assert_true(entry(&t, "d", "x") == 1 && entry(&t, "d", "y") == 0);
    assert_int_equal(spmat_nnz(t.lp->cols), 3);
    warned_once(&t, ":4: terms with the same column are added up, first 'x'");
    done(&t);
}

static void an_objective_may_be_empty_or_without_a_name(void **state)
{
    (void)state;
    struct reading t;
    read_good(&t, "min\n obj:\nst\n c: x >= 1\nend\n");
    assert_string_equal(t.lp->objective_name, "obj");
    expect_col(&t, "x", 0, 0, INFINITY);
    done(&t);
    read_good(&t, "min\nst\n c: x >= 1\nend\n");
    assert_string_equal(t.lp->objective_name, "");
    done(&t);
    read_good(&t, "min\n 3 x\nst\n c: x >= 1\nend\n");
    expect_col(&t, "x", 3, 0, INFINITY);
    done(&t);
    read_good(&t, "min\n obj: 0 z\nst\n c: x >= 1\nend\n");
    expect_col(&t, "z", 0, 0, INFINITY);
    assert_int_equal(t.lp->ncols, 2);
    not_warned(&t);
    done(&t);
}

static void the_sense_has_many_words(void **state)
{
    (void)state;
    static const char *const words[] = {"min", "MINIMUM", "Minimize", "max", "Maximum", "MAXIMIZE"};
    for (unsigned k = 0; k < 6; k++) {
        struct reading t;
        char text[128];
        snprintf(text, sizeof text, "%s x\n+ y\nst\n x >= 1\nend\n", words[k]);
        read_good(&t, text);
        assert_int_equal(t.lp->maximise, k >= 3);
        expect_col(&t, "x", 1, 0, INFINITY);
        done(&t);
    }
}

/* ---- rows --------------------------------------------------------------------------------------- */

static void every_form_of_a_relation_is_one(void **state)
{
    (void)state;
    static const struct {
        const char *row;
        double lower, upper;
    } forms[] = {
        {"x + y >= 3", 3, INFINITY},
        {"x + y > 3", 3, INFINITY},
        {"x + y => 3", 3, INFINITY},
        {"x + y <= 3", -INFINITY, 3},
        {"x + y < 3", -INFINITY, 3},
        {"x + y =< 3", -INFINITY, 3},
        {"x + y = 3", 3, 3},
        {"3 >= x + y", -INFINITY, 3},
        {"3 <= x + y", 3, INFINITY},
        {"3 = x + y", 3, 3},
        {"1 <= x + y <= 5", 1, 5},
        {"5 >= x + y >= 1", 1, 5},
        {"-1 < x + y =< 4", -1, 4},
        {"x + y >= - - 3", 3, INFINITY},
        {"x + y >= -3e0", -3, INFINITY},
        {"x+y>=3", 3, INFINITY},
        {"-inf <= x + y <= 2", -INFINITY, 2},
        {"x + y <= inf", -INFINITY, INFINITY},
        {"x + y >= -1e30", -INFINITY, INFINITY},
        {"x + y <= 1e29", -INFINITY, 1e29},
        {"3 <= x + y <= 1", 3, 1},
        {"x\n +\n y\n >=\n 3", 3, INFINITY},
        {"x \\ why\n + y >= \\ this\n 3", 3, INFINITY},
    };
    for (size_t k = 0; k < sizeof forms / sizeof *forms; k++) {
        struct reading t;
        char text[256];
        snprintf(text, sizeof text, "min\n obj: x\nst\n c: %s\n d: x - y = 0\nend\n", forms[k].row);
        read_good(&t, text);
        expect_row(&t, "c", forms[k].lower, forms[k].upper);
        expect_row(&t, "d", 0, 0);
        assert_true(entry(&t, "c", "x") == 1 && entry(&t, "c", "y") == 1 && entry(&t, "d", "y") == -1);
        not_warned(&t);
        done(&t);
    }
}

static void numbers_and_names_may_touch(void **state)
{
    (void)state;
    struct reading t;
    read_good(&t, "min\nobj:3x+2y-.5z\nst\nc:3e1x+2.5y-1e-1z>=1\nd:3 e1+2E2 e2-3d1>=1\nend\n");
    expect_col(&t, "x", 3, 0, INFINITY);
    expect_col(&t, "z", -0.5, 0, INFINITY);
    assert_true(entry(&t, "c", "x") == 30 && entry(&t, "c", "y") == 2.5 && entry(&t, "c", "z") == -0.1);
    assert_true(entry(&t, "d", "e1") == 3 && entry(&t, "d", "e2") == 200 && entry(&t, "d", "d1") == -3);
    done(&t);
}

static void signs_multiply(void **state)
{
    (void)state;
    struct reading t;
    read_good(&t, "min\n obj: + - x + -2 y\nst\n c: - - x - +3 y >= 1\nend\n");
    expect_col(&t, "x", -1, 0, INFINITY);
    expect_col(&t, "y", -2, 0, INFINITY);
    assert_true(entry(&t, "c", "x") == 1 && entry(&t, "c", "y") == -3);
    done(&t);
}

static void zeros_name_columns_and_are_not_stored(void **state)
{
    (void)state;
    struct reading t;
    read_good(&t, "min\n obj: x\nst\n c: 0 y >= -1\n d: 0 >= -2\nend\n");
    assert_int_equal(t.lp->ncols, 2);
    assert_int_equal(spmat_nnz(t.lp->cols), 0);
    expect_row(&t, "c", -1, INFINITY);
    expect_row(&t, "d", -2, INFINITY);
    not_warned(&t);
    done(&t);
}

static void rows_without_a_label_are_called_by_their_numbers(void **state)
{
    (void)state;
    struct reading t;
    read_good(&t, "min\n x + y\nst\n x + y >= 1\n c1: x - y <= 3\n x + 2 y <= 9\nend\n");
    expect_row(&t, "R1", 1, INFINITY);
    expect_row(&t, "c1", -INFINITY, 3);
    expect_row(&t, "R3", -INFINITY, 9);
    done(&t);
    read_good(&t, "min\n x\nst\n R2: x >= 1\n x >= 2\n R2_: x >= 3\nend\n");
    expect_row(&t, "R2", 1, INFINITY);
    expect_row(&t, "R2__", 2, INFINITY);
    expect_row(&t, "R2_", 3, INFINITY);
    done(&t);
    read_good(&t, "min\n x\nst\n x >= 1\n x <= 2\nend\n");
    char name[8];
    lp_row_name(t.lp, 1, name, sizeof name);
    assert_string_equal(name, "R2");
    assert_true(cvec_get(t.lp->row_upper, 1) == 2);
    done(&t);
}

static void rows_may_share_a_line_where_they_have_labels(void **state)
{
    (void)state;
    struct reading t;
    read_good(&t, "min obj: x + y st c1: x + y >= 1 c2: x - y <= 2 bounds\nx <= 4\nend\n");
    expect_row(&t, "c1", 1, INFINITY);
    expect_row(&t, "c2", -INFINITY, 2);
    expect_col(&t, "x", 1, 0, 4);
    done(&t);
}

static void constraints_may_be_missing(void **state)
{
    (void)state;
    struct reading t;
    read_good(&t, "Minimize\n obj: x\nBounds\n x >= 2\nEnd\n");
    assert_int_equal(t.lp->nrows, 0);
    expect_col(&t, "x", 1, 2, INFINITY);
    done(&t);
    read_good(&t, "Minimize\n obj: x\nSubject To\nBounds\n x >= 2\nEnd\n");
    assert_int_equal(t.lp->nrows, 0);
    done(&t);
}

/* ---- names -------------------------------------------------------------------------------------- */

static void words_of_sections_are_names_where_the_context_says_so(void **state)
{
    (void)state;
    struct reading t;
    read_good(
        &t,
        "Minimize\n obj: free + st +\n bin\nst\n st: free + max >= 1\n end + st + bin >= 2\n bounds: st\n + bin >= 3\n"
        "bounds\n free <= 4\n st free\n bin >= 1\nEnd\n");
    expect_col(&t, "free", 1, 0, 4);
    expect_col(&t, "st", 1, -INFINITY, INFINITY);
    expect_col(&t, "bin", 1, 1, INFINITY);
    expect_row(&t, "st", 1, INFINITY);
    expect_row(&t, "R2", 2, INFINITY);
    expect_row(&t, "bounds", 3, INFINITY);
    assert_true(entry(&t, "R2", "end") == 1);
    done(&t);
}

static void names_hold_what_the_format_allows_and_brackets(void **state)
{
    (void)state;
    struct reading t;
    char text[1200], name[301];
    memset(name, 'n', 300);
    name[300] = '\0';
    snprintf(
        text, sizeof text,
        "min\n obj: x[1] + 2 y(2) + 3 z.a#b + %s\nst\n c/1: X + x[1] >= 1\n \xc3\xa4{}: a,b;c?@'`|~\"!&%% >= 2\nend\n",
        name);
    read_good(&t, text);
    expect_col(&t, "x[1]", 1, 0, INFINITY);
    expect_col(&t, "y(2)", 2, 0, INFINITY);
    expect_col(&t, "z.a#b", 3, 0, INFINITY);
    expect_col(&t, name, 1, 0, INFINITY);
    expect_col(&t, "X", 0, 0, INFINITY);
    assert_true(entry(&t, "\xc3\xa4{}", "a,b;c?@'`|~\"!&%") == 1);
    assert_true(entry(&t, "c/1", "x[1]") == 1);
    done(&t);
}

static void the_model_s_name_is_in_the_first_comment(void **state)
{
    (void)state;
    struct reading t;
    read_good(&t,
              "\\ a comment\n\\Problem name: two words \n\nmin\n\\Problem name: no\n obj: x\nst\n c: x >= 1\nend\n");
    assert_string_equal(t.lp->name, "two words");
    done(&t);
}

/* ---- bounds ------------------------------------------------------------------------------------- */

static void every_form_of_a_bound_is_one(void **state)
{
    (void)state;
    static const struct {
        const char *bound;
        double lower, upper;
    } forms[] = {
        {"x <= 4", 0, 4},
        {"x >= 1", 1, INFINITY},
        {"x = 3", 3, 3},
        {"4 >= x", 0, 4},
        {"1 <= x", 1, INFINITY},
        {"3 = x", 3, 3},
        {"1 <= x <= 4", 1, 4},
        {"4 >= x >= 1", 1, 4},
        {"x free", -INFINITY, INFINITY},
        {"x FREE", -INFINITY, INFINITY},
        {"-inf <= x <= 4", -INFINITY, 4},
        {"-1e30 <= x <= +infinity", -INFINITY, INFINITY},
        {"x >= -Inf", -INFINITY, INFINITY},
        {"x <= 1e20", 0, 1e20},
        {"x <= 1e30", 0, INFINITY},
        {"x >= -1e+20", -1e20, INFINITY},
        {"4 <= x <= 3", 4, 3},
        {"-5 <= x\n <= 4", -5, 4},
        {"x > -2", -2, INFINITY},
        {"x =< 2.5", 0, 2.5},
        {"0 <= x <= -1", 0, -1},
        {"x <= -1\n x >= -3", -3, -1},
    };
    for (size_t k = 0; k < sizeof forms / sizeof *forms; k++) {
        struct reading t;
        char bounds[128];
        snprintf(bounds, sizeof bounds, "Bounds\n %s\n y <= 7", forms[k].bound);
        read_good(&t, behind(bounds));
        expect_col(&t, "x", 1, forms[k].lower, forms[k].upper);
        expect_col(&t, "y", 2, 0, 7);
        not_warned(&t);
        done(&t);
    }
}

static void a_negative_upper_bound_alone_keeps_the_lower_one_with_a_warning(void **state)
{
    (void)state;
    struct reading t;
    read_good(&t, behind("Bounds\n y <= 3\n x <= -1"));
    expect_col(&t, "x", 1, 0, -1);
    warned_once(&t, ":7: a negative upper bound alone leaves the lower bound 0, which contradicts it, first for 'x'");
    done(&t);
    read_good(&t, behind("Bounds\n y <= -3\n x <= -1\n\n y >= -4"));
    warned_once(&t, ":7: a negative upper bound alone");
    done(&t);
    read_good(&t, behind("Bounds\n y <= -3\n x <= -1\n"));
    warned_once(&t, ":6: a negative upper bound alone leaves the lower bound 0, which contradicts it, first for 'y'");
    done(&t);
}

static void a_bound_given_twice_counts_as_given_last_with_a_warning(void **state)
{
    (void)state;
    struct reading t;
    read_good(&t, behind("Bounds\n x <= 4\n x >= 1\n x <= 3"));
    expect_col(&t, "x", 1, 1, 3);
    warned_once(&t, ":8: a bound is given twice");
    done(&t);
}

static void a_column_that_stands_in_bounds_first_is_made_with_a_warning(void **state)
{
    (void)state;
    struct reading t;
    read_good(&t, behind("Bounds\n z <= 5\nGeneral\n w"));
    expect_col(&t, "z", 0, 0, 5);
    expect_col(&t, "w", 0, 0, INFINITY);
    assert_int_equal(t.warnings, 2);
    assert_non_null(strstr(t.log, "first 'z'"));
    done(&t);
}

static void a_product_with_parentheses_is_read_as_names_with_a_warning(void **state)
{
    (void)state;
    struct reading t;
    read_good(&t, "Minimize\n o: x\nSubject To\n r: x + 2 (u + v) >= 1\nEnd\n");
    assert_int_equal(t.lp->ncols, 3);
    warned_once(&t, ":4: names that begin with '(', first '(u'");
    done(&t);
    read_good(&t, "Minimize\n o: x(1)\nSubject To\n r: x(1) + x(2) >= 1\nEnd\n");
    not_warned(&t);
    done(&t);
}

/* ---- integers ----------------------------------------------------------------------------------- */

static void integers_are_relaxed_with_a_warning(void **state)
{
    (void)state;
    struct reading t;
    read_good(&t, behind("General\n x y\n x\nBounds\n x <= 5"));
    expect_col(&t, "x", 1, 0, 5);
    expect_col(&t, "y", 2, 0, INFINITY);
    assert_int_equal(t.lp->integer_columns, 2);
    warned_once(&t, ":6: integer columns are relaxed");
    done(&t);
}

static void binary_sets_both_bounds_and_warns_where_there_were_others(void **state)
{
    (void)state;
    struct reading t;
    read_good(&t, behind("Bounds\n x <= 5\nBinaries\n x\n y"));
    expect_col(&t, "x", 1, 0, 1);
    expect_col(&t, "y", 2, 0, 1);
    assert_int_equal(t.warnings, 2);
    assert_non_null(strstr(t.log, "Binary sets the bounds 0 and 1, in the place of others, first of 'x'"));
    assert_int_equal(t.lp->integer_columns, 2);
    done(&t);
    read_good(&t, behind("Bounds\n x <= 1\nBin\n x"));
    assert_int_equal(t.warnings, 1);
    done(&t);
    read_good(&t, behind("Binary\n x\nBounds\n x <= 5"));
    expect_col(&t, "x", 1, 0, 5);
    assert_int_equal(t.warnings, 2);
    done(&t);
}

/* ---- lines -------------------------------------------------------------------------------------- */

static void text_behind_the_end_is_left_with_a_warning(void **state)
{
    (void)state;
    struct reading t;
    read_good(&t, behind("End\n more\n text"));
    warned_once(&t, ":6: what follows End is not read");
    done(&t);
    read_good(&t, "min x\nst\n c: x >= 1\nend\n\n\\ a comment\n");
    not_warned(&t);
    done(&t);
}

static void tabs_carriage_returns_and_comments_are_blanks(void **state)
{
    (void)state;
    struct reading t;
    read_good(&t, "\\ head\r\nMinimize\t\\ c\r\n\tobj:\tx +\t2 y\\more\r\nSubject\tTo\r\n\tc1:\tx + y \\ break\r\n>= "
                  "1\r\nEnd\r\n");
    expect_row(&t, "c1", 1, INFINITY);
    expect_col(&t, "y", 2, 0, INFINITY);
    not_warned(&t);
    done(&t);
}

/* What programs write: a term a line, a label on a line of its own, a constant as a column. */
static void files_of_modelling_tools_are_read(void **state)
{
    (void)state;
    struct reading t;
    read_good(&t,
              "\\* Source Pyomo model name=unknown *\\\n\nmin \nobjective:\n+1 x1\n+2.0 x2\n\ns.t.\n\nc_l_c1_:\n+1 x1\n"
              "+1 x2\n>= 1\n\nc_e_ONE_VAR_CONSTANT: \nONE_VAR_CONSTANT = 1.0\n\nbounds\n   0 <= x1 <= +inf\n"
              "   -inf <= x2 <= 4\nend\n");
    expect_row(&t, "c_l_c1_", 1, INFINITY);
    expect_row(&t, "c_e_ONE_VAR_CONSTANT", 1, 1);
    expect_col(&t, "x1", 1, 0, INFINITY);
    expect_col(&t, "x2", 2, -INFINITY, 4);
    done(&t);
    read_good(&t, "min\n\nobj:\n\n+1.0 x0\n+2.0 x1\n\ns.t.\n\nc0:\n+1.0 x0\n+1.0 x1\n>=\n+1.0\n\nbounds\n\n"
                  "+0.0 <= x0 <= +inf\n-5 <= x1 <= +4\n\nend\n");
    expect_row(&t, "c0", 1, INFINITY);
    expect_col(&t, "x1", 2, -5, 4);
    done(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_constant_of_the_objective_is_its_offset_wherever_it_stands),
        cmocka_unit_test(terms_of_one_column_are_added_up_with_a_warning),
        cmocka_unit_test(an_objective_may_be_empty_or_without_a_name),
        cmocka_unit_test(the_sense_has_many_words),
        cmocka_unit_test(every_form_of_a_relation_is_one),
        cmocka_unit_test(numbers_and_names_may_touch),
        cmocka_unit_test(signs_multiply),
        cmocka_unit_test(zeros_name_columns_and_are_not_stored),
        cmocka_unit_test(rows_without_a_label_are_called_by_their_numbers),
        cmocka_unit_test(rows_may_share_a_line_where_they_have_labels),
        cmocka_unit_test(constraints_may_be_missing),
        cmocka_unit_test(words_of_sections_are_names_where_the_context_says_so),
        cmocka_unit_test(names_hold_what_the_format_allows_and_brackets),
        cmocka_unit_test(the_model_s_name_is_in_the_first_comment),
        cmocka_unit_test(every_form_of_a_bound_is_one),
        cmocka_unit_test(a_negative_upper_bound_alone_keeps_the_lower_one_with_a_warning),
        cmocka_unit_test(a_bound_given_twice_counts_as_given_last_with_a_warning),
        cmocka_unit_test(a_column_that_stands_in_bounds_first_is_made_with_a_warning),
        cmocka_unit_test(a_product_with_parentheses_is_read_as_names_with_a_warning),
        cmocka_unit_test(integers_are_relaxed_with_a_warning),
        cmocka_unit_test(binary_sets_both_bounds_and_warns_where_there_were_others),
        cmocka_unit_test(text_behind_the_end_is_left_with_a_warning),
        cmocka_unit_test(tabs_carriage_returns_and_comments_are_blanks),
        cmocka_unit_test(files_of_modelling_tools_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
