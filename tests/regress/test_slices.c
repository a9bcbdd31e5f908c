/* Whether a solve in slices gets as far as one without on the Netlib models of SLIMPLEX_LP_DIR.
 *
 *     test_slices
 *
 * Each model that takes some hundreds of iterations is solved whole, and again by slices of a tenth of these iterations,
 * by the dual method and by the primal.  All slices together may take a tenth more iterations, as the geometric mean of
 * the models; and no model twice as many.
 */
#include <math.h>

#include "netlib.h"
#include "slimplex.h"

enum { MOST_BYTES = 100000, LEAST_ITERATIONS = 500, SLICES = 10, MOST_SLICES = 100 };
static const double most_mean = 1.1, most_of_one = 2.0;

/* The iterations of the slices over those of one solve; 0: they are too few to tell, -1: an answer is wrong. */
static double ratio_of(const char *path, const char *method)
{
    slx_model *model;
    double ratio = -1.0;
    if (slx_create(&model) != SLX_OK)
        return ratio;
    if (slx_read(model, path) == SLX_OK && slx_set_option(model, "threads", "1") == SLX_OK &&
        slx_set_option(model, "method", method) == SLX_OK && slx_solve(model) == SLX_OK &&
        slx_get_result(model) == SLX_OPTIMAL) {
        const uint64_t whole = slx_iterations(model);
        const double optimum = slx_objective(model);
        uint64_t sum = 0;
        bool well = slx_set_basis(model, NULL, NULL) == SLX_OK &&
                    slx_set_int(model, "iteration-limit", (int64_t)(whole / SLICES + 1)) == SLX_OK;
        for (unsigned k = 0; well && k < MOST_SLICES && (k == 0 || slx_get_result(model) == SLX_ITERATION_LIMIT); k++) {
            well = slx_solve(model) == SLX_OK;
            sum += slx_iterations(model);
        }
        well = well && slx_get_result(model) == SLX_OPTIMAL &&
               fabs(slx_objective(model) - optimum) <= 1e-6 * (1.0 + fabs(optimum));
        ratio = !well ? -1.0 : whole < LEAST_ITERATIONS ? 0.0 : (double)sum / (double)whole;
    }
    slx_free(&model);
    return ratio;
}

int main(void)
{
    const char *const methods[] = {"dual", "primal"};
    struct netlib netlib;
    double logarithms = 0.0, most = 0.0;
    unsigned count = 0, wrong = 0;
    if (!netlib_open(&netlib))
        return SKIPPED;
    while (netlib_next(&netlib, MOST_BYTES))
        for (int k = 0; k < 2; k++) {
            const double ratio = ratio_of(netlib.path, methods[k]);
            wrong += ratio < 0.0;
            if (ratio != 0.0)
                printf("%-24s %-6s %.2f%s\n", netlib.name, methods[k], ratio, ratio < 0.0 ? "  wrong" : "");
            if (ratio > 0.0) {
                logarithms += log(ratio);
                most = fmax(most, ratio);
                count++;
            }
        }
    const double mean = count ? exp(logarithms / count) : 1.0;
    printf("%u solves in slices: %.3f times the iterations of one, %.2f at most; %u wrong\n", count, mean, most, wrong);
    return wrong > 0 || mean > most_mean || most > most_of_one;
}
