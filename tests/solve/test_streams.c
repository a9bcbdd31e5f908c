/* Memory, FILE * and functions in the place of files. */
#include "models.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A sink of bytes, and a source of those that it has taken, in bites of a few. */
struct bytes {
    char *text;
    size_t size, room, at, refuse_after; /* refuse_after: 0, never */
};

static int take(void *user, const void *from, size_t size)
{
    struct bytes *b = user;
    if (b->refuse_after && b->size + size > b->refuse_after)
        return 1;
    if (b->size + size > b->room) {
        b->room = 2 * (b->size + size);
        b->text = realloc(b->text, b->room);
    }
    memcpy(b->text + b->size, from, size);
    b->size += size;
    return 0;
}

static size_t give(void *user, void *to, size_t room)
{
    struct bytes *b = user;
    const size_t left = b->size - b->at, bite = left < 7 ? left : 7, n = bite < room ? bite : room;
    if (b->refuse_after && b->at + n > b->refuse_after)
        return SIZE_MAX;
    if (n)
        memcpy(to, b->text + b->at, n);
    b->at += n;
    return n;
}

static void expect_same_models(const slx_model *a, const slx_model *b)
{
    assert_true(slx_nrows(a) == slx_nrows(b) && slx_ncols(a) == slx_ncols(b) && slx_nnz(a) == slx_nnz(b));
    assert_true(slx_offset(a) == slx_offset(b) && slx_is_maximise(a) == slx_is_maximise(b));
    for (uint32_t j = 0; j < slx_ncols(a); j++) {
        double l, u, m, v;
        char one[64], other[64];
        slx_col_name(a, j, one, sizeof one);
        slx_col_name(b, j, other, sizeof other);
        assert_string_equal(one, other);
        slx_col_bounds(a, j, &l, &u);
        slx_col_bounds(b, j, &m, &v);
        assert_true(l == m && u == v && slx_cost(a, j) == slx_cost(b, j));
        for (uint32_t i = 0; i < slx_nrows(a); i++)
            assert_true(slx_coefficient(a, i, j) == slx_coefficient(b, i, j));
    }
}

/* What is marked as integer stays so through both formats. */
static void a_model_goes_through_functions_and_comes_back(void **state)
{
    (void)state;
    static const char *const names[] = {"x.mps", "x.lp"};
    slx_model *model = model_read("blending.mps"), *back = model_new();
    uint8_t marks[64], read[64];
    assert_true(slx_ncols(model) <= 64);
    for (uint32_t j = 0; j < slx_ncols(model); j++)
        marks[j] = j % 3 != 1;
    assert_int_equal(slx_mark_integers(model, NULL, marks), SLX_OK);
    for (int k = 0; k < 2; k++) {
        struct bytes b = {NULL};
        const slx_stream stream = {.read = give, .write = take, .user = &b};
        assert_int_equal(slx_write_stream(model, SLX_CONTENT_MODEL, &stream, names[k]), SLX_OK);
        assert_int_equal(slx_read_stream(back, SLX_CONTENT_MODEL, &stream, names[k]), SLX_OK);
        expect_same_models(model, back);
        const slx_col_arrays out = {.integer = read};
        assert_int_equal(slx_get_cols(back, NULL, &out), SLX_OK);
        assert_memory_equal(marks, read, slx_ncols(model));
        const slx_stream memory = {.data = b.text, .size = b.size};
        slx_free(&back);
        back = model_new();
        assert_int_equal(slx_read_stream(back, SLX_CONTENT_MODEL, &memory, "of memory"), SLX_OK);
        expect_same_models(model, back);
        free(b.text);
    }
    slx_free(&back);
    slx_free(&model);
}

