/* Fuzz target: any bytes as an MPS file.  What is read is written, read back the same, written again the same, and
 * solved within small limits.  A comment in the first line chooses options by the bytes behind its '*', so that every
 * input is still an MPS file to look at.
 */
#include "fuzz.h"

#include <string.h>

enum { MOST_BYTES = 1 << 16 };

static struct memory_file input, first, second;

static void choose(slx_model *model, struct bytes *b)
{
    static const char *const formats[] = {"auto", "fixed", "free"};
    set_option(model, "format", formats[next_byte(b) % 3]);
    set_choice(model, "duplicates", next_byte(b));
    set_choice(model, "objective-rhs", next_byte(b));
    set_choice(model, "presolve", next_byte(b));
    set_choice(model, "method", next_byte(b));
    set_choice(model, "crossover", next_byte(b));
    set_choice(model, "scaling", next_byte(b));
}

static void write_and_read_back(slx_model *model)
{
    slx_model *copy = new_model();
    int rounded = 0;
    size_t sizes[2];
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
    char *text = memory_file_content(&first, &sizes[0]), *again = memory_file_content(&second, &sizes[1]);
    REQUIRE(sizes[0] == sizes[1] && memcmp(text, again, sizes[0]) == 0);
    free(text);
    free(again);
    slx_free(&copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > MOST_BYTES)
        return 0;
    slx_model *model = new_model();
    uint64_t before = slx_memory_live(model);
    struct bytes options = {data, data};
    if (size > 1 && data[0] == '*') {
        const uint8_t *end = memchr(data, '\n', size);
        options = (struct bytes){data + 1, end ? end : data + size};
    }
    choose(model, &options);
    set_option(model, "threads", "1");
    set_option(model, "iteration-limit", "300");
    set_option(model, "time-limit", "2");
    set_option(model, "memory-limit", "64M");
    memory_file_fill(&input, data, size);
    slx_status status = slx_read(model, input.path);
    if (status == SLX_OK) {
        write_and_read_back(model);
        solve_anything(model);
        memory_file_fill(&first, "", 0);
        status = slx_write_solution(model, first.path);
        REQUIRE(status == SLX_OK || status == SLX_ERROR_USAGE || status == SLX_ERROR_MEMORY);
    } else {
        REQUIRE(status == SLX_ERROR_INPUT || status == SLX_ERROR_MEMORY);
        REQUIRE(slx_error(model)->status == status && slx_error(model)->message[0]);
        REQUIRE(slx_nrows(model) == 0 && slx_memory_live(model) == before);
    }
    slx_free(&model);
    return 0;
}
