/* ROWS, RHS and RANGES as the MPS reader takes them: the dialect rulings, one test each or more. */
#include "mps_text.h"

static void objective_rhs_is_minus_the_constant_unless_told_otherwise(void **state)
{
    (void)state;
    static const struct {
        const char *rule;
        double offset;
    } rules[] = {{"negative", -7.5}, {"positive", 7.5}, {"ignore", 0}};
    for (unsigned k = 0; k < 3; k++) {
        struct reading t;
        reading_init(&t);
        option(&t, "objective-rhs", rules[k].rule);
        read_more(&t, with("RHS\n    RHS       LOW                 5.   COST               7.5\n"));
        assert_true(t.lp->offset == rules[k].offset);
        expect_row(&t, "LOW", 5, INFINITY);
        done(&t);
    }
    struct reading t;
    read_good(&t, with("RHS\n    RHS       COST              -7.5\n"));
    assert_true(t.lp->offset == 7.5);
    done(&t);
}

static const char ranged_rows[] = "RANGES\n"
                                  "    RNG       LOW                 3.   HIGH                4.\n"
                                  "    RNG       SAME               -6.\n";
static const char ranged_rhs[] = "RHS\n"
                                 "    RHS       LOW                10.   HIGH               20.\n"
                                 "    RHS       SAME               30.\n";

static void ranges_before_or_after_rhs_give_the_same(void **state)
{
    (void)state;
    for (unsigned k = 0; k < 2; k++) {
        char both[512];
        snprintf(both, sizeof both, "%s%s", k ? ranged_rows : ranged_rhs, k ? ranged_rhs : ranged_rows);
        struct reading t;
        read_good(&t, with(both));
        expect_row(&t, "LOW", 10, 13);
        expect_row(&t, "HIGH", 16, 20);
        expect_row(&t, "SAME", 24, 30);
        done(&t);
    }
}

static void range_signs_matter_on_equations_only(void **state)
{
    (void)state;
    struct reading t;
    read_good(&t, with("RANGES\n    RNG       LOW                -3.   HIGH               -4.\n    RNG       SAME      "
                       "          6.\n"));
    expect_row(&t, "LOW", 0, 3);
    expect_row(&t, "HIGH", -4, 0);
    expect_row(&t, "SAME", 0, 6);
    done(&t);
    read_good(&t, with("RANGES\n    RNG       LOW                 0.   HIGH                0.\n    RNG       SAME      "
                       "          0.\n"));
    expect_row(&t, "LOW", 0, 0);
    expect_row(&t, "HIGH", 0, 0);
    expect_row(&t, "SAME", 0, 0);
    done(&t);
    read_good(&t, with("RANGES\n    RNG       LOW              1e30   HIGH              -inf\n"));
    expect_row(&t, "LOW", 0, INFINITY);
    expect_row(&t, "HIGH", -INFINITY, 0);
    done(&t);
    read_good(&t, with("RANGES\n    RNG       COST                1.\n"));
    assert_int_equal(t.warnings, 1);
    done(&t);
}

static const char three_free_rows[] =
    "ROWS\n N FIRST\n E R1\n N SECOND\n N THIRD\nCOLUMNS\n X FIRST 1 R1 2\n X SECOND 3 THIRD 4\n"
    " Y THIRD 5\nRHS\n RHS FIRST 6 SECOND 7\n RHS THIRD 8 R1 9\nRANGES\n RNG THIRD 1\nENDATA\n";

static void the_first_free_row_is_the_objective_and_others_are_dropped_with_one_warning(void **state)
{
    (void)state;
    struct reading t;
    read_good(&t, three_free_rows);
    assert_string_equal(t.lp->objective_name, "FIRST");
    assert_int_equal(t.lp->nrows, 1);
    assert_int_equal(spmat_nnz(t.lp->cols), 1);
    expect_col(&t, "X", 1, 0, INFINITY);
    expect_col(&t, "Y", 0, 0, INFINITY);
    expect_row(&t, "R1", 9, 9);
    assert_true(t.lp->offset == -6);
    assert_int_equal(t.warnings, 2);
    assert_non_null(strstr(t.log, ":4: N rows beside the objective are dropped"));
    assert_non_null(strstr(t.log, "SECOND"));
    done(&t);
}

