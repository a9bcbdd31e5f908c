/* Bases that are written and read. */
#include <unistd.h>

#include "../faults.h"
#include "../temporary.h"
#include "mps_text.h"

#include "format/basis_file.h"

static const char model[] =
    "NAME          DIET\nROWS\n N  COST\n G  LOW\n L  HIGH\n E  SAME\nCOLUMNS\n"
    "    X         LOW       1\n    Y         HIGH      2\n    Z         SAME      3\n"
    "    F         COST      1\n    B         COST      1\nBOUNDS\n FR BND       F\n"
    " UP BND       B         4\n UP BND       Z         9\n MI BND       Y\n UP BND       Y         5\n"
    "ENDATA\n";
enum { LOW, HIGH, SAME, ROWS };
enum { X, Y, Z, F, B, COLS };

static slx_status try_basis(struct reading *t, const char *text, struct statuses **b)
{
    struct reader *r = NULL;
    uint64_t live = t->env.mem.live;
    slx_status s = reader_memory(&t->env, text, strlen(text), &r);
    if (s == SLX_OK)
        s = basis_read(&t->env, r, t->lp, b);
    reader_close(&t->env, &r);
    if (s != SLX_OK)
        assert_true(t->env.mem.live == live && !*b);
    return s;
}

static void expect_basis(const struct statuses *b, const char *rows, const char *cols)
{
    static const char letters[] = "BLUF"; /* basic, lower, upper, free */
    for (uint32_t i = 0; i < b->nrows; i++)
        assert_int_equal(letters[pairs_get(b->rows, i)], rows[i]);
    for (uint32_t j = 0; j < b->ncols; j++)
        assert_int_equal(letters[pairs_get(b->cols, j)], cols[j]);
}

static void read_basis(struct reading *t, const char *text, const char *rows, const char *cols)
{
    struct statuses *b = NULL;
    if (try_basis(t, text, &b) != SLX_OK)
        print_error("%llu:%u: %s\n", (unsigned long long)t->env.error.line, t->env.error.column, t->env.error.message);
    assert_non_null(b);
    expect_basis(b, rows, cols);
    statuses_free(&t->env, &b);
}

static void what_is_not_mentioned_is_basic_as_a_row_and_at_a_bound_it_has_as_a_column(void **state)
{
    (void)state;
    struct reading t;
    read_good(&t, model);
    read_basis(&t, "NAME\nENDATA\n", "BBB", "LULFL");
    done(&t);
}

static void every_type_of_line_does_what_it_says(void **state)
{
    (void)state;
    struct reading t;
    read_good(&t, model);
    read_basis(&t, "NAME          DIET\n XU X         HIGH\n XL Y         LOW\n UL B\n LL Z\nENDATA\n", "LUB", "BBLFU");
    read_basis(
        &t,
        "* free, with values and a comment\nname x  values\n xu X HIGH 5\n XL Y LOW 6.5\n UL B\t4\n BS Z 1\n\nendata\n",
        "LUB", "BBBFU");
    /* As CLP writes it. */
    read_basis(&t,
               "NAME          DIET       VALUES\n XL Y              LOW         2.2666666667\n"
               " UL B      _dummy_     4.          \nENDATA\n",
               "LBB", "LBLFU");
    /* Statuses that the bounds do not allow become those that they do. */
    read_basis(&t, "NAME\n XU X LOW\n XL Y HIGH\n UL F\nENDATA\n", "LUB", "BBLFL");
    read_basis(&t, "NAME\n XU X SAME\nENDATA\n", "BBL", "BULFL");
    done(&t);
}

static void what_cannot_be_read_is_an_error_with_its_place(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint64_t line;
        uint32_t column;
        const char *part;
    } bad[] = {{"NAME\n XU X NONE\nENDATA\n", 2, 7, "unknown row 'NONE'"},
               {"NAME\n XU NONE LOW\nENDATA\n", 2, 5, "unknown column 'NONE'"},
               {"NAME\n XL X\nENDATA\n", 2, 6, "missing field"},
               {"NAME\n XL X LOW\n XL X HIGH\nENDATA\n", 3, 5, "made basic twice: column 'X'"},
               {"NAME\n XL X LOW\n XL Y LOW\nENDATA\n", 3, 7, "made nonbasic twice: row 'LOW'"},
               {"NAME\n UL X\tLOW\nENDATA\n", 2, 7, "surplus field 'LOW'"},
               {"NAME\n XL X LOW 1 2\nENDATA\n", 2, 13, "surplus field '2'"},
               {"NAME\n UL\nENDATA\n", 2, 4, "missing field"},
               {"NAME\n ZZ X\nENDATA\n", 2, 2, "unknown type 'ZZ'"},
               {"NAME\nROWS\nENDATA\n", 2, 1, "unknown section 'ROWS'"},
               {"NAME\nNAME\nENDATA\n", 2, 1, "unknown section 'NAME'"},
               {"NAME\n UL X\n", 2, 0, "without ENDATA"},
               {"", 0, 0, "without ENDATA"}};
    struct reading t;
    read_good(&t, model);
    for (size_t k = 0; k < sizeof bad / sizeof *bad; k++) {
        struct statuses *b = NULL;
        assert_int_equal(try_basis(&t, bad[k].text, &b), SLX_ERROR_INPUT);
        if (t.env.error.line != bad[k].line || t.env.error.column != bad[k].column ||
            !strstr(t.env.error.message, bad[k].part))
            fail_msg("%s: %llu:%u: %s", bad[k].text, (unsigned long long)t.env.error.line, t.env.error.column,
                     t.env.error.message);
    }
    done(&t);
}

