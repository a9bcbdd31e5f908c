/* Fuzz target: any bytes as a basis file (BAS) for small models whose optimum is known.  What is read is written, read
 * back and written again the same; any basis will do, so the solve from it must find the optimum.  A comment in the
 * first line chooses the model and the method by the bytes behind its '*'.
 */
#include "fuzz.h"

#include <math.h>
#include <string.h>

static struct memory_file input, first, second;

enum { ROWS = KNOWN_ROWS, COLS = KNOWN_COLS };

static void write_and_read_back(slx_model *model)
{
    slx_basis_status rows[2][ROWS], cols[2][COLS];
    unsigned basic = 0;
    memory_file_fill(&first, "", 0);
    memory_file_fill(&second, "", 0);
    REQUIRE(slx_get_basis(model, rows[0], cols[0]) == SLX_OK);
    REQUIRE(slx_write_basis(model, first.path) == SLX_OK);
    REQUIRE(slx_read_basis(model, first.path) == SLX_OK);
    REQUIRE(slx_get_basis(model, rows[1], cols[1]) == SLX_OK);
    REQUIRE(slx_write_basis(model, second.path) == SLX_OK);
    for (unsigned k = 0; k < ROWS; k++)
        basic += (unsigned)(rows[0][k] == SLX_BASIC) + (unsigned)(cols[0][k] == SLX_BASIC);
    if (basic == ROWS) { /* of too many or too few basic variables the format leaves some out */
        REQUIRE(!memcmp(rows[0], rows[1], sizeof rows[0]) && !memcmp(cols[0], cols[1], sizeof cols[0]));
        require_same_content(&first, &second);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    slx_model *model = new_model();
    struct bytes choices = bytes_of_comment(data, size, '*');
    load_known(model, next_below(&choices, 4));
    set_choice(model, "method", next_below(&choices, 3)); /* auto, dual, primal */
    set_choice(model, "presolve", next_byte(&choices));
    set_choice(model, "scaling", next_byte(&choices));
    set_option(model, "threads", "1");
    memory_file_fill(&input, data, size);
    uint64_t before = slx_memory_live(model);
    slx_status status = slx_read_basis(model, input.path);
    if (status == SLX_OK) {
        write_and_read_back(model);
        REQUIRE(slx_read_basis(model, input.path) == SLX_OK);
        solve_anything(model);
        REQUIRE(slx_get_result(model) == SLX_OPTIMAL && fabs(slx_objective(model) - KNOWN_OPTIMUM) < 1e-9);
        write_and_read_back(model);
    } else {
        REQUIRE(status == SLX_ERROR_INPUT && slx_error(model)->message[0]);
        REQUIRE(slx_memory_live(model) == before && slx_get_basis(model, NULL, NULL) == SLX_ERROR_USAGE);
    }
    slx_free(&model);
    return 0;
}
