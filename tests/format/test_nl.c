/* The .nl format: what is linear is read, in text and in binary, whatever the order of segments; what is not, and what
 * is wrong, is an error that names it. */
#include "../faults.h"
#include "../temporary.h"
#include "format/nl.h"
#include "model/statuses.h"

#define READ_MODEL nl_read
#include "sound_lp.h"

/* max 3 x0 + 2 x1 + 7;  x0 + x1 <= 5;  1 <= x0 - x1 + 0.5 <= 8;  x0 + 2 x1 + 4 x2 >= -3;  x0 in [0, 4], x1 >= 0, x2 free */
#define HEADER                                                                                                         \
    "g3 1 1 0\t# problem small\n 3 3 1 1 0 \t# vars, constraints, objectives\n 0 0\n 0 0\n 0 0 0\n 0 0 0 1\n"          \
    " 0 0 0 0 0\n 7 2\n 0 0\n 0 0 0 0 0\n"
#define LINES_OF_HEADER 10
#define ROWS "J0 2\n0 1\n1 1\nJ1 2\n0 1\n1 -1\nJ2 3\n0 1\n1 2\n2 4\n"
#define ROW_BOUNDS "r\t#3 ranges\n1 5\n0 1 8\n2 -3\n"
#define COL_BOUNDS "b\n0 0 4\n2 0\n3\n"
#define COUNTS "k2\n3\n6\n"
#define COSTS "G0 2\n0 3\n1 2\n"
#define CONSTANTS "C0\nn0\nC1\t#c2\nn0.5\nC2\nn0\nO0 1\nn7\n"
static const char small[] = HEADER CONSTANTS "d1\n0 1.5\nx2\n0 1\n2 3.5\n" ROW_BOUNDS COL_BOUNDS COUNTS ROWS COSTS;

static void expect_small(struct reading *t)
{
    static const double matrix[3][3] = {{1, 1, 0}, {1, -1, 0}, {1, 2, 4}}, cost[] = {3, 2, 0};
    static const double row[3][2] = {{-INFINITY, 5}, {0.5, 7.5}, {-3, INFINITY}};
    static const double col[3][2] = {{0, 4}, {0, INFINITY}, {-INFINITY, INFINITY}};
    const struct lp *lp = t->lp;
    assert_int_equal(t->status, SLX_OK);
    assert_true(lp->nrows == 3 && lp->ncols == 3 && lp->maximise && lp->offset == 7.0);
    assert_int_equal(spmat_nnz(lp->cols), 7);
    for (uint32_t j = 0; j < 3; j++) {
        double column[3] = {0};
        struct spmat_cursor c;
        for (spmat_seek(lp->cols, j, &c); spmat_next(&c);)
            column[c.index] = c.value;
        for (uint32_t i = 0; i < 3; i++)
            assert_true(column[i] == matrix[i][j]);
        assert_true(cvec_get(lp->cost, j) == cost[j]);
        assert_true(cvec_get(lp->col_lower, j) == col[j][0] && cvec_get(lp->col_upper, j) == col[j][1]);
        assert_true(cvec_get(lp->row_lower, j) == row[j][0] && cvec_get(lp->row_upper, j) == row[j][1]);
    }
}

static void a_linear_model_is_read(void **state)
{
    (void)state;
    struct reading t;
    read_good(&t, small);
    expect_small(&t);
    assert_int_equal(t.warnings, 0);
    done(&t);
}

static void segments_come_in_any_order_but_counts_stand_before_rows(void **state)
{
    (void)state;
    struct reading t;
    read_good(&t, HEADER COUNTS ROWS COSTS COL_BOUNDS CONSTANTS ROW_BOUNDS);
    expect_small(&t);
    done(&t);
    read_good(&t, HEADER "K2\n3\n3\n" ROW_BOUNDS COSTS CONSTANTS COL_BOUNDS
                         "J2 3\n2 4\n1 2\n0 1\nJ0 2\n0 1\n1 1\nJ1 2\n1 -1\n0 1\n");
    expect_small(&t);
    done(&t);
    read_bad(HEADER CONSTANTS ROW_BOUNDS COL_BOUNDS ROWS COUNTS, LINES_OF_HEADER + 17, 1,
             "segment k should stand before");
}

