/* Fuzz target: any bytes as a basis file (BAS) for small models whose optimum is known.  What is read is written, read
 * back and written again the same; any basis will do, so the solve from it must find the optimum.  A comment in the
 * first line chooses the model and the method by the bytes behind its '*'.
 */
#include "fuzz.h"

#include <math.h>
#include <string.h>

static struct memory_file input, first, second;

/* min 2a + 3b + 4c + d,  a + b >= 4, b + c = 5, a + c + d in [2, 9], a + b + c + d <= 20,  a, b, c in [0, 10], d <= 10.
 */
enum { ROWS = 4, COLS = 4 };
static const uint64_t start[] = {0, 3, 6, 9, 11};
static const uint32_t index_of[] = {0, 2, 3, 0, 1, 3, 1, 2, 3, 2, 3};
static const double value[] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
static const double cost[] = {2, 3, 4, 1};
static const double col_lower[] = {0, 0, 0, -INFINITY}, col_upper[] = {10, 10, 10, 10};
static const double row_lower[] = {4, 5, 2, -INFINITY}, row_upper[] = {INFINITY, 5, 9, 20};
/* With y = (0, 2, 1, 0): costs minus A'y are a 2 - 1 = 1, b 3 - 2 = 1, c 4 - 2 - 1 = 1, d 1 - 1 = 0, all right at lower
 * bounds; b = 5 - c and a + c + d = 2 leave 15 + 2 + c + a, least at a = c = 0, where a + b = 5 >= 4. */
#define OPTIMUM 17.0

static const char *const short_rows[] = {"ROW1", "ROW2", "LIM", "XX"}, *const short_cols[] = {"a", "b", "c", "d"};
static const char *const blank_rows[] = {"R 1", "R 2", "R 3", "R 4"}, *const blank_cols[] = {"c 1", "c 2", "c  3",
                                                                                             "UL"};
static const char *const long_rows[] = {"a-very-long-row-name-1", "a-very-long-row-name-2", "x", "y"};
static const char *const long_cols[] = {"$1", "a-column-of-more-than-eight", "a-column-of-more-than-nine", "z"};

static void load(slx_model *model, unsigned which)
{
    static const char *const *const rows[] = {NULL, short_rows, blank_rows, long_rows};
    static const char *const *const cols[] = {NULL, short_cols, blank_cols, long_cols};
    const slx_arrays arrays = {.nrows = ROWS,
                               .ncols = COLS,
                               .start = start,
                               .index = index_of,
                               .value = value,
                               .cost = cost,
                               .col_lower = col_lower,
                               .col_upper = col_upper,
                               .row_lower = row_lower,
                               .row_upper = row_upper,
                               .row_names = rows[which],
                               .col_names = cols[which]};
    REQUIRE(slx_load(model, &arrays) == SLX_OK);
}

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
    load(model, next_below(&choices, 4));
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
        REQUIRE(slx_get_result(model) == SLX_OPTIMAL && fabs(slx_objective(model) - OPTIMUM) < 1e-9);
        write_and_read_back(model);
    } else {
        REQUIRE(status == SLX_ERROR_INPUT && slx_error(model)->message[0]);
        REQUIRE(slx_memory_live(model) == before && slx_get_basis(model, NULL, NULL) == SLX_ERROR_USAGE);
    }
    slx_free(&model);
    return 0;
}
