/* A build without GMP: what asks for exact arithmetic is told that there is none. */
#include "exact/exact.h"
#include "fraction/fraction.h"

bool exact_available(void)
{
    return false;
}

static slx_status none(struct env *env)
{
    return fail(env, SLX_ERROR_USAGE, FRACTION_NONE);
}

slx_status exact_solve(struct env *env, const struct lp *lp, const struct exact_start *start, struct solution *s,
                       struct exact_report *report, struct exact **out)
{
    (void)lp, (void)start, (void)s;
    *report = (struct exact_report){.steps = 0};
    *out = NULL;
    return none(env);
}

void exact_free(struct env *env, struct exact **exact)
{
    (void)env;
    *exact = NULL;
}

slx_status exact_text(struct env *env, struct exact *exact, enum exact_number which, uint32_t variable, char **text)
{
    (void)exact, (void)which, (void)variable;
    *text = NULL;
    return none(env);
}

slx_status exact_objective_text(struct env *env, struct exact *exact, char **text)
{
    (void)exact;
    *text = NULL;
    return none(env);
}
