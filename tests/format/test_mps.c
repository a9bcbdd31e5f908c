/* The dialect rulings of the MPS reader, one test each or more. */
#include "mps_text.h"

static const char two_rows[] = "NAME          TEST\n"
                               "ROWS\n"
                               " N  COST\n"
                               " G  LOW\n"
                               " L  HIGH\n"
                               " E  SAME\n"
                               "COLUMNS\n"
                               "    X         COST                1.   LOW                 2.\n"
                               "    X         HIGH                3.   SAME               -1.\n"
                               "    Y         COST               -4.   SAME               2.5\n"
                               "    Z         LOW                 7.\n";

/* two_rows followed by `more` and ENDATA. */
static char *with(const char *more)
{
    static char text[4096];
    snprintf(text, sizeof text, "%s%sENDATA\n", two_rows, more);
    return text;
}

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

/* ---- duplicates --------------------------------------------------------------------------------- */

static const char repeated[] =
    "ROWS\n N COST\n E R1\n E R2\nCOLUMNS\n X R1 1 R2 2\n X COST 3 R1 4\n X COST 5\n Y R1 1\nENDATA\n";

static void a_repeated_coefficient_is_an_error_with_its_line(void **state)
{
    (void)state;
    read_bad(repeated, 7, 11, "column 'X' has a second coefficient in row 'R1'");
    read_bad("ROWS\n N COST\n E R1\nCOLUMNS\n X COST 1 R1 2\n X COST 2\nENDATA\n", 6, 4,
             "second coefficient in row 'COST'");
    read_bad("ROWS\n N COST\n E R1\nCOLUMNS\n X R1 0 R1 2\nENDATA\n", 5, 9, "second coefficient in row 'R1'");
}

static void the_option_takes_the_first_the_last_or_the_sum_of_repeated_coefficients(void **state)
{
    (void)state;
    static const struct {
        const char *rule;
        double r1, cost;
    } rules[] = {{"first", 1, 3}, {"last", 4, 5}, {"sum", 5, 8}};
    for (unsigned k = 0; k < 3; k++) {
        struct reading t;
        reading_init(&t);
        option(&t, "duplicates", rules[k].rule);
        read_more(&t, repeated);
        assert_true(entry(&t, "R1", "X") == rules[k].r1);
        assert_true(entry(&t, "R2", "X") == 2);
        assert_true(entry(&t, "R1", "Y") == 1);
        expect_col(&t, "X", rules[k].cost, 0, INFINITY);
        done(&t);
    }
    struct reading t;
    reading_init(&t);
    option(&t, "duplicates", "sum");
    read_more(&t, "ROWS\n N COST\n E R1\nCOLUMNS\n X R1 1 R1 -1\nENDATA\n");
    assert_int_equal(spmat_nnz(t.lp->cols), 0);
    lp_free(&t.env, &t.lp);
    expect_error(&t, "ROWS\n N COST\n E R1\nCOLUMNS\n X R1 1e308 R1 1e308\nENDATA\n", 5, 13, "add up to infinity");
}

/* A column of n entries over n rows, and its last row once more. */
static char *long_column(unsigned n, bool repeat)
{
    size_t room = 64 * (size_t)n + 256, at;
    char *text = malloc(room);
    at = (size_t)snprintf(text, room, "ROWS\n N COST\n");
    for (unsigned i = 0; i < n; i++)
        at += (size_t)snprintf(text + at, room - at, " G R%u\n", i);
    at += (size_t)snprintf(text + at, room - at, "COLUMNS\n");
    for (unsigned i = 0; i < n; i++)
        at += (size_t)snprintf(text + at, room - at, " X R%u %u\n", i, i + 1);
    if (repeat)
        at += (size_t)snprintf(text + at, room - at, " X R%u 100\n", 1u);
    for (unsigned i = 0; i < n; i++)
        at += (size_t)snprintf(text + at, room - at, " Y R%u %u\n", i, i + 2);
    snprintf(text + at, room - at, "ENDATA\n");
    return text;
}

static void columns_longer_than_the_readers_buffer_are_read_and_their_repetitions_found(void **state)
{
    (void)state;
    struct reading t;
    for (unsigned n = 254; n < 259; n++) {
        char *text = long_column(n, false);
        read_good(&t, text);
        assert_int_equal(spmat_nnz(t.lp->cols), 2 * n);
        struct spmat_cursor c;
        for (uint32_t col = 0; col < 2; col++) {
            uint32_t i = 0;
            for (spmat_seek(t.lp->cols, col, &c); spmat_next(&c); i++)
                assert_true(c.index == i && c.value == i + 1.0 + col);
            assert_int_equal(i, n);
        }
        done(&t);
        free(text);
        text = long_column(n, true);
        read_bad(text, 4 + 2 * n, 4, "second coefficient in row 'R1'");
        reading_init(&t);
        option(&t, "duplicates", "sum");
        read_more(&t, text);
        assert_true(entry(&t, "R1", "X") == 102 && entry(&t, "R1", "Y") == 3);
        done(&t);
        free(text);
    }
}

