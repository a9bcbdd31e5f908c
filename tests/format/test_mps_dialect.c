/* Fixed, free, and telling them apart. */
#include "mps_text.h"

static const char spaced[] = "NAME          SPACED NAME\n"
                             "ROWS\n"
                             " N  MY COST\n"
                             " G  ROW 1\n"
                             " E  R   2\n"
                             "COLUMNS\n"
                             "    COL 1     MY COST             1.   ROW 1               2.\n"
                             "    COL 1     R   2               3.\n"
                             "    C O L 2   ROW 1               4.   R   2               5.\n"
                             "    MARK 1    'MARKER'                 'INTORG'\n"
                             "    INT 1     ROW 1               1.\n"
                             "    MARK 2    'MARKER'                 'INTEND'\n"
                             "RHS\n"
                             "    RHS 1     ROW 1              10.   R   2              20.\n"
                             "    RHS 1     MY COST            -3.\n"
                             "RANGES\n"
                             "    RNG 1     ROW 1               6.\n"
                             "BOUNDS\n"
                             " UP BND 1     COL 1              40.\n"
                             " FR BND 1     C O L 2\n"
                             "ENDATA\n";

static void names_with_blanks_are_read_from_the_standard_columns(void **state)
{
    (void)state;
    for (unsigned k = 0; k < 2; k++) {
        struct reading t;
        reading_init(&t);
        option(&t, "format", k ? "fixed" : "auto");
        read_more(&t, spaced);
        assert_string_equal(t.lp->name, "SPACED NAME");
        assert_string_equal(t.lp->objective_name, "MY COST");
        expect_row(&t, "ROW 1", 10, 16);
        expect_row(&t, "R   2", 20, 20);
        expect_col(&t, "COL 1", 1, 0, 40);
        expect_col(&t, "C O L 2", 0, -INFINITY, INFINITY);
        expect_col(&t, "INT 1", 0, 0, 1);
        assert_true(entry(&t, "ROW 1", "COL 1") == 2 && entry(&t, "R   2", "COL 1") == 3);
        assert_true(entry(&t, "ROW 1", "C O L 2") == 4 && entry(&t, "R   2", "C O L 2") == 5);
        assert_true(t.lp->offset == 3);
        done(&t);
    }
    struct reading t;
    reading_init(&t);
    option(&t, "format", "free");
    expect_error(&t, spaced, 3, 8, "surplus field 'COST'");
}

/* No blank in ROWS or COLUMNS: the vector's name is the first to tell, and "S 1 5" could be read as free. */
static void a_blank_in_the_name_of_a_vector_is_enough_to_tell(void **state)
{
    (void)state;
    static const char text[] =
        "ROWS\n N  COST\n G  R1\nCOLUMNS\n    X         R1                  1.\nRHS\n"
        "    RHS 1     R1                  7.\nBOUNDS\n UP B 1       X                   5.\nENDATA\n";
    struct reading t;
    read_good(&t, text);
    expect_row(&t, "R1", 7, INFINITY);
    expect_col(&t, "X", 0, 0, 5);
    done(&t);
}

static void free_files_with_any_layout_are_read(void **state)
{
    (void)state;
    static const char text[] =
        "NAME tiny\nROWS\n N COST\n G R1\n\tE\tR2\nCOLUMNS\n X COST 1 R1 2\n   X    R2     3\n"
        "\tlonger_than_eight_bytes\tR1\t4.0\tR2\t5\nRHS\n RHS R1 10 R2 20\nBOUNDS\n UP BND X 40\n"
        "     FR      BND      longer_than_eight_bytes\nENDATA\n";
    for (unsigned k = 0; k < 2; k++) {
        struct reading t;
        reading_init(&t);
        option(&t, "format", k ? "free" : "auto");
        read_more(&t, text);
        assert_string_equal(t.lp->name, "tiny");
        expect_row(&t, "R1", 10, INFINITY);
        expect_row(&t, "R2", 20, 20);
        expect_col(&t, "X", 1, 0, 40);
        expect_col(&t, "longer_than_eight_bytes", 0, -INFINITY, INFINITY);
        assert_true(entry(&t, "R2", "X") == 3 && entry(&t, "R2", "longer_than_eight_bytes") == 5);
        done(&t);
    }
    struct reading t;
    reading_init(&t);
    option(&t, "format", "fixed");
    expect_error(&t, text, 3, 4, "does not stand in the columns of a fixed-format field: 'COST'");
}

/* One line that fits the columns with a blank in a name, in a file that has shown to be free before, and the other way.
 */
