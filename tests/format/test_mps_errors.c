/* Every way in which a file can be wrong is an error with its line, its column and the offending token. */
#include "mps_text.h"

#define HEAD "NAME          TEST\nROWS\n N  COST\n G  R1\nCOLUMNS\n"
#define GOOD HEAD "    X         COST                1.   R1                  2.\n"

/* Sixth line under COLUMNS; eighth under RHS, RANGES and BOUNDS. */
static void in_columns(const char *line, uint32_t column, const char *part)
{
    char text[1024];
    snprintf(text, sizeof text, HEAD "%s\nENDATA\n", line);
    read_bad(text, 6, column, part);
}

static void in_section(const char *section, const char *line, uint32_t column, const char *part)
{
    char text[1024];
    snprintf(text, sizeof text, GOOD "%s\n%s\nENDATA\n", section, line);
    read_bad(text, 8, column, part);
}

static void in_rows(const char *line, uint32_t column, const char *part)
{
    char text[1024];
    snprintf(text, sizeof text, "ROWS\n N  COST\n%s\nCOLUMNS\nENDATA\n", line);
    read_bad(text, 3, column, part);
}

static void what_is_no_number_is_named(void **state)
{
    (void)state;
    in_columns(" X COST 6x7", 9, "not a number: '6x7'");
    in_columns(" X COST abc R1 1", 9, "not a number: 'abc'");
    in_columns(" X COST 1 R1 NaN", 14, "not a number: 'NaN'");
    in_columns(" X COST 0xp1", 9, "not a number: '0xp1'");
    in_columns(" X COST 1,5", 9, "not a number: '1,5'");
    in_columns("    X         COST              6x7.", 33, "not a number: '6x7.'");
    in_section("RHS", " RHS R1 6x7", 9, "not a number: '6x7'");
    in_section("RHS", " RHS R1 1 COST 1e", 16, "not a number: '1e'");
    in_section("RHS", " R1 nan", 5, "not a number: 'nan'");
    in_section("RANGES", " RNG R1 abc", 9, "not a number: 'abc'");
    in_section("BOUNDS", " UP BND X 1..", 11, "not a number: '1..'");
    in_section("BOUNDS", " FR BND X free", 11, "not a number: 'free'");
}

static void infinite_coefficients_are_refused(void **state)
{
    (void)state;
    in_columns(" X COST inf", 4, "infinite coefficient in row 'COST'");
    in_columns(" X R1 1 COST -1e999", 9, "infinite coefficient in row 'COST'");
}

static void missing_fields_are_found(void **state)
{
    (void)state;
    in_columns(" X", 3, "missing field");
    in_columns(" X COST", 8, "missing field");
    in_columns(" X COST 1 R1", 13, "missing field");
    in_section("RHS", " R1", 4, "missing field");
    in_section("RHS", " RHS R1", 6, "not a number: 'R1'");
    in_section("RHS", " RHS R1 1 COST", 15, "missing field");
    in_section("RANGES", " R1", 4, "missing field");
    in_section("BOUNDS", " UP", 4, "missing field");
    in_section("BOUNDS", " UP X", 6, "missing field");
    in_section("BOUNDS", " UP BND X", 9, "not a number: 'X'");
    in_section("BOUNDS", " FR", 4, "missing field");
    in_rows(" E", 3, "missing field");
    read_bad("OBJNAME\nROWS\n N COST\n", 2, 1, "objective name should stand before 'ROWS'");
}

static void surplus_fields_are_found(void **state)
{
    (void)state;
    in_columns(" X COST 1 R1 2 R2", 16, "surplus field 'R2'");
    in_columns(" X COST 1 R1 2 R2 3", 16, "surplus field 'R2'");
    in_section("RHS", " RHS COST 1 R1 2 R2", 18, "surplus field 'R2'");
    in_section("BOUNDS", " UP BND X 1 2", 13, "surplus field '2'");
    in_section("BOUNDS", " FR BND X 1 2", 13, "surplus field '2'");
    in_rows(" E R1 R2", 7, "surplus field 'R2'");
    read_bad("ROWS now\n", 1, 6, "surplus field 'now'");
    read_bad(GOOD "RHS  RHS R1 5\nENDATA\n", 7, 6, "surplus field 'RHS'");
    read_bad(GOOD "ENDATA end\n", 7, 8, "surplus field 'end'");
}