static char *written(struct reading *t, const struct statuses *b)
{
    static char text[4096];
    char path[TEMPORARY_PATH];
    temporary_path(path);
    assert_int_equal(basis_write(&t->env, t->lp, b, path), SLX_OK);
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    text[fread(text, 1, sizeof text - 1, f)] = '\0';
    fclose(f);
    unlink(path);
    return text;
}

static void a_basis_is_written_as_one_would_by_hand_and_comes_back(void **state)
{
    (void)state;
    const char *text = "NAME          DIET\n XL X         LOW\n XU Z         HIGH\n UL B\nENDATA\n";
    struct reading t;
    struct statuses *b = NULL;
    read_good(&t, model);
    assert_int_equal(try_basis(&t, text, &b), SLX_OK);
    expect_basis(b, "LUB", "BUBFU");
    assert_string_equal(written(&t, b),
                        "NAME          DIET\n XL X         LOW\n UL Y\n XU Z         HIGH\n UL B\nENDATA\n");
    read_basis(&t, written(&t, b), "LUB", "BUBFU");
    statuses_free(&t.env, &b);
    done(&t);
}

static void too_many_of_one_kind_are_left_out(void **state)
{
    (void)state;
    struct reading t;
    struct statuses *b = NULL;
    read_good(&t, model);
    assert_int_equal(try_basis(&t, "NAME\n XL X LOW\n BS Y\n BS Z\nENDATA\n", &b), SLX_OK);
    expect_basis(b, "LBB", "BBBFL");
    read_basis(&t, written(&t, b), "LBB", "BULFL");
    pairs_set(b->rows, HIGH, SLX_AT_UPPER);
    pairs_set(b->rows, SAME, SLX_AT_LOWER);
    pairs_set(b->cols, X, SLX_AT_LOWER);
    pairs_set(b->cols, Z, SLX_AT_LOWER);
    read_basis(&t, written(&t, b), "LBB", "LBLFL");
    statuses_free(&t.env, &b);
    done(&t);
}

static void names_with_blanks_long_names_and_no_names_come_back(void **state)
{
    (void)state;
    static const char *const sets[][3] = {
        {"a b", "c", "1 2"},       {"a", "b", "c"}, {"a name of more", "with blanks", "c"},
        {"a_long_name", "b", "c"}, {"", "a", "b"},  {"1", "2", "3"},
        {"a b", "1", "5"}};
    static const uint64_t start[] = {0, 0, 0, 0};
    static const double upper[] = {1, 1, 1};
    for (unsigned k = 0; k <= sizeof sets / sizeof *sets; k++)
        for (unsigned which = 0; which < 4; which++) {
            bool named = k < sizeof sets / sizeof *sets;
            struct reading t;
            struct statuses *b;
            slx_arrays a = {.nrows = 3,
                            .ncols = 3,
                            .start = start,
                            .col_upper = upper,
                            .row_upper = upper,
                            .row_names = named && which & 1 ? sets[k] : NULL,
                            .col_names = named && which & 2 ? sets[k] : NULL};
            reading_init(&t);
            assert_int_equal(lp_from_arrays(&t.env, &a, &t.lp), SLX_OK);
            assert_int_equal(statuses_create(&t.env, t.lp, &b), SLX_OK);
            pairs_set(b->rows, 2, SLX_AT_UPPER);
            pairs_set(b->cols, 0, SLX_BASIC);
            pairs_set(b->cols, 1, SLX_AT_UPPER);
            read_basis(&t, written(&t, b), "BBU", "BUL");
            statuses_free(&t.env, &b);
            done(&t);
        }
}

static void every_refused_allocation_is_a_clean_error(void **state)
{
    (void)state;
    struct reading t;
    read_good(&t, model);
    struct faults f = {0};
    while (faults_next(&f)) {
        struct statuses *b = NULL;
        faults_arm(&f, &t.env);
        slx_status s = try_basis(&t, "NAME\n XL X LOW\nENDATA\n", &b);
        if (s == SLX_OK)
            s = basis_write(&t.env, t.lp, b, "/dev/null");
        faults_expect(&f, s);
        statuses_free(&t.env, &b);
        faults_expect_nothing_lost(&f);
    }
    assert_true(f.refused >= 10);
    done(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_not_mentioned_is_basic_as_a_row_and_at_a_bound_it_has_as_a_column),
        cmocka_unit_test(every_type_of_line_does_what_it_says),
        cmocka_unit_test(what_cannot_be_read_is_an_error_with_its_place),
        cmocka_unit_test(a_basis_is_written_as_one_would_by_hand_and_comes_back),
        cmocka_unit_test(too_many_of_one_kind_are_left_out),
        cmocka_unit_test(names_with_blanks_long_names_and_no_names_come_back),
        cmocka_unit_test(every_refused_allocation_is_a_clean_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