/* Of 1 <= x0 - x1 + constant <= 8 and the like. */
static void constants_that_leave_no_finite_bound_are_told_apart(void **state)
{
    (void)state;
    struct reading t;
    read_good(&t, HEADER "C0\nn0\nC1\nn0\nC2\nn1e48\nO0 1\nn7\n" ROW_BOUNDS COL_BOUNDS COUNTS ROWS COSTS);
    assert_true(cvec_get(t.lp->row_lower, 2) == -INFINITY && cvec_get(t.lp->row_upper, 2) == INFINITY);
    done(&t);
    read_bad(HEADER "C0\nn0\nC1\nn0\nC2\nn-1e48\nO0 1\nn7\n" ROW_BOUNDS COL_BOUNDS COUNTS ROWS COSTS, 0, 0,
             "row R3 has a constant of -1e+48, so that nothing can reach its bounds");
}

static void zeros_are_not_stored(void **state)
{
    (void)state;
    struct reading t;
    read_good(&t, HEADER CONSTANTS ROW_BOUNDS COL_BOUNDS COUNTS
              "J0 2\n0 0\n1 1\nJ1 2\n0 1\n1 -0\nJ2 3\n0 1\n1 2\n2 0\n" COSTS);
    assert_int_equal(spmat_nnz(t.lp->cols), 4);
    assert_int_equal(spmat_minors(t.lp->cols), 3);
    done(&t);
}

static void a_model_may_have_no_rows_no_columns_or_no_objective(void **state)
{
    (void)state;
    struct reading t;
    read_good(&t, "g3 1 1 0\n 0 0 0 0 0\n 0 0\n 0 0\n 0 0 0\n 0 0 0 1\n 0 0 0 0 0\n 0 0\n 0 0\n 0 0 0 0 0\n");
    assert_true(t.lp->nrows == 0 && t.lp->ncols == 0 && t.lp->offset == 0.0 && !t.lp->maximise);
    done(&t);
    read_good(&t, "g0\n 1 0 0 0 0\n 0 0\n 0 0\n 0 0 0\n 0 0 0 1\n 0 0 0 0 0\n 0 0\n 0 0\n 0 0 0 0 0\nb\n4 2.5\nk0\n");
    assert_true(cvec_get(t.lp->col_lower, 0) == 2.5 && cvec_get(t.lp->col_upper, 0) == 2.5);
    done(&t);
}

static void other_suffixes_are_passed_over(void **state)
{
    (void)state;
    struct reading t;
    char text[2048];
    snprintf(text, sizeof text, "%sS0 2 sstatuses\n0 3\n1 -1\nS5 1 weight\n2 0.25\nS2 1 sstatus\n0 1\n", small);
    read_good(&t, text);
    expect_small(&t);
    assert_null(t.lp->start);
    done(&t);
}

static void expect_statuses(const uint8_t *pairs, const uint8_t expected[3])
{
    for (uint32_t k = 0; k < 3; k++)
        assert_int_equal(pairs_get(pairs, k), expected[k]);
}

/* Before the bounds and behind them; what is not mentioned, or has status 0, is as in the slack basis. */
static void the_suffix_sstatus_is_a_basis(void **state)
{
    (void)state;
    struct reading t;
    read_good(
        &t, HEADER
        "S0 2 sstatus\n0 1\n1 4\nS1 3 sstatus\n2 3\n1 0\n0 5\n" COUNTS ROWS COSTS COL_BOUNDS CONSTANTS ROW_BOUNDS);
    expect_small(&t);
    assert_non_null(t.lp->start);
    expect_statuses(t.lp->start->cols, (const uint8_t[]){SLX_BASIC, SLX_AT_UPPER, SLX_AT_LOWER});
    expect_statuses(t.lp->start->rows, (const uint8_t[]){SLX_AT_LOWER, SLX_BASIC, SLX_AT_LOWER});
    done(&t);
    char text[2048];
    snprintf(text, sizeof text, "%sS4 2 sstatus\n2 2\n1 7\n", small);
    read_good(&t, text);
    expect_statuses(t.lp->start->cols, (const uint8_t[]){SLX_AT_LOWER, SLX_AT_LOWER, SLX_FREE});
    expect_statuses(t.lp->start->rows, (const uint8_t[]){SLX_BASIC, SLX_BASIC, SLX_BASIC});
    done(&t);
}