static void unknown_names_and_types_are_found(void **state)
{
    (void)state;
    in_columns(" X COST 1 R2 1", 11, "unknown row 'R2'");
    in_columns(" X a_row_name_of_more_than_sixteen_bytes 1", 4, "unknown row 'a_row_name_of_more_than_sixteen_bytes'");
    in_section("RHS", " RHS R1 1 R2 1", 11, "unknown row 'R2'");
    in_section("RANGES", " RNG R2 1", 6, "unknown row 'R2'");
    in_section("BOUNDS", " UP BND Y 1", 9, "unknown column 'Y'");
    in_section("BOUNDS", " UB BND X 1", 2, "unknown bound type 'UB'");
    in_section("BOUNDS", " U BND X 1", 2, "unknown bound type 'U'");
    in_section("BOUNDS", "    BND X 1", 5, "unknown bound type 'BND'");
    in_rows(" X R1", 2, "unknown row type 'X'");
    in_rows(" EE R1", 2, "unknown row type 'EE'");
    in_rows(" . R1", 2, "unknown row type '.'");
}

static void names_in_vectors_that_are_dropped_must_exist_too(void **state)
{
    (void)state;
    read_bad(GOOD "RHS\n RHS R1 1\n RHS2 R7 1\nENDATA\n", 9, 7, "unknown row 'R7'");
    read_bad(GOOD "BOUNDS\n UP BND X 1\n UP BND2 Y 1\nENDATA\n", 9, 10, "unknown column 'Y'");
}

static void unknown_sections_are_errors(void **state)
{
    (void)state;
    read_bad("NAME\nROWZ\n", 2, 1, "unknown section 'ROWZ'");
    read_bad(GOOD "QUADOBJ\n X X 1\nENDATA\n", 7, 1,
             "a quadratic objective: not linear programming; section 'QUADOBJ'");
    read_bad(GOOD "SOS\n", 7, 1, "special ordered sets: not linear programming; section 'SOS'");
    read_bad("hello\n", 1, 1, "unknown section 'hello'");
}

static void rows_given_twice_are_errors(void **state)
{
    (void)state;
    read_bad("ROWS\n N COST\n E R1\n E R2\n L R1\n", 5, 4, "row given twice: 'R1'");
    read_bad("ROWS\n N COST\n E COST\n", 3, 4, "row given twice: 'COST'");
    read_bad("ROWS\n E COST\n N COST\n", 3, 4, "row given twice: 'COST'");
    read_bad("ROWS\n N COST\n N FREE\n N FREE\n", 4, 4, "row given twice: 'FREE'");
    read_bad("ROWS\n N COST\n N FREE\n E FREE\n", 4, 4, "row given twice: 'FREE'");
    read_bad("ROWS\n N COST\n N COST\n", 3, 4, "row given twice: 'COST'");
}

static void sections_out_of_order_are_errors(void **state)
{
    (void)state;
    read_bad("NAME\nCOLUMNS\n", 2, 1, "must come after ROWS: section 'COLUMNS'");
    read_bad("ROWS\n N COST\nRHS\n", 3, 1, "must come after COLUMNS: section 'RHS'");
    read_bad("ROWS\n N COST\nENDATA\n", 3, 1, "must come after COLUMNS: section 'ENDATA'");
    read_bad("ROWS\n N COST\nROWS\n", 3, 1, "a second section 'ROWS'");
    read_bad(GOOD "COLUMNS\n", 7, 1, "a second section 'COLUMNS'");
    read_bad(GOOD "NAME again\n", 7, 1, "a second section 'NAME'");
    read_bad("ROWS\nNAME late\n", 2, 1, "must come before ROWS: section 'NAME'");
    read_bad("ROWS\nOBJNAME COST\n", 2, 1, "must come before ROWS: section 'OBJNAME'");
    read_bad("ENDATA\n", 1, 1, "must come after COLUMNS");
}

static void data_without_a_section_is_an_error(void **state)
{
    (void)state;
    read_bad(" N COST\n", 1, 2, "data outside of any section: 'N COST'");
    read_bad("NAME\n N COST\n", 2, 2, "data outside of any section: 'N COST'");
}

