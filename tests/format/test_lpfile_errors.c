/* Every way in which an LP file can be wrong is an error with its line, its column and the offending token; and
 * whatever happens while one is read, there is a clean error or a sound model, and nothing is left behind. */
#include "../faults.h"
#include "format/lpfile.h"

#define READ_MODEL lpfile_read
#include "sound_lp.h"

/* Line 2 is the objective, line 4 the row. */
static void in_objective(const char *terms, uint32_t column, const char *part)
{
    char text[512];
    snprintf(text, sizeof text, "Minimize\n %s\nSubject To\n c1: x + y >= 1\nEnd\n", terms);
    read_bad(text, 2, column, part);
}

static void in_row(const char *row, uint32_t column, const char *part)
{
    char text[512];
    snprintf(text, sizeof text, "Minimize\n obj: x\nSubject To\n %s\nEnd\n", row);
    read_bad(text, 4, column, part);
}

/* Line 5 is the section's word, line 6 what stands in it. */
static void in_section(const char *word, const char *line, uint64_t at, uint32_t column, const char *part)
{
    char text[512];
    snprintf(text, sizeof text, "Minimize\n obj: x\nSubject To\n c1: x + y >= 1\n%s\n %s\nEnd\n", word, line);
    read_bad(text, at, column, part);
}

static void what_is_no_number_is_named(void **state)
{
    (void)state;
    in_objective("2e y", 2, "not a number: '2e'");
    in_objective("2e+ y", 2, "not a number: '2e'");
    in_objective("x + 1.2.3 y", 6, "not a number: '1.2.3'");
    in_objective("x + . y", 6, "not a number: '.'");
    in_objective("3,5 x", 2, "not a number: '3,5'");
    in_row("c1: x + y >= 2e", 15, "not a number: '2e'");
    in_row("c1: x + 3,5y >= 2", 10, "not a number: '3,5y'");
    in_section("Bounds", "x <= 1,5", 6, 7, "not a number: '1,5'");
    in_row("c1: x + y >= z", 15, "a number should stand in the place of 'z'");
    in_row("c1: x + y >= nan", 15, "a number should stand in the place of 'nan'");
    in_section("Bounds", "x <= y", 6, 7, "a number should stand in the place of 'y'");
}

static void two_numbers_or_two_names_without_a_sign_are_refused(void **state)
{
    (void)state;
    in_objective("2 3 x + y", 4, "a second number before a name: '3'");
    in_objective("nan x + y", 6, "a sign or a section should stand before 'x'");
    in_objective("x y", 4, "a sign or a section should stand before 'y'");
    in_row("c1: 2 3 x >= 1", 8, "a second number before a name: '3'");
    in_row("c1: x y >= 1", 8, "a sign or one of <=, >= and = should stand before 'y'");
    in_objective("obj: x + + >= 2", 13, "a number or a name should follow the sign before '>'");
}

static void numbers_beside_the_terms_of_a_row_are_refused(void **state)
{
    (void)state;
    in_row("c1: x + y - 1 >= 2", 14, "a number without a name has no place beside terms");
    in_row("c1: 1 + x >= 2", 10, "a number without a name has no place beside terms");
    in_row("c1: 1 + 2 <= x", 10, "a number without a name has no place beside terms");
    in_row("c1: 1 <= x + 3", 15, "a number without a name has no place beside terms");
    in_row("c1: 1 <= 5", 11, "a number without a name has no place beside terms");
    read_bad("min\n x\nst\n c1: x + 1\n >= 2\nend\n", 4, 10, "a number without a name has no place");
}

static void a_right_hand_side_is_one_number_at_the_end(void **state)
{
    (void)state;
    in_row("c1: x >= 2 - y", 13, "the right-hand side is one number; what follows it has no place: '-'");
    in_row("c1: x >= 2 y", 13, "the right-hand side is one number; what follows it has no place: 'y'");
    in_row("c1: x >= y", 11, "a number should stand in the place of 'y'");
    in_row("c1: x - y >= 0 <= 5", 17, "a second relation");
    in_row("c1: 1 <= x <= 5 <= 7", 18, "a second relation");
    in_row("c1: 1 <= x y", 13, "has no place: 'y'");
    in_row("c1: 1 <= x >= 2", 13, "the two relations of a row contradict: '>='");
    in_row("c1: 1 = x = 2", 12, "the two relations of a row contradict: '='");
    in_row("c1: >= 2", 6, "terms should stand before '>'");
    in_row("c1: 2 <= <= 3", 11, "terms should stand before '<'");
    in_row("c1: x + y == 2", 13, "a number should stand in the place of '='");
    read_bad("min\n x\nst\n c1: x\nBounds\n x <= 1\nend\n", 5, 1, "should stand before 'Bounds'");
    read_bad("min\n x\nst\n c1:\nBounds\n x <= 1\nend\n", 5, 1, "a row should end before 'Bounds'");
}

