/* BOUNDS as the MPS reader takes them: the dialect rulings, one test each or more. */
#include "mps_text.h"

static void negative_upper_bound_alone_frees_the_lower_with_a_warning(void **state)
{
    (void)state;
    struct reading t;
    read_good(&t, with("BOUNDS\n UP BND       X                  -3.\n UP BND       Y                  -4.\n"));
    expect_col(&t, "X", 1, -INFINITY, -3);
    expect_col(&t, "Y", -4, -INFINITY, -4);
    assert_int_equal(t.warnings, 1);
    assert_non_null(strstr(t.log, ":13: "));
    done(&t);
}

static void explicit_lower_bound_zero_stays_under_a_negative_upper(void **state)
{
    (void)state;
    struct reading t;
    read_good(&t, with("BOUNDS\n LO BND       X                   0.\n UP BND       X                  -3.\n"
                       " UP BND       Y                  -1.\n LO BND       Y                   0.\n"));
    expect_col(&t, "X", 1, 0, -3);
    expect_col(&t, "Y", -4, 0, -1);
    done(&t);
}

static void upper_bound_zero_leaves_the_lower_at_zero(void **state)
{
    (void)state;
    struct reading t;
    read_good(&t, with("BOUNDS\n UP BND       X                   0.\n"));
    expect_col(&t, "X", 1, 0, 0);
    assert_int_equal(t.warnings, 0);
    done(&t);
}

static void every_type_of_bound_does_what_it_says(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        double lower, upper;
        uint64_t integers;
    } bounds[] = {{" FR B X\n", -INFINITY, INFINITY, 0},
                  {" FX B X -2\n", -2, -2, 0},
                  {" LO B X 2\n", 2, INFINITY, 0},
                  {" UP B X 2\n", 0, 2, 0},
                  {" MI B X\n", -INFINITY, INFINITY, 0},
                  {" PL B X\n", 0, INFINITY, 0},
                  {" BV B X\n", 0, 1, 1},
                  {" LI B X 2\n", 2, INFINITY, 1},
                  {" UI B X 2\n", 0, 2, 1},
                  {" UP B X 5\n MI B X\n", -INFINITY, 5, 0},
                  {" MI B X\n UP B X 5\n", -INFINITY, 5, 0},
                  {" MI B X\n UP B X -5\n", -INFINITY, -5, 0},
                  {" LO B X 3\n PL B X\n", 3, INFINITY, 0},
                  {" UP B X 1e30\n", 0, INFINITY, 0},
                  {" LO B X -1e30\n", -INFINITY, INFINITY, 0},
                  {" UP B X Inf\n", 0, INFINITY, 0},
                  {" LO B X -infinity\n UP B X 9\n", -INFINITY, 9, 0},
                  {" lo B X -1D1\n up B X 1.5d1\n", -10, 15, 0},
                  {" FR B X 0\n", -INFINITY, INFINITY, 0},
                  {" BV B X 1\n", 0, 1, 1},
                  {" LO B X 5\n UP B X 4\n", 5, 4, 0}};
    for (size_t k = 0; k < sizeof bounds / sizeof *bounds; k++) {
        char text[256];
        snprintf(text, sizeof text, "BOUNDS\n%s", bounds[k].line);
        struct reading t;
        read_good(&t, with(text));
        expect_col(&t, "X", 1, bounds[k].lower, bounds[k].upper);
        expect_col(&t, "Y", -4, 0, INFINITY);
        assert_int_equal(t.lp->integer_columns, bounds[k].integers);
        assert_int_equal(t.warnings, bounds[k].integers ? 1 : 0);
        done(&t);
    }
}

static void a_bound_given_twice_is_overruled_with_a_warning(void **state)
{
    (void)state;
    struct reading t;
    read_good(&t, with("BOUNDS\n UP B X 1\n UP B X 2\n UP B X 3\n LO B X -1\n"));
    expect_col(&t, "X", 1, -1, 3);
    assert_int_equal(t.warnings, 1);
    done(&t);
}

static void semi_continuous_bounds_are_refused_by_name(void **state)
{
    (void)state;
    read_bad(with("BOUNDS\n SC B X 5\n"), 13, 2,
             "semi-continuous variables are not linear programming; bound type 'SC'");
    read_bad(with("BOUNDS\n SI BND       X                   5.\n"), 13, 2, "bound type 'SI'");
}

static void infinite_bounds_on_the_wrong_side_are_errors(void **state)
{
    (void)state;
    read_bad(with("BOUNDS\n UP B X -1e30\n"), 13, 7, "upper bound -infinity of column 'X'");
    read_bad(with("BOUNDS\n LO B X inf\n"), 13, 7, "lower bound infinity of column 'X'");
    read_bad(with("BOUNDS\n FX B X 1e31\n"), 13, 7, "infinite value of fixed column 'X'");
}

static void bounds_are_found_in_any_order(void **state)
{
    (void)state;
    enum { N = 2000 };
    char *text = malloc(100 * N);
    struct reading t;
    for (unsigned way = 0; way < 4; way++) {
        size_t at = (size_t)sprintf(text, "ROWS\n N COST\nCOLUMNS\n");
        for (unsigned j = 0; j < N; j++)
            at += (size_t)sprintf(text + at, " x%u COST %u\n", j, j + 1);
        at += (size_t)sprintf(text + at, "BOUNDS\n");
        /* In order, every third, backwards, scattered (7 and 2000 have no common divisor). */
        for (unsigned k = 0; k < N; k++) {
            unsigned j = way == 0 ? k : way == 1 ? k * 3 % N : way == 2 ? N - 1 - k : k * 7 % N;
            at += (size_t)sprintf(text + at, " UP b x%u %u\n", j, j + 5);
        }
        sprintf(text + at, "ENDATA\n");
        read_good(&t, text);
        for (uint32_t j = 0; j < N; j++)
            assert_true(cvec_get(t.lp->col_upper, j) == j + 5.0 && cvec_get(t.lp->cost, j) == j + 1.0);
        done(&t);
    }
    free(text);
}

static void integer_bounds_do_not_count_a_column_twice(void **state)
{
    (void)state;
    struct reading t;
    read_good(&t, "ROWS\n N COST\nCOLUMNS\n M 'MARKER' 'INTORG'\n I COST 1\n M 'MARKER' 'INTEND'\n X COST 1\n"
                  "BOUNDS\n UI BND I 5\n LI BND X 2\n UI BND X 4\nENDATA\n");
    expect_col(&t, "I", 1, 0, 5);
    expect_col(&t, "X", 1, 2, 4);
    assert_int_equal(t.lp->integer_columns, 2);
    done(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(negative_upper_bound_alone_frees_the_lower_with_a_warning),
        cmocka_unit_test(explicit_lower_bound_zero_stays_under_a_negative_upper),
        cmocka_unit_test(upper_bound_zero_leaves_the_lower_at_zero),
        cmocka_unit_test(every_type_of_bound_does_what_it_says),
        cmocka_unit_test(a_bound_given_twice_is_overruled_with_a_warning),
        cmocka_unit_test(semi_continuous_bounds_are_refused_by_name),
        cmocka_unit_test(infinite_bounds_on_the_wrong_side_are_errors),
        cmocka_unit_test(bounds_are_found_in_any_order),
        cmocka_unit_test(integer_bounds_do_not_count_a_column_twice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
