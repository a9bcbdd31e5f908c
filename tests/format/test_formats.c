/* What a file is: told by its content, then by its name; or what the option says. */
#include <unistd.h>

#include "../temporary.h"
#include "format/format.h"

#define READ_MODEL format_read_model
#include "mps_text.h"

static const char lp_text[] = "Minimize\n obj: x + 2 y\nSubject To\n c1: x + y >= 1\nEnd\n";
static const char mps_text[] =
    "NAME T\nROWS\n N obj\n G c1\nCOLUMNS\n x obj 1 c1 1\n y obj 2 c1 1\nRHS\n R c1 1\nENDATA\n";

static void expect_the_model(struct reading *t)
{
    assert_int_equal(t->warnings, 0);
    expect_row(t, "c1", 1, INFINITY);
    expect_col(t, "x", 1, 0, INFINITY);
    expect_col(t, "y", 2, 0, INFINITY);
    assert_string_equal(t->lp->objective_name, "obj");
}

static void content_tells_mps_from_lp(void **state)
{
    (void)state;
    static const char *const heads[] = {"", "\n\n", "\r\n", "\xef\xbb\xbf", "\xef\xbb\xbf\n"};
    static const char *const comments[] = {"", "* Minimize\n", "\\ ROWS\n"};
    for (size_t h = 0; h < sizeof heads / sizeof *heads; h++)
        for (unsigned k = 0; k < 3; k++)
            for (unsigned lp = k == 2; lp < (k == 1 ? 1 : 2); lp++) {
                struct reading t;
                char text[512];
                snprintf(text, sizeof text, "%s%s%s", heads[h], comments[k], lp ? lp_text : mps_text);
                read_good(&t, text);
                expect_the_model(&t);
                done(&t);
            }
}

static void columns_are_counted_behind_a_byte_order_mark(void **state)
{
    (void)state;
    read_bad("\xef\xbb\xbfMinimize x y\nEnd\n", 1, 12, "'y'");
    read_bad("\xef\xbb\xbf", 0, 1, "the file ends without any section");
}

/* Reads `text` from a file whose name ends so. */
static void read_named(struct reading *t, const char *ending, const char *text)
{
    struct reader *r = NULL;
    char twin[TEMPORARY_PATH], path[TEMPORARY_PATH + 8];
    temporary_path(twin);
    snprintf(path, sizeof path, "%s%s", twin, ending);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
    reading_init(t);
    t->status = reader_open(&t->env, path, &r);
    if (t->status == SLX_OK)
        t->status = format_read_model(&t->env, r, &t->lp);
    reader_close(&t->env, &r);
    unlink(path);
    unlink(twin);
}

static void a_name_counts_where_the_content_tells_nothing(void **state)
{
    (void)state;
    static const struct {
        const char *ending, *part;
    } names[] = {{".lp", "Minimize or Maximize should stand first"},
                 {".LP.gz", "Minimize or Maximize should stand first"},
                 {".mps", "unknown section 'hello'"},
                 {"", "unknown section 'hello'"},
                 {".mod", "this is a model in GMPL or AMPL"},
                 {".nl.xz", "a .nl file should begin with g or b"},
                 {".gms", "this is a GAMS model"}};
    struct reading t;
    for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
        read_named(&t, names[k].ending, "hello\n");
        assert_int_equal(t.status, SLX_ERROR_INPUT);
        if (!strstr(t.env.error.message, names[k].part))
            print_error("%s: %s\n", names[k].ending, t.env.error.message);
        assert_non_null(strstr(t.env.error.message, names[k].part));
        done(&t);
    }
    read_named(&t, ".mps", lp_text);
    expect_the_model(&t);
    done(&t);
    read_named(&t, ".lp", mps_text);
    expect_the_model(&t);
    done(&t);
}