static void the_objective_can_be_chosen_by_option_or_objname(void **state)
{
    (void)state;
    struct reading t;
    char text[512];
    reading_init(&t);
    option(&t, "objective", "THIRD");
    read_more(&t, three_free_rows);
    assert_string_equal(t.lp->objective_name, "THIRD");
    expect_col(&t, "X", 4, 0, INFINITY);
    expect_col(&t, "Y", 5, 0, INFINITY);
    assert_true(t.lp->offset == -8);
    done(&t);
    for (unsigned k = 0; k < 2; k++) {
        snprintf(text, sizeof text, "%s%s", k ? "OBJNAME\n    SECOND\n" : "OBJNAME SECOND\n", three_free_rows);
        read_good(&t, text);
        assert_string_equal(t.lp->objective_name, "SECOND");
        expect_col(&t, "X", 3, 0, INFINITY);
        done(&t);
        reading_init(&t);
        option(&t, "objective", "THIRD");
        read_more(&t, text);
        assert_string_equal(t.lp->objective_name, "THIRD");
        done(&t);
    }
    snprintf(text, sizeof text, "OBJNAME NONE\n%s", three_free_rows);
    read_bad(text, 7, 0, "no N row has the objective's name 'NONE'");
    snprintf(text, sizeof text, "OBJNAME R1\n%s", three_free_rows);
    read_bad(text, 7, 0, "no N row has the objective's name 'R1'");
}

static void without_a_free_row_the_objective_is_zero_with_a_warning(void **state)
{
    (void)state;
    struct reading t;
    read_good(&t, "ROWS\n E R1\nCOLUMNS\n X R1 1\nENDATA\n");
    expect_col(&t, "X", 0, 0, INFINITY);
    assert_int_equal(t.warnings, 1);
    done(&t);
}

static void a_repeated_right_hand_side_or_range_follows_the_same_option(void **state)
{
    (void)state;
    const char *twice = with("RHS\n    RHS       LOW                 5.   LOW                 6.\n    RHS       COST   "
                             "             1.   COST                2.\n");
    read_bad(twice, 13, 40, "right-hand side given twice for row 'LOW'");
    struct reading t;
    reading_init(&t);
    option(&t, "duplicates", "sum");
    read_more(&t, twice);
    expect_row(&t, "LOW", 11, INFINITY);
    assert_true(t.lp->offset == -3);
    done(&t);
    read_bad(with("RANGES\n    RNG       LOW                 5.\n    RNG       LOW                 6.\n"), 14, 15,
             "range given twice for row 'LOW'");
    read_bad(with("RHS\n    RHS       COST                5.\n    RHS       COST                6.\n"), 14, 15,
             "given twice for row 'COST'");
}

static const char two_sets[] = "RHS\n"
                               "    RHS1      LOW                 5.\n"
                               "    RHS2      LOW                 6.   HIGH                7.\n"
                               "    RHS1      HIGH                8.\n"
                               "RANGES\n"
                               "    RNG1      LOW                 1.\n"
                               "    RNG2      HIGH                2.\n"
                               "BOUNDS\n"
                               " UP BND1      X                   1.\n"
                               " UP BND2      X                   2.\n"
                               " UP BND2      Y                   3.\n";

static void of_several_vectors_the_first_counts_with_one_warning(void **state)
{
    (void)state;
    struct reading t;
    read_good(&t, with(two_sets));
    expect_row(&t, "LOW", 5, 6);
    expect_row(&t, "HIGH", -INFINITY, 8);
    expect_col(&t, "X", 1, 0, 1);
    expect_col(&t, "Y", -4, 0, INFINITY);
    assert_int_equal(t.warnings, 3);
    assert_non_null(strstr(t.log, ":14: right-hand side vectors beside 'RHS1' are dropped, first 'RHS2'"));
    assert_non_null(strstr(t.log, ":18: range vectors beside 'RNG1' are dropped, first 'RNG2'"));
    assert_non_null(strstr(t.log, ":21: bound vectors beside 'BND1' are dropped, first 'BND2'"));
    done(&t);
}

static void options_choose_vectors_by_name(void **state)
{
    (void)state;
    struct reading t;
    reading_init(&t);
    option(&t, "rhs", "RHS2");
    option(&t, "ranges", "RNG2");
    option(&t, "bounds", "BND2");
    read_more(&t, with(two_sets));
    expect_row(&t, "LOW", 6, INFINITY);
    expect_row(&t, "HIGH", 5, 7);
    expect_col(&t, "X", 1, 0, 2);
    expect_col(&t, "Y", -4, 0, 3);
    done(&t);
}