static void a_file_without_endata_is_an_error(void **state)
{
    (void)state;
    read_bad("", 0, 1, "the file ends without any section");
    read_bad("\n\n", 2, 1, "the file ends without any section");
    read_bad(GOOD, 6, 62, "the file ends without ENDATA");
    read_bad(GOOD "RHS\n", 7, 4, "the file ends without ENDATA");
    read_bad(GOOD "ENDAT", 7, 1, "unknown section 'ENDAT'");
    read_bad(HEAD "    X         COST                1.   R1  ", 6, 42, "missing field");
}

static void sections_may_come_again_and_in_any_order_after_columns(void **state)
{
    (void)state;
    struct reading t;
    read_good(
        &t,
        GOOD "BOUNDS\n UP BND X 5\nRANGES\n RNG R1 3\nBOUNDS\n LO BND X 1\nRHS\n RHS R1 7\nRHS\n RHS COST 1\nENDATA\n");
    expect_col(&t, "X", 1, 1, 5);
    expect_row(&t, "R1", 7, 10);
    assert_true(t.lp->offset == -1);
    done(&t);
}

static void long_and_strange_tokens_are_shown_cut_and_clean(void **state)
{
    (void)state;
    char name[2001], text[4096], shown[128];
    memset(name, 'z', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    snprintf(text, sizeof text, HEAD " X %s 1\nENDATA\n", name);
    snprintf(shown, sizeof shown, "unknown row '%.80s'...", name);
    read_bad(text, 6, 4, shown);
    read_bad(HEAD " X \xc3\xa9t\xc3\xa9 1\nENDATA\n", 6, 4, "unknown row '\xc3\xa9t\xc3\xa9'");
    read_bad("ROWS\n N COST\n E R\033[2J\nCOLUMNS\n", 3, 6, "surplus field '[2J'");
}

static void a_nul_byte_is_an_error(void **state)
{
    (void)state;
    static const char text[] = "ROWS\n N COST\n E R\0001\nCOLUMNS\nENDATA\n";
    struct reading t;
    reading_init(&t);
    assert_int_equal(read_bytes(&t, text, sizeof text - 1), SLX_ERROR_INPUT);
    assert_int_equal(t.env.error.line, 3);
    done(&t);
}

static void names_of_any_length_are_kept(void **state)
{
    (void)state;
    enum { LONG = 70000 };
    char *row = malloc(LONG + 1), *col = malloc(LONG + 1), *text = malloc(8 * LONG);
    memset(row, 'r', LONG);
    memset(col, 'c', LONG);
    row[LONG] = col[LONG] = '\0';
    sprintf(text, "ROWS\n N COST\n E %s\nCOLUMNS\n %s %s 5\n X %s 6\nRHS\n RHS %s 7\nBOUNDS\n UP BND %s 8\nENDATA\n",
            row, col, row, row, row, col);
    struct reading t;
    read_good(&t, text);
    expect_row(&t, row, 7, 7);
    expect_col(&t, col, 0, 0, 8);
    assert_true(entry(&t, row, col) == 5 && entry(&t, row, "X") == 6);
    done(&t);
    free(row);
    free(col);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_no_number_is_named),
        cmocka_unit_test(infinite_coefficients_are_refused),
        cmocka_unit_test(missing_fields_are_found),
        cmocka_unit_test(surplus_fields_are_found),
        cmocka_unit_test(unknown_names_and_types_are_found),
        cmocka_unit_test(names_in_vectors_that_are_dropped_must_exist_too),
        cmocka_unit_test(unknown_sections_are_errors),
        cmocka_unit_test(rows_given_twice_are_errors),
        cmocka_unit_test(sections_out_of_order_are_errors),
        cmocka_unit_test(data_without_a_section_is_an_error),
        cmocka_unit_test(a_file_without_endata_is_an_error),
        cmocka_unit_test(sections_may_come_again_and_in_any_order_after_columns),
        cmocka_unit_test(long_and_strange_tokens_are_shown_cut_and_clean),
        cmocka_unit_test(a_nul_byte_is_an_error),
        cmocka_unit_test(names_of_any_length_are_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
