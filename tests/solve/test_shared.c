/* slx_write_shared and slx_read_shared: a model whose storage is a file's, which processes have in memory once. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../faults.h"
#include "models.h"
#include "../temporary.h"

static char path[TEMPORARY_PATH], text_path[TEMPORARY_PATH];

static int paths_begin(void **state)
{
    (void)state;
    temporary_path(path);
    temporary_path(text_path);
    return 0;
}

static int paths_end(void **state)
{
    (void)state;
    remove(text_path);
    remove(path);
    return 0;
}

/* Of 30,000 coefficients: those, the bounds and the names are large blocks, the rest small ones. */
static slx_model *model_large(void)
{
    const uint8_t integer = 1;
    const uint32_t which = 5;
    struct arrays a = arrays_random(200, 3000, 10, 0, 7);
    slx_model *model = model_new();
    arrays_load(model, &a);
    for (uint32_t j = 0; j < a.ncols; j += 2) {
        char name[64];
        snprintf(name, sizeof name, "%x-column-%u", j * 2654435761u, j);
        assert_int_equal(slx_set_col_names(model, j, 1, &(const char *const){name}), SLX_OK);
    }
    assert_int_equal(slx_mark_integers(model, &(slx_pick){.count = 1, .list = &which}, &integer), SLX_OK);
    arrays_free(&a);
    return model;
}

/* The model as MPS, for the caller to free. */
static char *text_of(slx_model *model)
{
    assert_int_equal(slx_write(model, text_path), SLX_OK);
    FILE *file = fopen(text_path, "r");
    assert_non_null(file);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    const size_t size = (size_t)ftell(file);
    char *text = calloc(size + 1, 1);
    rewind(file);
    assert_true(text && fread(text, 1, size, file) == size);
    fclose(file);
    return text;
}

static void assert_text(slx_model *model, const char *wanted)
{
    char *text = text_of(model);
    assert_string_equal(text, wanted);
    free(text);
}

/* Pages of files that this process has mapped. */
static unsigned mappings(void)
{
    unsigned found = 0;
    char line[1000];
    FILE *maps = fopen("/proc/self/maps", "r");
    while (maps && fgets(line, sizeof line, maps))
        found += strstr(line, path) != NULL;
    if (maps)
        fclose(maps);
    return found;
}

static void a_model_is_the_same_from_a_file_and_in_it(void **state)
{
    (void)state;
    slx_model *model = model_large(), *other = model_new();
    char *text = text_of(model);
    const uint64_t live = slx_memory_live(model);
    assert_int_equal(slx_write_shared(model, path), SLX_OK);
    assert_in_range(mappings(), 2, 100);
    assert_int_equal(slx_read_shared(other, path), SLX_OK);
    assert_int_equal(remove(path), 0);
    assert_in_range(slx_memory_live(model), live / 2, live);
    assert_in_range(slx_memory_live(other), slx_memory_live(model) - 8192, slx_memory_live(model) + 8192);
    assert_text(model, text);
    assert_text(other, text);
    solve_to(model, SLX_OPTIMAL);
    solve_to(other, SLX_OPTIMAL);
    assert_true(slx_objective(model) == slx_objective(other));
    slx_free(&model);
    assert_text(other, text);
    slx_free(&other);
    assert_int_equal(mappings(), 0);
    free(text);
}

static void what_one_changes_is_its_own(void **state)
{
    (void)state;
    slx_model *model = model_large(), *other = model_new(), *third = model_new(), *clone;
    char *text = text_of(model);
    assert_int_equal(slx_write_shared(model, path), SLX_OK);
    assert_int_equal(slx_read_shared(other, path), SLX_OK);
    assert_int_equal(slx_clone(other, &clone), SLX_OK);
    const uint64_t start[] = {0, 2};
    const uint32_t index[] = {3, 7};
    const double value[] = {0.1, -7.25}, lower = 1.0, upper = 5.0;
    for (unsigned k = 0; k < 300; k++) { /* blocks grow beyond the file's pages */
        assert_int_equal(slx_set_coefficient(other, k % 200, 5 * k, 0.5 + k), SLX_OK);
        assert_int_equal(slx_set_col_bounds(other, k, -0.37 * k, 1e6 + k), SLX_OK);
        assert_int_equal(
            slx_add_rows(
                other,
                &(slx_lines){
                    .count = 1, .start = start, .index = index, .value = value, .lower = &lower, .upper = &upper}),
            SLX_OK);
    }
    char *changed = text_of(other);
    assert_true(strlen(changed) > strlen(text) + 300);
    assert_text(model, text);
    assert_text(clone, text);
    assert_int_equal(slx_read_shared(third, path), SLX_OK);
    assert_text(third, text);
    slx_free(&model);
    slx_free(&clone);
    slx_free(&third);
    assert_text(other, changed);
    slx_free(&other);
    free(changed);
    free(text);
}