static void of_several_objectives_the_first_counts(void **state)
{
    (void)state;
    static const char head[] =
        "g3 1 1 0\n 1 0 2 0 0\n 0 0\n 0 0\n 0 0 0\n 0 0 0 1\n 0 0 0 0 0\n 0 2\n 0 0\n 0 0 0 0 0\n";
    struct reading t;
    char text[2048];
    snprintf(text, sizeof text, "%sO0 0\nn1\nO1 1\nn2\nb\n3\nk0\nG0 1\n0 3\nG1 1\n0 5\n", head);
    read_good(&t, text);
    assert_true(cvec_get(t.lp->cost, 0) == 3.0 && t.lp->offset == 1.0 && !t.lp->maximise);
    assert_int_equal(t.warnings, 1);
    assert_non_null(strstr(t.log, "of 2 objectives the first is taken"));
    done(&t);
}

static void integer_columns_are_counted(void **state)
{
    (void)state;
    struct reading t;
    read_good(&t, "g3 1 1 0\n 3 0 0 0 0\n 0 0\n 0 0\n 0 0 0\n 0 0 0 1\n 1 1 0 0 0\n 0 0\n 0 0\n 0 0 0 0 "
                  "0\nb\n3\n3\n3\nk2\n0\n0\n");
    assert_int_equal(t.lp->integer_columns, 2);
    assert_non_null(strstr(t.log, "relaxed"));
    done(&t);
}

/* ---- names ---------------------------------------------------------------------------------------------- */

/* The small model in a folder, m.nl, with the names of its rows beside and, where there are some, those of its columns. */
struct stub {
    char folder[TEMPORARY_PATH], path[3][TEMPORARY_PATH + 8];
};