static void a_column_that_appears_again_is_an_error_with_its_line(void **state)
{
    (void)state;
    read_bad("ROWS\n N COST\n E R1\nCOLUMNS\n A R1 1\n B R1 1\n A COST 1\nENDATA\n", 7, 2, "column appears again: 'A'");
    read_bad("ROWS\n N COST\n E R1\nCOLUMNS\n B R1 1\n A R1 1\n C R1 1\n C2 R1 1\n B COST 1\nENDATA\n", 9, 2,
             "column appears again: 'B'");
    read_bad("ROWS\n N COST\n E R1\nCOLUMNS\n x01 R1 1\n x1 R1 1\n x01 R1 1\nENDATA\n", 7, 2,
             "column appears again: 'x01'");
    read_bad("ROWS\n N COST\n E R1\nCOLUMNS\n S9D2 R1 1\n S10D1 R1 1\n S9D2 COST 1\nENDATA\n", 7, 2,
             "column appears again: 'S9D2'");
    read_bad("ROWS\n N COST\n E R1\nCOLUMNS\n A R1 1\n M 'MARKER' 'INTORG'\n A COST 1\nENDATA\n", 7, 2,
             "column appears again: 'A'");
    struct reading t;
    reading_init(&t);
    option(&t, "duplicates", "sum");
    expect_error(&t, "ROWS\n N COST\n E R1\nCOLUMNS\n A R1 1\n B R1 1\n A COST 1\nENDATA\n", 7, 2,
                 "column appears again: 'A'");
}

/* `n` columns called by `form` with k / 300 and k % 300; returns the reader's peak. */
static uint64_t reader_peak(const char *form, unsigned n)
{
    const size_t line = 48;
    char *text = malloc(n * line + 100), *to = text;
    to += sprintf(to, "ROWS\n N COST\n E R1\nCOLUMNS\n");
    for (unsigned k = 0; k < n; k++) {
        *to++ = ' ';
        to += sprintf(to, form, k / 300 + 1, k % 300 + 1);
        to += sprintf(to, " R1 1\n");
    }
    strcpy(to, "ENDATA\n");
    struct reading t;
    read_good(&t, text);
    assert_int_equal(t.lp->ncols, n);
    uint64_t peak = t.env.mem.peak_by[MEM_READER];
    done(&t);
    free(text);
    return peak;
}