static void the_first_line_that_tells_decides_for_the_file(void **state)
{
    (void)state;
    read_bad("ROWS\n N COST\n G  R 1\nCOLUMNS\nENDATA\n", 3, 7, "surplus field '1'");
    read_bad("ROWS\n N  COST\n G  R 1\n G R2\nCOLUMNS\nENDATA\n", 4, 4, "fixed-format field: 'R2'");
    /* Both readings make sense of the line in RHS; what came before decides. */
    static const char rhs[] =
        "COLUMNS\n    X         R1                  1.\nRHS\n    R1 5      R2                  7.\nENDATA\n";
    char text[512];
    struct reading t;
    snprintf(text, sizeof text, "ROWS\n N COST\n G R1\n G R2\n%s", rhs);
    read_good(&t, text);
    expect_row(&t, "R1", 5, INFINITY);
    expect_row(&t, "R2", 7, INFINITY);
    done(&t);
    snprintf(text, sizeof text, "ROWS\n N  COST\n G  R1\n G  R2\n%s", rhs);
    read_good(&t, text);
    expect_row(&t, "R1", 0, INFINITY);
    expect_row(&t, "R2", 7, INFINITY);
    done(&t);
}

static void five_words_in_columns_are_read_by_position_where_they_fit_it(void **state)
{
    (void)state;
    struct reading t;
    /* Free: column A, row 1 with 3, row 2 with 5.  Fixed: column "A 1", row "3 2" with 5. */
    static const char rows[] = "ROWS\n N  COST\n G  1\n G  2\n G  3 2\nCOLUMNS\n";
    char text[512];
    snprintf(text, sizeof text, "%s    A 1       3 2                 5.\nENDATA\n", rows);
    read_good(&t, text);
    assert_true(entry(&t, "3 2", "A 1") == 5);
    done(&t);
    read_good(&t, "ROWS\n N  COST\n G  1\n G  2\nCOLUMNS\n    A 1 3 2 5\nENDATA\n");
    assert_true(entry(&t, "1", "A") == 3 && entry(&t, "2", "A") == 5);
    done(&t);
    read_good(&t, "ROWS\n N  COST\n G  R1\nCOLUMNS\n    A 1       R1                  5.\nENDATA\n");
    assert_true(entry(&t, "R1", "A 1") == 5);
    done(&t);
}

static void a_dollar_in_field_three_or_five_begins_a_comment_in_fixed_files(void **state)
{
    (void)state;
    struct reading t;
    static const char text[] =
        "ROWS\n N  COST\n G  R1\nCOLUMNS\n    X         COST                1.   $ a comment R1 7\n"
        "    Y         COST                2.   $\n    $Z        R1                  2.   R2$\nENDATA\n";
    char good[512];
    strcpy(good, text);
    memcpy(strstr(good, "R2$"), "$R2", 3);
    for (unsigned k = 0; k < 2; k++) {
        reading_init(&t);
        option(&t, "format", k ? "auto" : "fixed");
        read_more(&t, good);
        expect_col(&t, "X", 1, 0, INFINITY);
        expect_col(&t, "Y", 2, 0, INFINITY);
        assert_int_equal(spmat_nnz(t.lp->cols), 1);
        done(&t);
    }
    reading_init(&t);
    option(&t, "format", "fixed");
    expect_error(&t, text, 7, 43, "missing field");
    read_bad("ROWS\n N  COST\n G  R1\nCOLUMNS\n    X         $ST                 1.\nENDATA\n", 5, 15,
             "unknown row '$ST'");
}

static void fixed_fields_are_where_the_standard_has_them(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        uint32_t column;
        const char *part;
    } bad[] = {{"     X        COST                1.\n", 0, NULL}, /* a name may begin inside of its field */
               {"    X         COST                1. R1                  2.\n", 38, "fixed-format field: 'R1'"},
               {"    X         COST                1.   R1                  2.        \n", 0, NULL},
               {"    X         COST                1.   R1                  2.     7\n", 67, "surplus field '7'"},
               {"    X         COST                1.   R1\n", 42, "no number in columns 50 to 61"},
               {"    X         COST                1.                       2.\n", 60, "surplus field '2.'"},
               {"    X         COST\n", 19, "no number in columns 25 to 36"},
               {"    X\n", 6, "no row in columns 15 to 22"},
               {"              COST                1.\n", 13, "no column in columns 5 to 12"},
               {" UP X         COST                1.\n", 2, "surplus field 'UP'"},
               {"    X         COST              1. 2\n", 33, "not a number: '1. 2'"},
               {"    X         COST       1234567890.12\n", 0, NULL},   /* up to column 38 */
               {"    X         COST         1234567890.12\n", 0, NULL}, /* beyond it, if nothing follows */
               {"    X         COST         1234567890.12   \n", 0, NULL},
               {"    X         COST         1234567890.12 R1\n", 28, "fixed-format field: '1234567890.12'"},
               {"    X         COST         12345678901.12   R1                  2.\n", 28,
                "fixed-format field: '12345678901.12'"},
               {"    X         COST                1.   R1               123456789012345\n", 0, NULL},
               {"    X         COST                1.   R1               123456789012345 6\n", 57,
                "surplus field '123456789012345'"},
               {"    X         COST                1.                                    6\n", 73, "surplus field '6'"},
               {"    X         COST     1.2345678901\n", 0, NULL}, /* from column 24 */
               {"    X         COST    1.2345678901\n", 23, "fixed-format field: '1.2345678901'"},
               {"   LONGNAME   COST                1.\n", 4, "fixed-format field: 'LONGNAME'"},
               {"    LONGNAME9 COST                1.\n", 5, "fixed-format field: 'LONGNAME9'"},
               {"    X\t        COST                1.\n", 6, "control character"}};
    for (size_t k = 0; k < sizeof bad / sizeof *bad; k++) {
        char text[512];
        snprintf(text, sizeof text, "ROWS\n N  COST\n G  R1\nCOLUMNS\n%sENDATA\n", bad[k].line);
        struct reading t;
        reading_init(&t);
        option(&t, "format", "fixed");
        if (bad[k].part) {
            expect_error(&t, text, 5, bad[k].column, bad[k].part);
        } else {
            read_more(&t, text);
            assert_int_equal(t.lp->ncols, 1);
            done(&t);
        }
    }
}