static void what_is_no_such_file_is_refused(void **state)
{
    (void)state;
    slx_model *model = model_read("diet.mps");
    char *text = text_of(model);
    assert_int_equal(slx_read_shared(model, text_path), SLX_ERROR_INPUT);
    assert_non_null(strstr(slx_error(model)->message, "no model that this build"));
    assert_int_equal(slx_read_shared(model, "/nowhere/model"), SLX_ERROR_INPUT);
    assert_int_equal(slx_write_shared(model, "/nowhere/model"), SLX_ERROR_OUTPUT);
    assert_int_equal(slx_write_shared(model, path), SLX_OK);
    FILE *f = fopen(path, "r+b"); /* the head of the first block */
    assert_non_null(f);
    assert_int_equal(fseek(f, sysconf(_SC_PAGESIZE), SEEK_SET), 0);
    for (int k = 0; k < 64; k++)
        assert_int_equal(fputc(0xff, f), 0xff);
    assert_int_equal(fclose(f), 0);
    assert_int_equal(slx_read_shared(model, path), SLX_ERROR_INPUT);
    assert_int_equal(slx_write_shared(model, path), SLX_OK);
    assert_int_equal(truncate(path, 40000), 0);
    assert_int_equal(slx_read_shared(model, path), SLX_ERROR_INPUT);
    assert_int_equal(truncate(path, 40), 0);
    assert_int_equal(slx_read_shared(model, path), SLX_ERROR_INPUT);
    assert_text(model, text);
    slx_free(&model);
    free(text);
}

static void what_keeps_nothing_is_written_to_and_not_used(void **state)
{
    (void)state;
    slx_model *model = model_large();
    char *text = text_of(model);
    assert_int_equal(slx_write_shared(model, "/dev/zero"), SLX_OK);
    assert_text(model, text);
    assert_int_equal(remove(path), 0);
    assert_int_equal(mkfifo(path, 0600), 0);
    assert_int_equal(slx_read_shared(model, path), SLX_ERROR_INPUT); /* and nobody waits for who writes to it */
    assert_text(model, text);
    slx_free(&model);
    free(text);
}

static void each_failing_allocation_is_a_clean_error(void **state)
{
    (void)state;
    slx_model *model = model_large(), *other = model_read("diet.mps");
    char *text = text_of(model), *diet = text_of(other);
    struct faults f = {0}, g = {0};
    while (faults_next(&f)) {
        faults_arm(&f, &model->env);
        faults_expect(&f, slx_write_shared(model, path));
        assert_text(model, text);
    }
    while (faults_next(&g)) {
        faults_arm(&g, &other->env);
        faults_expect(&g, slx_read_shared(other, path));
        assert_text(other, g.hit ? diet : text);
    }
    assert_true(f.refused >= 2 && g.refused >= 10);
    slx_free(&model);
    slx_free(&other);
    free(diet);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_model_is_the_same_from_a_file_and_in_it, paths_begin, paths_end),
        cmocka_unit_test_setup_teardown(what_one_changes_is_its_own, paths_begin, paths_end),
        cmocka_unit_test_setup_teardown(what_is_no_such_file_is_refused, paths_begin, paths_end),
        cmocka_unit_test_setup_teardown(what_keeps_nothing_is_written_to_and_not_used, paths_begin, paths_end),
        cmocka_unit_test_setup_teardown(each_failing_allocation_is_a_clean_error, paths_begin, paths_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
