/* A build without GMP judges no fractions. */
#include "check/check.h"
#include "fraction/fraction.h"

slx_status check_in_fractions(struct env *env, const struct lp *lp, const struct check_fractions *claim,
                              struct solution *s, struct check_worst *worst)
{
    (void)lp, (void)claim, (void)s, (void)worst;
    return fail(env, SLX_ERROR_USAGE, FRACTION_NONE);
}