static void infinities_that_leave_nothing_are_refused(void **state)
{
    (void)state;
    in_row("c1: x + y >= inf", 18, "an infinite right-hand side");
    in_row("c1: x + y = -1e30", 19, "an infinite right-hand side");
    in_row("c1: inf <= x + y <= inf", 19, "an infinite left side");
    in_section("Bounds", "x >= inf", 6, 10, "an infinite bound");
    in_section("Bounds", "x = 1e30", 6, 10, "an infinite bound");
    in_section("Bounds", "x <= -infinity", 6, 16, "an infinite bound");
    in_objective("x + inf y", 10, "infinite coefficient of 'y'");
    in_objective("x + inf", 6, "an infinite constant");
    in_objective("1e999 y", 8, "infinite coefficient of 'y'");
    in_objective("1e308 x + 1e308 x", 18, "coefficients add up to infinity: 'x'");
    in_row("c1: 1e308 x + 1e308 x >= 1", 22, "coefficients add up to infinity: 'x'");
}

static void what_is_not_linear_is_named(void **state)
{
    (void)state;
    in_objective("obj: x + [ x^2 ] / 2", 11, "quadratic terms are not linear programming: '['");
    in_objective("x^2", 3, "powers are not linear programming: '^'");
    in_row("c1: x * y >= 1", 8, "without '*'");
    in_objective("2*x + y", 3, "without '*'");
    in_objective("2 x / 3 + y", 6, "without '/'");
    in_row("c1: x = 1 -> x + y >= 3", 12, "indicator constraints are not linear programming");
    in_section("SOS", "s1: S1:: x:1 y:2", 5, 1, "special ordered sets: not linear programming; section 'SOS'");
    in_section("sos2", "s1: x:1 y:2", 5, 1, "special ordered sets");
    in_section("Semi-continuous", "x", 5, 1,
               "semi-continuous variables: not linear programming; section 'Semi-continuous'");
    in_section("semis", "x", 5, 1, "semi-continuous variables");
    in_section("Lazy Constraints", "l1: x >= 1", 5, 1, "lazy constraints");
    in_section("User Cuts", "l1: x >= 1", 5, 1, "user cuts");
    in_section("General Constraints", "x = MAX ( y )", 5, 1, "constraints by functions");
    read_bad("Minimize multi-objectives\n OBJ0: Priority=2\n x + y\nEnd\n", 1, 10, "several objectives");
}

static void names_and_sections_in_the_wrong_place_are_refused(void **state)
{
    (void)state;
    read_bad("min\n x\nst\n c1: x >= 1\n c1: x <= 3\nend\n", 5, 2, "row given twice: 'c1'");
    read_bad("min\n x\nst\n c1: x >= 1\nst\n c2: x >= 1\nend\n", 5, 1, "a second section 'st'");
    read_bad("x + y\nst\n c1: x >= 1\nend\n", 1, 1, "Minimize or Maximize should stand first, not 'x'");
    read_bad("", 0, 0, "the file ends without any section");
    read_bad("\\ nothing\n", 1, 0, "the file ends without any section");
    read_bad("min\n x\nst\n c1: x >= 1\n", 4, 12, "the file ends without End");
    read_bad("min\n x\n", 2, 3, "the file ends without End");
    read_bad("min\n x\nst\n c1: x >=", 4, 10, "the file ends without End");
    read_bad("min\n x\nst\n c1: x >= 1\nBounds\n x", 6, 3, "the file ends without End");
    in_section("Bounds", "2 x <= 8", 6, 4, "a bound is on a column alone");
    in_section("Bounds", "x <= 8 y <= 3", 6, 9, "on a line of its own: 'y'");
    in_section("Bounds", "1 <= x >= 3", 6, 9, "the two relations of a bound contradict: '>='");
    in_section("Bounds", "x y", 6, 4, "one of <=, >=, = and free should stand before 'y'");
    in_section("Bounds", "<= 3", 6, 2, "a bound should stand in the place of '<'");
    in_section("Bounds", "3 <= 4", 6, 7, "a column should stand in the place of '4'");
    in_section("General", "x 3", 6, 4, "a column should stand in the place of '3'");
}

/* ---- whatever happens --------------------------------------------------------------------------- */

static const char all_kinds[] =
    "\\Problem name: all\nMaximize\n obj: 3 x1 + 2 x2 - x3 + 7 x1 + 5\nSubject To\n c1: x1 + x2 + x3 <= 40\n"
    " 1 <= x1 - 2.5 x4 <= 5\n c3: a_rather_long_name + 1e-3 x1 = -.5\n 0 >= -1\nBounds\n x1 <= 4\n -inf <= x2 <= 3\n"
    " x3 free\n x4 = 7\n new >= 2\nGeneral\n x1 x2\nBinary\n x4 also_new\nEnd\nmore\n";

static void read_any(const char *text, size_t size)
{
    struct reading t;
    reading_init(&t);
    if (read_bytes(&t, text, size) == SLX_OK)
        expect_sound(t.lp, false);
    else
        assert_int_equal(t.status, SLX_ERROR_INPUT);
    done(&t);
}