static void a_vector_that_is_named_and_not_there_is_an_error(void **state)
{
    (void)state;
    static const char *const options[] = {"rhs", "ranges", "bounds"};
    for (unsigned k = 0; k < 3; k++) {
        struct reading t;
        reading_init(&t);
        option(&t, options[k], "NONE");
        expect_error(&t, with(two_sets), 23, 0, "vector 'NONE'");
        reading_init(&t);
        option(&t, options[k], "NONE");
        expect_error(&t, with(""), 12, 0, "vector 'NONE'");
    }
}

static void vectors_may_go_without_a_name(void **state)
{
    (void)state;
    static const char *const texts[] = {
        ("RHS\n              LOW                 5.   HIGH                8.\n              SAME                9.\n"
         "BOUNDS\n UP           X                   3.\n BV           Y\n MI           Z\n"),
        "RHS\n LOW 5 HIGH 8\n SAME 9\nBOUNDS\n UP X 3\n BV Y\n MI Z\n",
        "RHS\n RHS LOW 5 HIGH 8\n SAME 9\nBOUNDS\n UP B X 3\n BV Y\n MI Z\n",
        "RHS\n LOW 5\n HIGH 8 SAME 9\nBOUNDS\n UP X 3\n BV B Y 1\n MI B Z\n"};
    for (unsigned k = 0; k < 4; k++) {
        struct reading t;
        read_good(&t, with(texts[k]));
        expect_row(&t, "LOW", 5, INFINITY);
        expect_row(&t, "HIGH", -INFINITY, 8);
        expect_row(&t, "SAME", 9, 9);
        expect_col(&t, "X", 1, 0, 3);
        if (k < 3) {
            expect_col(&t, "Y", -4, 0, 1);
            expect_col(&t, "Z", 0, -INFINITY, INFINITY);
        }
        done(&t);
    }
}

static void infinite_right_hand_sides_free_a_row_or_are_errors(void **state)
{
    (void)state;
    struct reading t;
    read_good(&t, with("RHS\n RHS LOW -1e30 HIGH inf\n"));
    expect_row(&t, "LOW", -INFINITY, INFINITY);
    expect_row(&t, "HIGH", -INFINITY, INFINITY);
    done(&t);
    read_bad(with("RHS\n RHS LOW 1e30\n"), 13, 6, "infinite right-hand side of row 'LOW'");
    read_bad(with("RHS\n RHS HIGH -1e30\n"), 13, 6, "infinite right-hand side of row 'HIGH'");
    read_bad(with("RHS\n RHS SAME 1e30\n"), 13, 6, "infinite right-hand side of row 'SAME'");
    read_bad(with("RHS\n RHS COST 1e30\n"), 13, 6, "infinite right-hand side of row 'COST'");
    read_bad(with("RHS\n RHS LOW -inf\nRANGES\n R LOW 1\n"), 15, 4,
             "range on an infinite right-hand side, of row 'LOW'");
    read_bad(with("RANGES\n R LOW 1\nRHS\n RHS LOW -inf\n"), 15, 6,
             "infinite right-hand side with a range, of row 'LOW'");
    read_bad(with("RANGES\n R SAME inf\n"), 13, 4, "infinite range of E row 'SAME'");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(objective_rhs_is_minus_the_constant_unless_told_otherwise),
        cmocka_unit_test(ranges_before_or_after_rhs_give_the_same),
        cmocka_unit_test(range_signs_matter_on_equations_only),
        cmocka_unit_test(the_first_free_row_is_the_objective_and_others_are_dropped_with_one_warning),
        cmocka_unit_test(the_objective_can_be_chosen_by_option_or_objname),
        cmocka_unit_test(without_a_free_row_the_objective_is_zero_with_a_warning),
        cmocka_unit_test(a_repeated_right_hand_side_or_range_follows_the_same_option),
        cmocka_unit_test(of_several_vectors_the_first_counts_with_one_warning),
        cmocka_unit_test(options_choose_vectors_by_name),
        cmocka_unit_test(a_vector_that_is_named_and_not_there_is_an_error),
        cmocka_unit_test(vectors_may_go_without_a_name),
        cmocka_unit_test(infinite_right_hand_sides_free_a_row_or_are_errors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
