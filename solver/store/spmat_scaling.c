/* Power-of-two scaling: geometric-mean passes (Curtis & Reid 1972 minimise a sum of squares to the same end; the mean
 * of the extremes, as here, is Benichou et al. 1977), then columns to a largest magnitude of at most 1.
 *
 * The row pass works on keys: the upper 32 bits of a magnitude (exponent and 20 bits of fraction, unbiased), which
 * order magnitudes and take a power of two as an addition to the exponent field.  A true logarithm is taken once for
 * each row and column only.
 *
 * An entry below SPMAT_NOISE times the largest of its row or column has no say in their scale: it is what rounding has
 * left of a 0, as in the cosines of a transform, and would pull the scale halfway to itself.
 */
#include "store/spmat_private.h"

enum { PASSES = 8, EXPONENT_MAX = 60, KEY_FRACTION = 20 };

/* log2 of the magnitude that a key stands for; its exponent may lie beyond that of any double. */
static double key_log2(int32_t key)
{
    const int32_t fraction = key & ((1 << KEY_FRACTION) - 1);
    const int32_t exponent = (key - fraction) / (1 << KEY_FRACTION);
    return exponent + log2(1.0 + 0x1p-20 * fraction);
}

static int8_t clamped(double exponent)
{
    const double most = EXPONENT_MAX;
    return (int8_t)(exponent > most ? most : exponent < -most ? -most : exponent);
}

/* Vector k of a pass is next; where a limit is met that leaves no time what is left of a pass is left out, and the
 * functions below tell. */
static bool goes_on(struct env *env, const struct spmat *a, uint32_t k)
{
    return limits_late(env, 20 + 4 * (uint64_t)spmat_count(a, k)) == LIMIT_NONE;
}

static bool well_scaled(struct env *env, const struct spmat *a)
{
    for (uint32_t k = 0; k < a->vectors && goes_on(env, a, k); k++) {
        double least, most;
        spmat_magnitudes(a, k, NULL, &least, &most);
        if (least < 0.2 || most > 5.0)
            return false;
    }
    return true;
}

static void take_extremes(struct env *env, const struct spmat *a, const int8_t *col_exp, int32_t *least, int32_t *most)
{
    for (uint32_t k = 0; k < a->vectors && goes_on(env, a, k); k++)
        if (col_exp[k] != SPMAT_UNSCALED)
            a->loops->extremes(a, spmat_start(a, k), spmat_start(a, k + 1), col_exp[k] * (1 << KEY_FRACTION), least,
                               most);
}

/* Leaves noise out of the least ones. */
static void without_noise(struct env *env, const struct spmat *a, const int8_t *col_exp, int32_t *least,
                          const int32_t *most)
{
    const int32_t width = -(int32_t)log2(SPMAT_NOISE) * (1 << KEY_FRACTION);
    bool noisy = false;
    for (uint32_t i = 0; i < a->minors; i++)
        if ((int64_t)least[i] + width < most[i]) {
            least[i] = INT32_MAX;
            noisy = true;
        }
    for (uint32_t k = 0; noisy && k < a->vectors && goes_on(env, a, k); k++)
        if (col_exp[k] != SPMAT_UNSCALED)
            a->loops->least_within(a, spmat_start(a, k), spmat_start(a, k + 1), col_exp[k] * (1 << KEY_FRACTION), width,
                                   least, most);
}

/* row_exp of the rows from `first` on, from the entries as scaled by col_exp.  `least` and `most` hold a key for each
 * row. */
static void row_pass(struct env *env, const struct spmat *a, uint32_t first, const int8_t *col_exp, int32_t *least,
                     int32_t *most, int8_t *row_exp)
{
    for (uint32_t i = 0; i < a->minors; i++) {
        least[i] = INT32_MAX;
        most[i] = INT32_MIN;
    }
    take_extremes(env, a, col_exp, least, most);
    without_noise(env, a, col_exp, least, most);
    for (uint32_t i = first; i < a->minors; i++)
        if (most[i] != INT32_MIN)
            row_exp[i] = clamped(-rint(0.5 * (key_log2(least[i]) + key_log2(most[i]))));
}

/* col_exp from the entries as scaled by row_exp.  Returns the sum over columns of log2(largest / smallest). */
static double col_pass(struct env *env, const struct spmat *a, const int8_t *row_exp, int8_t *col_exp)
{
    double spread = 0.0;
    for (uint32_t k = 0; k < a->vectors && goes_on(env, a, k); k++) {
        double least, most;
        spmat_magnitudes(a, k, row_exp, &least, &most);
        if (most == 0.0)
            continue;
        const double low = log2(least), high = log2(most);
        spread += high - low;
        col_exp[k] = clamped(-rint(0.5 * (low + high)));
    }
    return spread;
}

/* Column k to a largest magnitude in (1/2, 1]; `otherwise` where it is empty. */
static int8_t equilibrated(const struct spmat *a, uint32_t k, const int8_t *row_exp, int8_t otherwise)
{
    double least, most;
    spmat_magnitudes(a, k, row_exp, &least, &most);
    if (most == 0.0)
        return otherwise;
    int exponent;
    const double fraction = frexp(most, &exponent);
    return clamped(fraction == 0.5 ? 1 - exponent : -exponent);
}

slx_status spmat_scaling(struct env *env, const struct spmat *a, int8_t *row_exp, int8_t *col_exp)
{
    if (well_scaled(env, a))
        return limits_late(env, 0) == LIMIT_NONE ? SLX_OK : limits_fail(env);
    int32_t *keys = mem_new(&env->mem, MEM_SIMPLEX, a->minors, 2 * sizeof *keys);
    if (!keys)
        return fail_memory(env, "scaling");
    double before = INFINITY;
    for (int pass = 0; pass < PASSES; pass++) {
        row_pass(env, a, 0, col_exp, keys, keys + a->minors, row_exp);
        const double spread = col_pass(env, a, row_exp, col_exp);
        if (spread > 0.95 * before)
            break;
        before = spread;
    }
    for (uint32_t k = 0; k < a->vectors && goes_on(env, a, k); k++)
        col_exp[k] = equilibrated(a, k, row_exp, col_exp[k]);
    mem_free(&env->mem, keys);
    return limits_late(env, 0) == LIMIT_NONE ? SLX_OK : limits_fail(env);
}

slx_status spmat_scaling_more(struct env *env, const struct spmat *a, uint32_t first, int8_t *row_exp, int8_t *col_exp)
{
    if (first < a->minors) {
        int32_t *keys = mem_new(&env->mem, MEM_SIMPLEX, a->minors, 2 * sizeof *keys);
        if (!keys)
            return fail_memory(env, "scaling");
        row_pass(env, a, first, col_exp, keys, keys + a->minors, row_exp);
        mem_free(&env->mem, keys);
    }
    for (uint32_t k = 0; k < a->vectors; k++)
        if (col_exp[k] == SPMAT_UNSCALED)
            col_exp[k] = equilibrated(a, k, row_exp, 0);
    return limits_late(env, 0) == LIMIT_NONE ? SLX_OK : limits_fail(env);
}
