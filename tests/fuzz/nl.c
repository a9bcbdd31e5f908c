/* Fuzz target: any bytes as an .nl file of AMPL, text or binary.  What is read is written as MPS, read back the same and
 * solved within small limits.  A comment in the first line chooses options by the bytes behind its '#'.
 */
#include "fuzz.h"

#include <string.h>

enum { MOST_BYTES = 1 << 16 };

static struct memory_file input, first, second;

static struct bytes bytes_of_first_comment(const uint8_t *data, size_t size)
{
    const uint8_t *end = size ? memchr(data, '\n', size) : NULL;
    const size_t length = end ? (size_t)(end - data) : size;
    const uint8_t *mark = length ? memchr(data, '#', length) : NULL;
    return mark ? (struct bytes){mark + 1, data + length} : (struct bytes){data, data};
}

static void write_and_read_back(slx_model *model)
{
    slx_model *copy = new_model();
    int rounded = 0;
    memory_file_fill(&first, "", 0);
    memory_file_fill(&second, "", 0);
    set_option(copy, "format", "free");
    const slx_status status = write_model(model, first.path, &rounded);
    if (status != SLX_ERROR_USAGE) { /* contradictory bounds of a row */
        REQUIRE(status == SLX_OK);
        REQUIRE(slx_read(copy, first.path) == SLX_OK);
        /* What MPS has names for and .nl has none. */
        REQUIRE(slx_set_name(model, slx_name(copy)) == SLX_OK);
        REQUIRE(slx_set_objective_name(model, slx_objective_name(copy)) == SLX_OK);
        if (!rounded)
            require_same_model(model, copy);
        REQUIRE(slx_write(copy, second.path) == SLX_OK);
        require_same_content(&first, &second);
    }
    slx_free(&copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > MOST_BYTES)
        return 0;
    slx_model *model = new_model();
    const uint64_t before = slx_memory_live(model);
    struct bytes choices = bytes_of_first_comment(data, size);
    choose_solve(model, &choices);
    set_option(model, "format", "nl");
    set_option(model, "write-format", "mps");
    memory_file_fill(&input, data, size);
    const slx_status status = slx_read(model, input.path);
    if (status == SLX_OK) {
        write_and_read_back(model);
        solve_anything(model);
    } else {
        require_refused(model, status, before);
    }
    slx_free(&model);
    return 0;
}