static void a_file_cut_anywhere_is_an_error_up_to_its_end(void **state)
{
    (void)state;
    const size_t size = strlen(all_kinds), end = size - strlen("\nmore\n");
    for (size_t cut = 0; cut <= size; cut++) {
        struct reading t;
        reading_init(&t);
        read_bytes(&t, all_kinds, cut);
        assert_int_equal(t.status, cut < end ? SLX_ERROR_INPUT : SLX_OK);
        done(&t);
    }
}

static void any_changed_byte_leaves_an_error_or_a_sound_model(void **state)
{
    (void)state;
    static const char others[] = " \n+-<=>:\\[]^*/.,0e9xX_\t\r\x01\xff";
    char text[sizeof all_kinds];
    for (size_t k = 0; k + 1 < sizeof all_kinds; k++)
        for (size_t o = 0; o + 1 < sizeof others; o++) {
            memcpy(text, all_kinds, sizeof text);
            text[k] = others[o];
            read_any(text, sizeof text - 1);
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
        read_bytes(&t, all_kinds, strlen(all_kinds));
        faults_expect(&f, t.status);
        if (t.status == SLX_OK)
            expect_sound(t.lp, false);
        done(&t);
    }
    assert_true(f.refused >= 20);
}

/* The same with rows that pass the first room of every array. */
static void each_failing_allocation_of_a_larger_model_is_a_clean_error(void **state)
{
    (void)state;
    enum { ROWS = 300, COLS = 500 };
    char *text = malloc(ROWS * 100 + COLS * 100), *p = text;
    p += sprintf(p, "max\n obj: ");
    for (unsigned j = 0; j < COLS; j += 3)
        p += sprintf(p, " + %u.%u column_%u\n", j, j, j * 7919 % 10007);
    p += sprintf(p, "\nst\n all: ");
    for (unsigned j = 0; j < COLS; j++)
        p += sprintf(p, " + c%u\n", j);
    p += sprintf(p, " + c7 >= 5\n");
    for (unsigned i = 0; i < ROWS; i++)
        p += sprintf(p, i % 5 ? " row_%u: 3 c%u - %u.5 c%u <= %u\n" : " %u <= c%u + %u c%u <= %u\n", i, i, i, i + 1,
                     i + 2);
    p += sprintf(p, "bounds\n");
    for (unsigned j = 0; j < COLS; j++)
        p += sprintf(p, " c%u <= %u\n", COLS - 1 - j, j + 2);
    sprintf(p, "general\n c7 c9\nend\n");
    struct faults f = {0};
    uint64_t peak = 0;
    while (faults_next(&f)) {
        struct reading t;
        reading_init(&t);
        faults_arm(&f, &t.env);
        faults_expect(&f, read_bytes(&t, text, strlen(text)));
        if (t.status == SLX_OK) {
            expect_sound(t.lp, false);
            peak = t.env.mem.peak;
        }
        done(&t);
    }
    assert_true(f.refused > 60);
    for (uint64_t limit = 0; limit < peak; limit += peak / 50) {
        struct reading t;
        reading_init(&t);
        t.env.mem.limit = limit;
        assert_int_equal(read_bytes(&t, text, strlen(text)), SLX_ERROR_MEMORY);
        assert_true(t.env.mem.peak <= limit);
        done(&t);
    }
    free(text);
}

/* A row that is all of a model is held in 12 bytes a term, 4 more a column, and nothing besides; and terms that repeat
 * a column are found at once wherever its first one is. */
static void a_row_of_many_terms_takes_time_and_memory_by_its_terms(void **state)
{
    (void)state;
    enum { COLS = 200000 };
    char *text = malloc((size_t)COLS * 2 * 12 + 100), *p = text;
    struct reading t;
    p += sprintf(p, "min\n x0\nst\n c:");
    for (unsigned k = 0; k < 2 * COLS; k++)
        p += sprintf(p, "+x%u\n", k % COLS);
    sprintf(p, ">= 1\nend\n");
    read_good(&t, text);
    assert_int_equal(spmat_nnz(t.lp->cols), COLS);
    assert_true(entry(&t, "c", "x777") == 2);
    assert_true(t.env.mem.peak < (uint64_t)COLS * 60);
    done(&t);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_no_number_is_named),
        cmocka_unit_test(two_numbers_or_two_names_without_a_sign_are_refused),
        cmocka_unit_test(numbers_beside_the_terms_of_a_row_are_refused),
        cmocka_unit_test(a_right_hand_side_is_one_number_at_the_end),
        cmocka_unit_test(infinities_that_leave_nothing_are_refused),
        cmocka_unit_test(what_is_not_linear_is_named),
        cmocka_unit_test(names_and_sections_in_the_wrong_place_are_refused),
        cmocka_unit_test(a_file_cut_anywhere_is_an_error_up_to_its_end),
        cmocka_unit_test(any_changed_byte_leaves_an_error_or_a_sound_model),
        cmocka_unit_test(each_failing_allocation_is_a_clean_error),
        cmocka_unit_test(each_failing_allocation_of_a_larger_model_is_a_clean_error),
        cmocka_unit_test(a_row_of_many_terms_takes_time_and_memory_by_its_terms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
