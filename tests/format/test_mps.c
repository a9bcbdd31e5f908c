/* The sections of an MPS file, its header lines and its objective sense: the dialect rulings of the MPS reader, one
 * test each or more. */
#include "mps_text.h"

static void a_model_is_read_with_all_its_parts(void **state)
{
    (void)state;
    struct reading t;
    read_good(&t, with("RHS\n"
                       "    RHS       LOW                 5.   HIGH               10.\n"
                       "    RHS       SAME               -2.\n"
                       "BOUNDS\n"
                       " UP BND       X                  40.\n"
                       " LO BND       Y                  -1.\n"));
    assert_string_equal(t.lp->name, "TEST");
    assert_string_equal(t.lp->objective_name, "COST");
    assert_int_equal(t.lp->nrows, 3);
    assert_int_equal(t.lp->ncols, 3);
    assert_int_equal(spmat_nnz(t.lp->cols), 5);
    assert_int_equal(spmat_minors(t.lp->cols), 3);
    expect_row(&t, "LOW", 5, INFINITY);
    expect_row(&t, "HIGH", -INFINITY, 10);
    expect_row(&t, "SAME", -2, -2);
    expect_col(&t, "X", 1, 0, 40);
    expect_col(&t, "Y", -4, -1, INFINITY);
    expect_col(&t, "Z", 0, 0, INFINITY);
    assert_true(entry(&t, "LOW", "X") == 2 && entry(&t, "HIGH", "X") == 3 && entry(&t, "SAME", "X") == -1);
    assert_true(entry(&t, "LOW", "Y") == 0 && entry(&t, "SAME", "Y") == 2.5 && entry(&t, "LOW", "Z") == 7);
    assert_true(t.lp->offset == 0 && !signbit(t.lp->offset) && !t.lp->maximise);
    assert_int_equal(t.lp->integer_columns, 0);
    assert_int_equal(t.warnings, 0);
    done(&t);
}

static void sections_may_be_missing_and_a_model_may_be_empty(void **state)
{
    (void)state;
    struct reading t;
    read_good(&t, "ROWS\n N COST\nCOLUMNS\nENDATA\n");
    assert_int_equal(t.lp->nrows, 0);
    assert_int_equal(t.lp->ncols, 0);
    assert_string_equal(t.lp->name, "");
    assert_int_equal(t.warnings, 0);
    done(&t);
    read_good(&t, "NAME\nROWS\nCOLUMNS\nRHS\nRANGES\nBOUNDS\nENDATA");
    assert_string_equal(t.lp->name, "");
    assert_string_equal(t.lp->objective_name, "");
    assert_int_equal(t.warnings, 1); /* no objective */
    done(&t);
}

static void comments_blank_lines_tabs_and_carriage_returns_do_no_harm(void **state)
{
    (void)state;
    struct reading t;
    read_good(&t,
              "* a comment\r\n\r\nNAME\tfree model\r\n*\nROWS\r\n\tN\tCOST\r\n  \t \r\n E R1\r\nCOLUMNS\r\n* more\r\n"
              "\tX\tCOST\t1.5\tR1\t-2  \r\n\nRHS\r\n\tR1\t4\t\nENDATA  \r\n\r\n* end\r\n");
    assert_string_equal(t.lp->name, "free model");
    assert_true(entry(&t, "R1", "X") == -2);
    expect_col(&t, "X", 1.5, 0, INFINITY);
    expect_row(&t, "R1", 4, 4);
    assert_int_equal(t.warnings, 0);
    done(&t);
}

static void what_follows_endata_is_not_read_and_warned_about_once(void **state)
{
    (void)state;
    struct reading t;
    read_good(&t, "ROWS\n N COST\nCOLUMNS\nENDATA\nROWS\n E R1\n");
    assert_int_equal(t.lp->nrows, 0);
    assert_int_equal(t.warnings, 1);
    assert_non_null(strstr(t.log, ":5: "));
    done(&t);
}

static void objective_sense_is_read_in_all_its_spellings(void **state)
{
    (void)state;
    static const struct {
        const char *word;
        bool maximise;
    } words[] = {{"MIN", false}, {"MAX", true},       {"MINIMIZE", false}, {"MAXIMIZE", true},
                 {"max", true},  {"Minimize", false}, {"mAxImIzE", true}};
    static const char *const ways[] = {"OBJSENSE\n    %s\n", "OBJSENSE %s\n", "OBJSENSE\n%s\n", "objsense\t%s  \n"};
    for (size_t k = 0; k < sizeof words / sizeof *words; k++)
        for (unsigned way = 0; way < 4; way++)
            for (unsigned place = 0; place < 2; place++) {
                char text[1024], sense[64];
                snprintf(sense, sizeof sense, ways[way], words[k].word);
                snprintf(text, sizeof text, "NAME\n%sROWS\n N COST\n%sCOLUMNS\n X COST 1\nENDATA\n", place ? sense : "",
                         place ? "" : sense);
                struct reading t;
                read_good(&t, text);
                assert_int_equal(t.lp->maximise, words[k].maximise);
                done(&t);
            }
}

static void any_other_objective_sense_is_an_error(void **state)
{
    (void)state;
    read_bad("NAME\nOBJSENSE\n    BIGGEST\nROWS\n N COST\nCOLUMNS\nENDATA\n", 3, 5,
             "unknown objective sense 'BIGGEST'");
    read_bad("NAME\nOBJSENSE MAXIM\nROWS\n", 2, 10, "unknown objective sense 'MAXIM'");
    read_bad("NAME\nOBJSENSE MAX MIN\nROWS\n", 2, 10, "unknown objective sense 'MAX MIN'");
    read_bad("NAME\nOBJSENSE\nROWS\n N COST\n", 3, 1, "sense should stand before 'ROWS'");
    read_bad("NAME\nOBJSENSE MAX\n    MIN\nROWS\n", 3, 5, "second objective sense 'MIN'");
    read_bad("NAME\nOBJSENSE\nMAXI\nROWS\n", 3, 1, "unknown objective sense 'MAXI'");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_model_is_read_with_all_its_parts),
        cmocka_unit_test(sections_may_be_missing_and_a_model_may_be_empty),
        cmocka_unit_test(comments_blank_lines_tabs_and_carriage_returns_do_no_harm),
        cmocka_unit_test(what_follows_endata_is_not_read_and_warned_about_once),
        cmocka_unit_test(objective_sense_is_read_in_all_its_spellings),
        cmocka_unit_test(any_other_objective_sense_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