static void a_field_with_a_dollar_is_a_name_where_the_line_has_room_for_one(void **state)
{
    (void)state;
    struct reading t;
    read_good(&t, "NAME D\nROWS\n N cost $ money\n G $need\nCOLUMNS\n make cost 1 $need 1 $ unit\n $b cost 3 $need 1\n"
                  "RHS\n rhs $need 4 $ four\nBOUNDS\n UP bnd make 9 $ nine\n FR bnd $b $\nENDATA\n");
    expect_row(&t, "$need", 4, INFINITY);
    expect_col(&t, "make", 1, 0, 9);
    expect_col(&t, "$b", 3, -INFINITY, INFINITY);
    assert_int_equal(t.warnings, 1);
    assert_non_null(strstr(t.log, ":3: what follows a '$' is taken for a comment"));
    done(&t);
    read_bad("ROWS\n N cost\n G $\nCOLUMNS\n x $ $\nENDATA\n", 5, 6, "not a number: '$'");
}

static void hexadecimal_numbers_are_read_as_c_prints_them(void **state)
{
    (void)state;
    struct reading t;
    read_good(&t, "ROWS\n N o\n G r\nCOLUMNS\n x o 0x1.8p+1 r -0X1P-3\nRHS\n b r 0x1.999999999999ap-4\nENDATA\n");
    expect_col(&t, "x", 3, 0, INFINITY);
    expect_row(&t, "r", 0.1, INFINITY);
    assert_true(entry(&t, "r", "x") == -0.125);
    done(&t);
}

static void the_senses_of_lp_solve_are_sections_of_one_word(void **state)
{
    (void)state;
    struct reading t;
    read_good(&t, "NAME\nOBJSENSEMAX\nROWS\n N o\nCOLUMNS\n x o 1\nENDATA\n");
    assert_true(t.lp->maximise);
    done(&t);
    read_good(&t, "NAME\nobjsensemin\nROWS\n N o\nCOLUMNS\n x o 1\nENDATA\n");
    assert_false(t.lp->maximise);
    done(&t);
    read_bad("OBJSENSE MAX\nOBJSENSEMIN\nROWS\n", 2, 9, "a second objective sense 'MIN'");
}

static void data_in_the_first_column_is_told_to_begin_with_a_blank(void **state)
{
    (void)state;
    read_bad("NAME T\nROWS\nN COST\nENDATA\n", 3, 1, "a line of data begins with a blank; unknown section 'N'");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_with_blanks_are_read_from_the_standard_columns),
        cmocka_unit_test(a_blank_in_the_name_of_a_vector_is_enough_to_tell),
        cmocka_unit_test(free_files_with_any_layout_are_read),
        cmocka_unit_test(the_first_line_that_tells_decides_for_the_file),
        cmocka_unit_test(five_words_in_columns_are_read_by_position_where_they_fit_it),
        cmocka_unit_test(a_dollar_in_field_three_or_five_begins_a_comment_in_fixed_files),
        cmocka_unit_test(fixed_fields_are_where_the_standard_has_them),
        cmocka_unit_test(a_field_with_a_dollar_is_a_name_where_the_line_has_room_for_one),
        cmocka_unit_test(hexadecimal_numbers_are_read_as_c_prints_them),
        cmocka_unit_test(the_senses_of_lp_solve_are_sections_of_one_word),
        cmocka_unit_test(data_in_the_first_column_is_told_to_begin_with_a_blank),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