static void the_option_is_stronger_than_both(void **state)
{
    (void)state;
    static const char *const words[] = {"mps", "fixed", "free"};
    struct reading t;
    for (unsigned k = 0; k < 3; k++) {
        reading_init(&t);
        option(&t, "format", words[k]);
        expect_error(&t, lp_text, 1, 1, "unknown section 'Minimize'");
    }
    reading_init(&t);
    option(&t, "format", "lp");
    expect_error(&t, mps_text, 1, 1, "Minimize or Maximize should stand first, not 'NAME'");
    reading_init(&t);
    option(&t, "format", "mps");
    read_more(&t, mps_text);
    expect_the_model(&t);
    done(&t);
}

static void other_files_are_told_for_what_they_are(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t length;
        const char *what;
    } files[] = {
#define FILE_OF(text, what) {text, sizeof text - 1, what}
        FILE_OF("%PDF-1.5\n", "this is a PDF document"),
        FILE_OF("PK\3\4abc", "this is an archive; unpack it"),
        FILE_OF("7z\xbc\xaf\x27\x1c", "this is an archive"),
        FILE_OF("\xff\xfeN\0A\0M\0E\0", "this is text in UTF-16"),
        FILE_OF("N\0A\0M\0E\0", "this is text in UTF-16"),
        FILE_OF("\0N\0A\0M\0E", "this is text in UTF-16"),
        FILE_OF("\0\0\0\0\0", "this is a binary file"),
        FILE_OF("\x7f"
                "ELF\1\0\2\3\4\5",
                "this is a binary file"),
        FILE_OF("g3 1 1 0\t# problem x\n", "the file ends too early"),
        FILE_OF("b3 0 1 0\n\1\2", "missing field: number of rows or columns"),
        FILE_OF(" { \"rows\": 3 }\n", "this is JSON"),
        FILE_OF("<!DOCTYPE html>\n", "this is a web page"),
        FILE_OF("<?xml version=\"1.0\"?>", "this is XML"),
        FILE_OF("/* test */ max: 3x;\n", "this is the LP format of lp_solve, or GMPL"),
        FILE_OF("max: 3x+2y;\n", "this is the LP format of lp_solve"),
        FILE_OF("var x >= 0;\n", "this is a model in GMPL"),
        FILE_OF("a,b,c\n1,2,3\n", "this is a table"),
        FILE_OF("Status: optimal\n", "this is a solution"),
#undef FILE_OF
    };
    for (size_t k = 0; k < sizeof files / sizeof *files; k++) {
        struct reading t;
        reading_init(&t);
        assert_int_equal(read_bytes(&t, files[k].text, files[k].length), SLX_ERROR_INPUT);
        if (!strstr(t.env.error.message, files[k].what))
            print_error("%zu: %s\n", k, t.env.error.message);
        assert_non_null(strstr(t.env.error.message, files[k].what));
        done(&t);
    }
    char tar[512] = "model.mps";
    struct reading t;
    memcpy(tar + 257, "ustar", 5);
    reading_init(&t);
    assert_int_equal(read_bytes(&t, tar, sizeof tar), SLX_ERROR_INPUT);
    assert_non_null(strstr(t.env.error.message, "this is an archive"));
    done(&t);
}

/* A byte 0 ends the search for the end of its line. */
static void bytes_0_without_an_end_of_line_take_no_memory(void **state)
{
    (void)state;
    const size_t size = 8 << 20;
    char *text = calloc(size, 1);
    struct reading t;
    assert_non_null(text);
    memcpy(text, "NAME", 4);
    reading_init(&t);
    assert_int_equal(read_bytes(&t, text, size), SLX_ERROR_INPUT);
    assert_int_equal(t.env.error.column, 5);
    assert_true(t.env.mem.peak < 200000);
    done(&t);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(content_tells_mps_from_lp),
        cmocka_unit_test(columns_are_counted_behind_a_byte_order_mark),
        cmocka_unit_test(a_name_counts_where_the_content_tells_nothing),
        cmocka_unit_test(the_option_is_stronger_than_both),
        cmocka_unit_test(other_files_are_told_for_what_they_are),
        cmocka_unit_test(bytes_0_without_an_end_of_line_take_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