static void put_file(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

static void make_stub(struct stub *b, const char *columns)
{
    static const char *const endings[] = {"nl", "row", "col"};
    char text[sizeof small];
    temporary_folder(b->folder);
    for (int k = 0; k < 3; k++)
        snprintf(b->path[k], sizeof b->path[k], "%s/m.%s", b->folder, endings[k]);
    memcpy(text, small, sizeof small);
    memcpy(strstr(text, " 7 2\n 0 0") + 5, " 4 6", 4);
    put_file(b->path[0], text);
    put_file(b->path[1], "low\nrange\nhigh one\nprofit\n");
    if (columns)
        put_file(b->path[2], columns);
}

static void read_stub(const struct stub *b, struct reading *t)
{
    struct reader *r = NULL;
    t->status = reader_open(&t->env, b->path[0], &r);
    if (t->status == SLX_OK)
        t->status = nl_read(&t->env, r, &t->lp);
    reader_close(&t->env, &r);
}

static void remove_stub(const struct stub *b)
{
    for (int k = 0; k < 3; k++)
        unlink(b->path[k]);
    assert_int_equal(rmdir(b->folder), 0);
}

static void names_come_from_the_files_beside(void **state)
{
    (void)state;
    for (int with_columns = 0; with_columns < 2; with_columns++) {
        struct stub b;
        struct reading t;
        char name[20];
        make_stub(&b, with_columns ? "x\ny\nz\n" : NULL);
        reading_init(&t);
        read_stub(&b, &t);
        expect_small(&t);
        lp_row_name(t.lp, 2, name, sizeof name);
        assert_string_equal(name, "high one");
        assert_string_equal(t.lp->objective_name, "profit");
        lp_col_name(t.lp, 1, name, sizeof name);
        assert_string_equal(name, with_columns ? "y" : "C2");
        assert_true(with_columns ? t.warnings == 0 : strstr(t.log, "the names in") != NULL);
        done(&t);
        remove_stub(&b);
    }
}

static void too_few_names_are_an_error_of_their_file(void **state)
{
    (void)state;
    struct stub b;
    struct reading t;
    make_stub(&b, "x\ny\n");
    reading_init(&t);
    read_stub(&b, &t);
    assert_int_equal(t.status, SLX_ERROR_INPUT);
    assert_string_equal(t.env.error.file, b.path[2]);
    assert_non_null(strstr(t.env.error.message, "there are 2 names, not 3"));
    done(&t);
    remove_stub(&b);
}

static void each_failing_allocation_with_names_is_a_clean_error(void **state)
{
    (void)state;
    struct stub b;
    struct faults f = {0};
    make_stub(&b, "x\ny\nz\n");
    while (faults_next(&f)) {
        struct reading t;
        reading_init(&t);
        faults_arm(&f, &t.env);
        read_stub(&b, &t);
        faults_expect(&f, t.status);
        assert_int_equal(t.warnings, 0);
        done(&t);
    }
    assert_true(f.refused >= 20);
    remove_stub(&b);
}

/* ---- errors --------------------------------------------------------------------------------------------- */

static void what_is_not_linear_is_named(void **state)
{
    (void)state;
    read_bad(HEADER "C0\nn0\nC1\no5\nv0\nn2\n", LINES_OF_HEADER + 4, 1, "row R2 is not linear: power");
    read_bad(HEADER "C2\nv1\n", LINES_OF_HEADER + 2, 1, "row R3 is not linear");
    read_bad(HEADER "O0 0\no2\nv0\nv1\n", LINES_OF_HEADER + 2, 1, "objective function is not linear: product");
    read_bad(HEADER "V3 0 0\n", LINES_OF_HEADER + 1, 1, "defined variables");
    read_bad(HEADER "L0\n", LINES_OF_HEADER + 1, 1, "logical constraints");
    read_bad(HEADER "F0 1 -1 f\n", LINES_OF_HEADER + 1, 1, "imported functions");
    read_bad(HEADER "r\n1 5\n5 1 2\n", LINES_OF_HEADER + 3, 1, "complementarity");
}

static void what_is_wrong_has_its_place(void **state)
{
    (void)state;
    read_bad("h3 1 1 0\n", 1, 1, "should begin with g or b");
    read_bad(HEADER "z\n", LINES_OF_HEADER + 1, 1, "no segment begins so");
    read_bad(HEADER "r\n1 x\n", LINES_OF_HEADER + 2, 3, "a bound is not a number: 'x'");
    read_bad(HEADER "r\n1\n", LINES_OF_HEADER + 2, 2, "missing field");
    read_bad(HEADER "r\n1 5 6\n2 0\n", LINES_OF_HEADER + 2, 5, "surplus field");
    read_bad(HEADER "r\n7 5\n", LINES_OF_HEADER + 2, 1, "a kind of bound");
    read_bad(HEADER "r\n2 1e400\n", LINES_OF_HEADER + 2, 1, "infinite bound");
    read_bad(HEADER ROW_BOUNDS ROW_BOUNDS, LINES_OF_HEADER + 5, 1, "a segment given twice");
    read_bad(HEADER "C3\nn0\n", LINES_OF_HEADER + 1, 2, "row beyond the 3 that there are: '3'");
    read_bad(HEADER "O1 0\nn0\n", LINES_OF_HEADER + 1, 2, "objective beyond the 1");
    read_bad(HEADER "k1\n3\n", LINES_OF_HEADER + 1, 1, "2 column counts should follow, not 1");
    read_bad(HEADER "k2\n3\n2\n", LINES_OF_HEADER + 3, 2, "a column of -1 entries");
    read_bad(HEADER "x1\n3 1\n", LINES_OF_HEADER + 2, 1, "column beyond the 3 that there are: '3'");
    read_bad(HEADER "d1\n 4 1\n", LINES_OF_HEADER + 2, 2, "row beyond the 3 that there are: '4'");
    read_bad(HEADER "x4\n", LINES_OF_HEADER + 1, 2, "number of values beyond 3: '4'");
    read_bad(HEADER "S0 1 sstatus\n3 1\n", LINES_OF_HEADER + 2, 1, "column beyond the 3 that there are: '3'");
    read_bad(HEADER "S5 1 weight\n7 .5\n", LINES_OF_HEADER + 2, 1, "row beyond the 3 that there are: '7'");
    read_bad(HEADER "S2 1 kind\n1 1\n", LINES_OF_HEADER + 2, 1, "objective beyond the 1 that there are: '1'");
    read_bad(HEADER "S3 2 limit\n", LINES_OF_HEADER + 1, 4, "number of values beyond 1: '2'");
    read_bad(HEADER "S8 1 odd\n", LINES_OF_HEADER + 1, 2, "kind of suffix beyond 7: '8'");
    read_bad(HEADER COUNTS "J0 1\n3 1\n", LINES_OF_HEADER + 5, 1, "column beyond the 3 that there are: '3'");
    read_bad(HEADER COUNTS "J0 2\n0 1\n0 1\n", LINES_OF_HEADER + 6, 1, "a coefficient given twice, of column '0'");
    read_bad(HEADER COUNTS "J0 1\n0 1\nJ0 1\n1 1\n", LINES_OF_HEADER + 6, 1, "a row given twice");
    read_bad(HEADER COUNTS "J0 1\n2 1\nJ1 1\n2 1\n", LINES_OF_HEADER + 7, 1, "more than the 1 coefficients");
    read_bad(HEADER "C1\nn0\nC1\nn0.5\n", LINES_OF_HEADER + 3, 1, "the constant of a row given twice");
    read_bad(HEADER "G0 2\n1 3\n1 2\n", LINES_OF_HEADER + 3, 1, "a cost of column given twice: '1'");
    read_bad(HEADER COUNTS "J0 1\n0 inf\n", LINES_OF_HEADER + 5, 1, "an infinite coefficient");
    read_bad(HEADER CONSTANTS ROW_BOUNDS COUNTS ROWS COSTS, 0, 0, "without the bounds of columns");
    read_bad(HEADER CONSTANTS COL_BOUNDS COUNTS ROWS COSTS, 0, 0, "without the bounds of rows");
    read_bad(HEADER ROW_BOUNDS COL_BOUNDS, 0, 0, "no segment k, but 7 nonzeros");
    read_bad(HEADER CONSTANTS ROW_BOUNDS COL_BOUNDS COUNTS ROWS, 0, 0, "no segment G, but 2 nonzeros of objectives");
    read_bad(HEADER ROW_BOUNDS COL_BOUNDS COUNTS "J0 1\n0 1\n", 0, 0, "column 0 has 1 coefficients, not 3");
}

/* ---- binary --------------------------------------------------------------------------------------------- */

struct bytes {
    char text[4096];
    size_t length;
    bool swapped;
};

static void put(struct bytes *b, const void *from, size_t size)
{
    for (size_t k = 0; k < size; k++)
        b->text[b->length + k] = ((const char *)from)[b->swapped ? size - 1 - k : k];
    b->length += size;
}
static void put_int(struct bytes *b, int32_t v)
{
    put(b, &v, sizeof v);
}
static void put_real(struct bytes *b, double v)
{
    put(b, &v, sizeof v);
}
static void put_letter(struct bytes *b, char letter)
{
    put(b, &letter, 1);
}
static void put_segment(struct bytes *b, char letter, int first, int second)
{
    put_letter(b, letter);
    put_int(b, first);
    if (second >= 0)
        put_int(b, second);
}
static void put_bound(struct bytes *b, char kind, double first, double second)
{
    put_letter(b, kind);
    if (kind != '3')
        put_real(b, first);
    if (kind == '0')
        put_real(b, second);
}
static void put_pairs(struct bytes *b, int count, const int *index, const double *value)
{
    for (int k = 0; k < count; k++) {
        put_int(b, index[k]);
        put_real(b, value[k]);
    }
}

/* The small model, its constants in the three ways of writing them. */
static void small_in_binary(struct bytes *b, bool swapped)
{
    char head[] = HEADER;
    const bool little = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__;
    head[0] = 'b';
    *(strstr(head, "0 0 0 1\n") + 4) = little != swapped ? '1' : '2';
    *b = (struct bytes){0};
    put(b, head, strlen(head));
    b->swapped = swapped;
    put_segment(b, 'C', 1, -1);
    put_letter(b, 'n');
    put_real(b, 0.5);
    put_segment(b, 'C', 0, -1);
    put_letter(b, 's');
    put(b, &(int16_t){0}, 2);
    put_segment(b, 'O', 0, 1);
    put_letter(b, 'l');
    put_int(b, 7);
    put_segment(b, 'S', 0, 1);
    put_int(b, 7);
    const bool keep = b->swapped;
    b->swapped = false;
    put(b, "sstatus", 7);
    b->swapped = keep;
    put_int(b, 0);
    put_int(b, 4);
    put_segment(b, 'x', 1, -1);
    put_pairs(b, 1, (int[]){2}, (double[]){1.5});
    put_letter(b, 'r');
    put_bound(b, '1', 5, 0);
    put_bound(b, '0', 1, 8);
    put_bound(b, '2', -3, 0);
    put_letter(b, 'b');
    put_bound(b, '0', 0, 4);
    put_bound(b, '2', 0, 0);
    put_bound(b, '3', 0, 0);
    put_segment(b, 'k', 2, 3);
    put_int(b, 6);
    put_segment(b, 'J', 0, 2);
    put_pairs(b, 2, (int[]){0, 1}, (double[]){1, 1});
    put_segment(b, 'J', 1, 2);
    put_pairs(b, 2, (int[]){0, 1}, (double[]){1, -1});
    put_segment(b, 'J', 2, 3);
    put_pairs(b, 3, (int[]){0, 1, 2}, (double[]){1, 2, 4});
    put_segment(b, 'G', 0, 2);
    put_pairs(b, 2, (int[]){0, 1}, (double[]){3, 2});
}

static void binary_is_read_in_both_orders_of_bytes(void **state)
{
    (void)state;
    for (int swapped = 0; swapped < 2; swapped++) {
        struct bytes b;
        struct reading t;
        small_in_binary(&b, swapped);
        reading_init(&t);
        read_bytes(&t, b.text, b.length);
        if (t.status != SLX_OK)
            print_error("%s\n", t.env.error.message);
        expect_small(&t);
        expect_statuses(t.lp->start->cols, (const uint8_t[]){SLX_AT_UPPER, SLX_AT_LOWER, SLX_AT_LOWER});
        done(&t);
    }
}

static void an_error_in_binary_has_its_byte(void **state)
{
    (void)state;
    struct bytes b;
    struct reading t;
    small_in_binary(&b, false);
    const size_t head = strlen(HEADER);
    b.text[head + 5] = 'o';
    reading_init(&t);
    assert_int_equal(read_bytes(&t, b.text, b.length), SLX_ERROR_INPUT);
    assert_non_null(strstr(t.env.error.message, "row R2 is not linear"));
    done(&t);
    b.text[head] = 'z';
    char byte[40];
    snprintf(byte, sizeof byte, "byte %zu: no segment", head + 1);
    reading_init(&t);
    assert_int_equal(read_bytes(&t, b.text, b.length), SLX_ERROR_INPUT);
    if (!strstr(t.env.error.message, byte))
        print_error("%s\n", t.env.error.message);
    assert_non_null(strstr(t.env.error.message, byte));
    done(&t);
}

/* ---- whatever comes ------------------------------------------------------------------------------------- */

static void read_any(const char *text, size_t length)
{
    struct reading t;
    reading_init(&t);
    t.env.log = NULL;
    if (read_bytes(&t, text, length) == SLX_OK) {
        assert_true(t.lp->nrows < 1000 && t.lp->ncols < 1000);
        assert_int_equal(spmat_vectors(t.lp->cols), t.lp->ncols);
        assert_int_equal(spmat_minors(t.lp->cols), t.lp->nrows);
        struct spmat_cursor c;
        for (uint32_t j = 0; j < t.lp->ncols; j++)
            for (spmat_seek(t.lp->cols, j, &c); spmat_next(&c);)
                assert_true(c.index < t.lp->nrows && isfinite(c.value) && c.value != 0.0);
    } else {
        assert_int_equal(t.status, SLX_ERROR_INPUT);
        assert_true(t.env.error.message[0]);
    }
    done(&t);
}

static void a_file_cut_or_changed_anywhere_leaves_an_error_or_a_sound_model(void **state)
{
    (void)state;
    static const char others[] = " \n-.0129eJknz#\x01\xff";
    struct bytes b;
    char text[sizeof b.text];
    small_in_binary(&b, false);
    for (int binary = 0; binary < 2; binary++) {
        const char *whole = binary ? b.text : small;
        const size_t length = binary ? b.length : strlen(small);
        for (size_t cut = 0; cut < length; cut++)
            read_any(whole, cut);
        for (size_t k = binary ? strlen(HEADER) : 0; k < length; k++)
            for (size_t o = 0; o < sizeof others; o++) {
                memcpy(text, whole, length);
                text[k] = others[o];
                if (k > 10 || others[o] != '9') /* a header may ask for a billion of columns */
                    read_any(text, length);
            }
    }
}

static void each_failing_allocation_is_a_clean_error(void **state)
{
    (void)state;
    struct faults f = {0};
    while (faults_next(&f)) {
        struct reading t;
        reading_init(&t);
        faults_arm(&f, &t.env);
        read_bytes(&t, small, strlen(small));
        faults_expect(&f, t.status);
        done(&t);
    }
    assert_true(f.refused >= 15);
}

/* A dense model of 300 rows and 700 columns: one byte for a value's code, two for a row, and nothing twice. */
static void the_matrix_is_laid_out_once(void **state)
{
    (void)state;
    enum { ROWS_ = 300, COLS_ = 700 };
    char *text = malloc(ROWS_ * COLS_ * 12 + 100000), *p = text;
    struct reading t;
    p += sprintf(p, "g3 1 1 0\n %d %d 0 0 0\n 0 0\n 0 0\n 0 0 0\n 0 0 0 1\n 0 0 0 0 0\n %d 0\n 0 0\n 0 0 0 0 0\nr\n",
                 COLS_, ROWS_, ROWS_ * COLS_);
    for (int i = 0; i < ROWS_; i++)
        p += sprintf(p, "1 %d\n", i);
    p += sprintf(p, "b\n");
    for (int j = 0; j < COLS_; j++)
        p += sprintf(p, "2 0\n");
    p += sprintf(p, "k%d\n", COLS_ - 1);
    for (int j = 1; j < COLS_; j++)
        p += sprintf(p, "%d\n", j * ROWS_);
    for (int i = 0; i < ROWS_; i++) {
        p += sprintf(p, "J%d %d\n", i, COLS_);
        for (int j = 0; j < COLS_; j++)
            p += sprintf(p, "%d %d\n", j, 1 + (i * j) % 100);
    }
    read_good(&t, text);
    assert_int_equal(spmat_nnz(t.lp->cols), ROWS_ * COLS_);
    struct spmat_cursor c;
    spmat_seek(t.lp->cols, 123, &c);
    for (int i = 0; i < ROWS_; i++)
        assert_true(spmat_next(&c) && c.index == (uint32_t)i && c.value == 1 + (i * 123) % 100);
    if (t.env.mem.peak >= 4u * ROWS_ * COLS_)
        print_error("%llu bytes for %d entries\n", (unsigned long long)t.env.mem.peak, ROWS_ * COLS_);
    assert_true(t.env.mem.peak < 4u * ROWS_ * COLS_);
    done(&t);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_linear_model_is_read),
        cmocka_unit_test(segments_come_in_any_order_but_counts_stand_before_rows),
        cmocka_unit_test(constants_that_leave_no_finite_bound_are_told_apart),
        cmocka_unit_test(zeros_are_not_stored),
        cmocka_unit_test(a_model_may_have_no_rows_no_columns_or_no_objective),
        cmocka_unit_test(other_suffixes_are_passed_over),
        cmocka_unit_test(the_suffix_sstatus_is_a_basis),
        cmocka_unit_test(of_several_objectives_the_first_counts),
        cmocka_unit_test(integer_columns_are_counted),
        cmocka_unit_test(names_come_from_the_files_beside),
        cmocka_unit_test(too_few_names_are_an_error_of_their_file),
        cmocka_unit_test(each_failing_allocation_with_names_is_a_clean_error),
        cmocka_unit_test(what_is_not_linear_is_named),
        cmocka_unit_test(what_is_wrong_has_its_place),
        cmocka_unit_test(binary_is_read_in_both_orders_of_bytes),
        cmocka_unit_test(an_error_in_binary_has_its_byte),
        cmocka_unit_test(a_file_cut_or_changed_anywhere_leaves_an_error_or_a_sound_model),
        cmocka_unit_test(each_failing_allocation_is_a_clean_error),
        cmocka_unit_test(the_matrix_is_laid_out_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
