/* Fuzz target: any bytes as a solution or a certificate, of this program or another, for a small model whose optimum is
 * known.  Whatever a file says, what passes the check is true: it is optimal, or a feasible point that is no better.
 */
#include "fuzz.h"

#include <math.h>

static struct memory_file input;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    /* All sums of coefficients are small: to the tolerance of 1e-7 the objective is within a hundred times as much. */
    const double close = 1e-5;
    slx_model *model = new_model();
    load_known(model, 1);
    memory_file_fill(&input, data, size);
    const uint64_t before = slx_memory_live(model);
    slx_verification v;
    const slx_status status = slx_verify(model, input.path, &v);
    if (status == SLX_OK && v.check.passed) {
        REQUIRE(v.claim != SLX_INFEASIBLE && v.claim != SLX_UNBOUNDED);
        REQUIRE(v.objective >= KNOWN_OPTIMUM - close);
        REQUIRE(v.claim != SLX_OPTIMAL || !v.has_duals || v.objective <= KNOWN_OPTIMUM + close);
        REQUIRE(!v.check.exact || v.claim != SLX_OPTIMAL || fabs(v.objective - KNOWN_OPTIMUM) <= 1e-12);
    } else if (status != SLX_OK) {
        REQUIRE((status == SLX_ERROR_INPUT || status == SLX_ERROR_MEMORY || status == SLX_ERROR_USAGE) &&
                slx_error(model)->message[0]);
    }
    REQUIRE(slx_memory_live(model) == before);
    slx_free(&model);
    return 0;
}
