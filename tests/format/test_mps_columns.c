/* COLUMNS as the MPS reader takes them: the dialect rulings, one test each or more. */
#include "mps_text.h"

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
    read_bad("ROWS\n N COST\n E R1\nCOLUMNS\n A R1 1\n M 'MARKER' 'INTORG'\n B COST 1\n A COST 1\nENDATA\n", 8, 2,
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

static void a_marker_among_a_columns_coefficients_leaves_it_whole(void **state)
{
    (void)state;
    struct reading t;
    read_good(&t, "ROWS\n N o\n G c\nCOLUMNS\n M 'MARKER' 'INTORG'\n x o 1\n M 'MARKER' 'INTEND'\n x c 1\n"
                  " y o 2\n M 'MARKER' 'INTORG'\n y c 3\nRHS\n r c 1\nENDATA\n");
    assert_true(entry(&t, "c", "x") == 1 && entry(&t, "c", "y") == 3);
    expect_col(&t, "x", 1, 0, 1);
    expect_col(&t, "y", 2, 0, INFINITY);
    assert_int_equal(t.lp->integer_columns, 1);
    assert_non_null(strstr(t.log, ":8: a marker stands among the coefficients of column 'x'"));
    done(&t);
    read_bad("ROWS\n N o\n G c\nCOLUMNS\n x o 1\n M 'MARKER' 'INTORG'\n y o 1\n x c 1\nENDATA\n", 8, 2,
             "appears again: 'x'");
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_repeated_coefficient_is_an_error_with_its_line),
        cmocka_unit_test(the_option_takes_the_first_the_last_or_the_sum_of_repeated_coefficients),
        cmocka_unit_test(columns_longer_than_the_readers_buffer_are_read_and_their_repetitions_found),
        cmocka_unit_test(a_column_that_appears_again_is_an_error_with_its_line),
        cmocka_unit_test(generated_names_need_no_index),
        cmocka_unit_test(integer_columns_are_relaxed_with_one_warning_and_lie_in_0_1_without_bounds),
        cmocka_unit_test(a_marker_among_a_columns_coefficients_leaves_it_whole),
        cmocka_unit_test(markers_that_do_not_match_are_errors),
        cmocka_unit_test(zero_coefficients_are_not_stored),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