static void everything_that_is_written_can_go_into_a_file_pointer(void **state)
{
    (void)state;
    slx_model *model = model_read("staircase.mps"), *other = model_read("staircase.mps");
    solve_to(model, SLX_OPTIMAL);
    static const slx_content contents[] = {SLX_CONTENT_MODEL, SLX_CONTENT_BASIS, SLX_CONTENT_SOLUTION,
                                           SLX_CONTENT_RANGING, SLX_CONTENT_CERTIFICATE};
    for (size_t k = 0; k < sizeof contents / sizeof *contents; k++) {
        FILE *file = tmpfile();
        char line[80];
        assert_non_null(file);
        const slx_stream stream = {.file = file};
        fputs("* what was there before\n", file);
        assert_int_equal(slx_write_stream(model, contents[k], &stream, "a file"), SLX_OK);
        rewind(file);
        assert_non_null(fgets(line, sizeof line, file));
        assert_string_equal(line, "* what was there before\n");
        if (contents[k] == SLX_CONTENT_BASIS) {
            assert_int_equal(slx_read_stream(other, SLX_CONTENT_BASIS, &stream, "a file"), SLX_OK);
            solve_to(other, SLX_OPTIMAL);
            assert_int_equal(slx_iterations(other), 0);
        } else {
            assert_non_null(fgets(line, sizeof line, file));
        }
        fclose(file);
    }
    slx_free(&other);
    slx_free(&model);
}

static void what_fails_says_where_and_leaves_the_model(void **state)
{
    (void)state;
    slx_model *model = model_read("blending.mps");
    struct bytes b = {.refuse_after = 100};
    const slx_stream stream = {.read = give, .write = take, .user = &b}, nothing = {.size = 0};
    static const char broken[] = "NAME\nROWS\n N COST\n Q X\n";
    const slx_stream bad = {.data = broken, .size = sizeof broken - 1}, empty = {.data = broken, .size = 0};
    const uint32_t rows = slx_nrows(model);
    assert_int_equal(slx_write_stream(model, SLX_CONTENT_MODEL, &stream, "sink"), SLX_ERROR_OUTPUT);
    assert_string_equal(slx_error(model)->file, "sink");
    b.refuse_after = 0;
    assert_int_equal(slx_write_stream(model, SLX_CONTENT_MODEL, &stream, "sink"), SLX_OK);
    b.refuse_after = 100;
    assert_int_equal(slx_read_stream(model, SLX_CONTENT_MODEL, &stream, "source"), SLX_ERROR_INPUT);
    assert_string_equal(slx_error(model)->file, "source");
    assert_int_equal(slx_read_stream(model, SLX_CONTENT_MODEL, &bad, "bad"), SLX_ERROR_INPUT);
    assert_string_equal(slx_error(model)->file, "bad");
    assert_int_equal(slx_error(model)->line, 4);
    assert_int_equal(slx_read_stream(model, SLX_CONTENT_MODEL, &empty, "empty"), SLX_ERROR_INPUT);
    assert_int_equal(slx_read_stream(model, SLX_CONTENT_MODEL, &nothing, "nothing"), SLX_ERROR_USAGE);
    assert_int_equal(slx_read_stream(model, SLX_CONTENT_SOLUTION, &bad, "bad"), SLX_ERROR_USAGE);
    assert_int_equal(slx_write_stream(model, SLX_CONTENT_MODEL, &nothing, "nothing"), SLX_ERROR_USAGE);
    assert_int_equal(slx_write_stream(model, SLX_CONTENT_SOLUTION, &stream, "none yet"), SLX_ERROR_USAGE);
    assert_int_equal(slx_nrows(model), rows);
    solve_to(model, SLX_OPTIMAL); /* by paths again */
    assert_int_equal(slx_write(model, "/nowhere/at/all.mps"), SLX_ERROR_OUTPUT);
    free(b.text);
    slx_free(&model);
}

static int enough(void *user)
{
    (void)user;
    return 1;
}

static void an_interruption_is_seen(void **state)
{
    (void)state;
    slx_model *model = model_read("blending.mps");
    struct bytes b = {NULL};
    const slx_stream stream = {.read = give, .write = take, .user = &b};
    assert_int_equal(slx_write_stream(model, SLX_CONTENT_MODEL, &stream, "x"), SLX_OK);
    slx_set_interrupt(model, enough, NULL);
    assert_int_equal(slx_read_stream(model, SLX_CONTENT_MODEL, &stream, "x"), SLX_STOPPED);
    assert_int_equal(slx_write_stream(model, SLX_CONTENT_MODEL, &stream, "x"), SLX_STOPPED);
    free(b.text);
    slx_free(&model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_model_goes_through_functions_and_comes_back),
        cmocka_unit_test(everything_that_is_written_can_go_into_a_file_pointer),
        cmocka_unit_test(what_fails_says_where_and_leaves_the_model),
        cmocka_unit_test(an_interruption_is_seen),
    };
    return cmocka_run_group_tests_name("streams", tests, NULL, NULL);
}
