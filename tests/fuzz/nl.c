/* Fuzz target: any bytes as an .nl file of AMPL, text or binary.  What is read is written as MPS, read back the same and
 * solved within small limits.  A comment in the first line chooses options by the bytes behind its '#'.
 */
#include "fuzz.h"

#include <string.h>

static struct bytes bytes_of_first_comment(const uint8_t *data, size_t size)
{
    const uint8_t *end = size ? memchr(data, '\n', size) : NULL;
    const size_t length = end ? (size_t)(end - data) : size;
    const uint8_t *mark = length ? memchr(data, '#', length) : NULL;
    return mark ? (struct bytes){mark + 1, data + length} : (struct bytes){data, data};
}

static void choose(slx_model *model, const uint8_t *data, size_t size)
{
    struct bytes choices = bytes_of_first_comment(data, size);
    choose_solve(model, &choices);
    set_option(model, "format", "nl");
    set_option(model, "write-format", "mps");
}

static void check(slx_model *model)
{
    require_round_trip(model, 0);
    solve_anything(model);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return read_anything(&(struct model_target){choose, check}, data, size);
}
