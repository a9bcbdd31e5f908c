/* Fuzz target: any bytes as an MPS file.  What is read is written, read back the same, written again the same, and
 * solved within small limits.  A comment in the first line chooses options by the bytes behind its '*', so that every
 * input is still an MPS file to look at.
 */
#include "fuzz.h"

static void choose(slx_model *model, const uint8_t *data, size_t size)
{
    static const char *const formats[] = {"auto", "fixed", "free"};
    struct bytes choices = bytes_of_comment(data, size, '*');
    set_option(model, "format", formats[next_byte(&choices) % 3]);
    set_choice(model, "duplicates", next_byte(&choices));
    set_choice(model, "objective-rhs", next_byte(&choices));
    choose_solve(model, &choices);
}

static void check(slx_model *model)
{
    static struct memory_file solution;
    require_round_trip(model, 1);
    solve_anything(model);
    memory_file_fill(&solution, "", 0);
    const slx_status status = slx_write_solution(model, solution.path);
    REQUIRE(status == SLX_OK || status == SLX_ERROR_USAGE || status == SLX_ERROR_MEMORY);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return read_anything(&(struct model_target){choose, check}, data, size);
}