static void generated_names_need_no_index(void **state)
{
    (void)state;
    enum { SMALL = 300, LARGE = 60000 };
    static const char *const forms[] = {"x[%u,%u]", "S%uD%u", "x_%03u_%03u", "%u_%u", "C%x%05x"};
    for (unsigned k = 0; k < sizeof forms / sizeof *forms; k++)
        assert_in_range(reader_peak(forms[k], LARGE), 0, reader_peak(forms[k], SMALL) + 1024);
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

/* ---- vectors ------------------------------------------------------------------------------------ */

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

/* ---- bounds ------------------------------------------------------------------------------------- */

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

/* ---- integers ----------------------------------------------------------------------------------- */

static void integer_columns_are_relaxed_with_one_warning_and_lie_in_0_1_without_bounds(void **state)
{
    (void)state;
    struct reading t;
    read_good(&t, "ROWS\n N COST\n E R1\nCOLUMNS\n A COST 1\n"
                  "    MARKER                 'MARKER'                 'INTORG'\n I COST 1\n J COST 1\n K COST 1\n L "
                  "COST 1\n M COST 1\n"
                  "    MARKER                 'MARKER'                 'INTEND'\n B COST 1\n"
                  " M2 'MARKER' 'INTORG'\n N COST 1\n M3 'MARKER' 'INTEND'\n"
                  "BOUNDS\n UP BND J 5\n LO BND K 2\n FR BND L\n UP BND B 3\n MI BND M\nENDATA\n");
    expect_col(&t, "A", 1, 0, INFINITY);
    expect_col(&t, "I", 1, 0, 1);
    expect_col(&t, "J", 1, 0, 5);
    expect_col(&t, "K", 1, 2, INFINITY);
    expect_col(&t, "L", 1, -INFINITY, INFINITY);
    expect_col(&t, "M", 1, -INFINITY, INFINITY);
    expect_col(&t, "B", 1, 0, 3);
    expect_col(&t, "N", 1, 0, 1);
    assert_int_equal(t.lp->integer_columns, 6);
    assert_int_equal(t.warnings, 1);
    assert_non_null(strstr(t.log, ":7: integer columns are relaxed"));
    done(&t);
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

static void markers_that_do_not_match_are_errors(void **state)
{
    (void)state;
    const char *head = "ROWS\n N COST\nCOLUMNS\n";
    static const struct {
        const char *lines;
        uint64_t line;
        uint32_t column;
        const char *part;
    } bad[] = {{" M 'MARKER' 'INTEND'\n", 4, 13, "without 'INTORG'"},
               {" M 'MARKER' 'INTORG'\n M 'MARKER' 'INTORG'\n", 5, 13, "inside of integer columns"},
               {" M 'MARKER' 'SOSORG'\n", 4, 13, "unknown marker ''SOSORG''"},
               {" M 'MARKER'\n", 4, 12, "missing field"},
               {" M 'MARKER' 'INTORG' more\n", 4, 22, "surplus field 'more'"}};
    for (size_t k = 0; k < sizeof bad / sizeof *bad; k++) {
        char text[256];
        snprintf(text, sizeof text, "%s%sENDATA\n", head, bad[k].lines);
        read_bad(text, bad[k].line, bad[k].column, bad[k].part);
    }
    struct reading t;
    read_good(&t, "ROWS\n N COST\nCOLUMNS\n M 'MARKER' 'INTORG'\n I COST 1\nRHS\nENDATA\n");
    assert_int_equal(t.warnings, 2);
    done(&t);
}

/* ---- numbers ------------------------------------------------------------------------------------ */

static void zero_coefficients_are_not_stored(void **state)
{
    (void)state;
    struct reading t;
    read_good(&t, "ROWS\n N COST\n E R1\n E R2\nCOLUMNS\n X R1 0 R2 1\n Y R1 0.0\n Y COST 0\n Z R2 -0\nENDATA\n");
    assert_int_equal(t.lp->ncols, 3);
    assert_int_equal(spmat_nnz(t.lp->cols), 1);
    assert_true(entry(&t, "R2", "X") == 1);
    done(&t);
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
        cmocka_unit_test(a_model_is_read_with_all_its_parts),
        cmocka_unit_test(sections_may_be_missing_and_a_model_may_be_empty),
        cmocka_unit_test(comments_blank_lines_tabs_and_carriage_returns_do_no_harm),
        cmocka_unit_test(what_follows_endata_is_not_read_and_warned_about_once),
        cmocka_unit_test(negative_upper_bound_alone_frees_the_lower_with_a_warning),
        cmocka_unit_test(explicit_lower_bound_zero_stays_under_a_negative_upper),
        cmocka_unit_test(upper_bound_zero_leaves_the_lower_at_zero),
        cmocka_unit_test(objective_rhs_is_minus_the_constant_unless_told_otherwise),
        cmocka_unit_test(ranges_before_or_after_rhs_give_the_same),
        cmocka_unit_test(range_signs_matter_on_equations_only),
        cmocka_unit_test(objective_sense_is_read_in_all_its_spellings),
        cmocka_unit_test(any_other_objective_sense_is_an_error),
        cmocka_unit_test(the_first_free_row_is_the_objective_and_others_are_dropped_with_one_warning),
        cmocka_unit_test(the_objective_can_be_chosen_by_option_or_objname),
        cmocka_unit_test(without_a_free_row_the_objective_is_zero_with_a_warning),
        cmocka_unit_test(a_repeated_coefficient_is_an_error_with_its_line),
        cmocka_unit_test(the_option_takes_the_first_the_last_or_the_sum_of_repeated_coefficients),
        cmocka_unit_test(columns_longer_than_the_readers_buffer_are_read_and_their_repetitions_found),
        cmocka_unit_test(a_column_that_appears_again_is_an_error_with_its_line),
        cmocka_unit_test(generated_names_need_no_index),
        cmocka_unit_test(a_repeated_right_hand_side_or_range_follows_the_same_option),
        cmocka_unit_test(of_several_vectors_the_first_counts_with_one_warning),
        cmocka_unit_test(options_choose_vectors_by_name),
        cmocka_unit_test(a_vector_that_is_named_and_not_there_is_an_error),
        cmocka_unit_test(vectors_may_go_without_a_name),
        cmocka_unit_test(every_type_of_bound_does_what_it_says),
        cmocka_unit_test(a_bound_given_twice_is_overruled_with_a_warning),
        cmocka_unit_test(semi_continuous_bounds_are_refused_by_name),
        cmocka_unit_test(infinite_bounds_on_the_wrong_side_are_errors),
        cmocka_unit_test(bounds_are_found_in_any_order),
        cmocka_unit_test(integer_columns_are_relaxed_with_one_warning_and_lie_in_0_1_without_bounds),
        cmocka_unit_test(integer_bounds_do_not_count_a_column_twice),
        cmocka_unit_test(markers_that_do_not_match_are_errors),
        cmocka_unit_test(zero_coefficients_are_not_stored),
        cmocka_unit_test(infinite_right_hand_sides_free_a_row_or_are_errors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
