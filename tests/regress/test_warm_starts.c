/* What a start from the last basis saves on the Netlib models of SLIMPLEX_LP_DIR.
 *
 *     test_warm_starts
 *
 * After a solve, the right-hand side of one active row with a dual changes by a hundredth, and the model is solved
 * again; so with several rows, one at a time.  The iterations of the second solves, over those of the first, on the
 * model in the middle, must be a few per cent at most.  Each answer is compared with that of a solve from nothing.
 */
#include <math.h>

#include "netlib.h"
#include "slimplex.h"

enum { MOST_MODELS = 128, ROWS_TRIED = 8, MOST_BYTES = 60000 };
#define MOST_SHARE 0.05

/* Active rows with a dual, spread over the model; how many. */
static unsigned active_rows(const slx_model *model, uint32_t *rows)
{
    unsigned count = 0;
    uint32_t n = slx_nrows(model), step = n / ROWS_TRIED + 1;
    for (uint32_t first = 0; first < n && count < ROWS_TRIED; first += step)
        for (uint32_t i = first; i < n && i < first + step; i++) {
            double value, dual;
            slx_basis_status status;
            if (slx_row_solution(model, i, &value, &dual, &status) == SLX_OK && status != SLX_BASIC &&
                fabs(dual) > 1e-9) {
                rows[count++] = i;
                break;
            }
        }
    return count;
}

/* Moves what is finite of the row's bounds by a hundredth of its size. */
static bool move_row(slx_model *model, uint32_t i)
{
    double lower, upper;
    slx_row_bounds(model, i, &lower, &upper);
    double size = isfinite(upper) ? upper : lower, step = 0.01 * (size != 0 ? fabs(size) : 1.0);
    return slx_set_row_bounds(model, i, lower + step, upper + step) == SLX_OK;
}

static bool same_answer(slx_model *warm)
{
    slx_model *cold;
    if (slx_clone(warm, &cold) != SLX_OK)
        return false;
    bool same = slx_set_basis(cold, NULL, NULL) == SLX_OK && slx_solve(cold) == SLX_OK &&
                slx_get_result(cold) == slx_get_result(warm);
    if (same && slx_get_result(warm) == SLX_OPTIMAL)
        same = fabs(slx_objective(cold) - slx_objective(warm)) <= 1e-6 * (1 + fabs(slx_objective(cold)));
    slx_free(&cold);
    return same;
}

/* The mean of the second solves' iterations over the first's; negative where an answer is wrong, NaN where there is
 * nothing to change. */
static double share_of(const char *path)
{
    uint32_t rows[ROWS_TRIED];
    slx_model *model;
    double share = -1;
    if (slx_create(&model) != SLX_OK)
        return share;
    if (slx_read(model, path) == SLX_OK && slx_solve(model) == SLX_OK && slx_get_result(model) == SLX_OPTIMAL) {
        /* With presolve, iterations are of another model. */
        slx_set_option(model, "presolve", "off");
        slx_solve(model);
        double first = (double)slx_iterations(model), sum = 0;
        unsigned count = active_rows(model, rows);
        bool good = true;
        for (unsigned k = 0; k < count && good; k++) {
            slx_model *changed;
            good = slx_clone(model, &changed) == SLX_OK;
            good = good && move_row(changed, rows[k]) && slx_solve(changed) == SLX_OK && same_answer(changed);
            sum += good ? (double)slx_iterations(changed) : 0;
            slx_free(&changed);
        }
        share = !good ? -1 : count && first > 0 ? sum / count / first : NAN;
    }
    slx_free(&model);
    return share;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int main(void)
{
    struct netlib netlib;
    double shares[MOST_MODELS];
    unsigned count = 0, wrong = 0;
    if (!netlib_open(&netlib))
        return SKIPPED;
    while (count < MOST_MODELS && netlib_next(&netlib, MOST_BYTES)) {
        double share = share_of(netlib.path);
        printf("%-24s %.4f%s\n", netlib.name, share, share < 0 ? "  wrong" : "");
        wrong += share < 0;
        if (share >= 0)
            shares[count++] = share;
    }
    qsort(shares, count, sizeof *shares, by_size);
    double middle = count ? shares[count / 2] : 0;
    printf(
        "%u models: a second solve takes %.2f %% of the first's iterations in the middle, %.2f %% at nine tenths; %u "
        "wrong\n",
        count, 100 * middle, 100 * (count ? shares[count * 9 / 10] : 0), wrong);
    return wrong > 0 || middle > MOST_SHARE;
}
