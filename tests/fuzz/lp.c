/* Fuzz target: any bytes as an LP file.  What is read is written, read back the same, written again the same, and solved
 * within small limits.  A comment in the first line chooses options by the bytes behind its '\\'.  With a warning, of
 * names that other readers do not take, the model that comes back is another, which then has to come back the same.
 */
#include "fuzz.h"

static struct memory_file files[2];

static void note_warning(void *user, slx_log_level level, const char *text)
{
    (void)level, (void)text;
    *(int *)user = 1;
}

/* Writes the model; whether without a warning. */
static int write_quietly(slx_model *model, const struct memory_file *file)
{
    int warned = 0;
    REQUIRE(slx_set_log(model, note_warning, SLX_LOG_WARNING, &warned) == SLX_OK);
    REQUIRE(slx_write(model, file->path) == SLX_OK);
    REQUIRE(slx_set_log(model, NULL, SLX_LOG_WARNING, NULL) == SLX_OK);
    return !warned;
}

static slx_model *read_back(const struct memory_file *file)
{
    slx_model *copy = new_model();
    set_option(copy, "format", "lp");
    set_option(copy, "write-format", "lp");
    REQUIRE(slx_read(copy, file->path) == SLX_OK);
    return copy;
}

static void write_and_read_back(slx_model *model)
{
    for (int k = 0; k < 2; k++)
        memory_file_fill(&files[k], "", 0);
    const int as_it_is = write_quietly(model, &files[0]);
    slx_model *copy = read_back(&files[0]);
    if (as_it_is) {
        /* What the format has no place for (lpfile.h). */
        REQUIRE(slx_set_name(model, slx_name(copy)) == SLX_OK);
        REQUIRE(slx_set_objective_name(model, slx_objective_name(copy)) == SLX_OK);
        require_same_model(model, copy);
        REQUIRE(write_quietly(copy, &files[1]));
        require_same_content(&files[0], &files[1]);
    } else {
        REQUIRE(write_quietly(copy, &files[1]));
        slx_model *third = read_back(&files[1]);
        require_same_model(copy, third);
        slx_free(&third);
    }
    slx_free(&copy);
}

static void choose(slx_model *model, const uint8_t *data, size_t size)
{
    struct bytes choices = bytes_of_comment(data, size, '\\');
    choose_solve(model, &choices);
    set_option(model, "format", "lp");
    set_option(model, "write-format", "lp");
}

static void check(slx_model *model)
{
    write_and_read_back(model);
    solve_anything(model);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return read_anything(&(struct model_target){choose, check}, data, size);
}
