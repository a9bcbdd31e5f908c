/* Fuzz target: any bytes as an MPS file.  What is read is written, read back the same, written again the same, and
 * solved within small limits.  A comment in the first line chooses options by the bytes behind its '*', so that every
 * input is still an MPS file to look at.
 */
#include "fuzz.h"

enum { MOST_BYTES = 1 << 16 };

static struct memory_file input, first, second;

static void choose(slx_model *model, struct bytes *b)
{
    static const char *const formats[] = {"auto", "fixed", "free"};
    set_option(model, "format", formats[next_byte(b) % 3]);
    set_choice(model, "duplicates", next_byte(b));
    set_choice(model, "objective-rhs", next_byte(b));
    choose_solve(model, b);
}

static void write_and_read_back(slx_model *model)
{
    slx_model *copy = new_model();
    int rounded = 0;
    memory_file_fill(&first, "", 0);
    memory_file_fill(&second, "", 0);
    slx_status status = write_model(model, first.path, &rounded);
    if (status == SLX_ERROR_USAGE) { /* contradictory bounds of a row */
        slx_free(&copy);
        return;
    }
    REQUIRE(status == SLX_OK);
    REQUIRE(slx_read(copy, first.path) == SLX_OK);
    if (!slx_objective_name(model)[0]) /* one without a name gets one */
        REQUIRE(slx_set_objective_name(model, slx_objective_name(copy)) == SLX_OK);
    if (!rounded)
        require_same_model(model, copy);
    REQUIRE(slx_write(copy, second.path) == SLX_OK);
    require_same_content(&first, &second);
    slx_free(&copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > MOST_BYTES)
        return 0;
    slx_model *model = new_model();
    uint64_t before = slx_memory_live(model);
    struct bytes choices = bytes_of_comment(data, size, '*');
    choose(model, &choices);
    memory_file_fill(&input, data, size);
    slx_status status = slx_read(model, input.path);
    if (status == SLX_OK) {
        write_and_read_back(model);
        solve_anything(model);
        memory_file_fill(&first, "", 0);
        status = slx_write_solution(model, first.path);
        REQUIRE(status == SLX_OK || status == SLX_ERROR_USAGE || status == SLX_ERROR_MEMORY);
    } else {
        require_refused(model, status, before);
    }
    slx_free(&model);
    return 0;
}
