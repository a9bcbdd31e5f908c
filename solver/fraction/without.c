/* A build without GMP: what asks for fractions is told that there are none. */
#include "fraction/fraction.h"

bool fraction_available(void)
{
    return false;
}

static slx_status none(struct env *env)
{
    return fail(env, SLX_ERROR_USAGE, FRACTION_NONE);
}

slx_status fraction_vector_create(struct env *env, size_t n, struct fraction_vector **out)
{
    (void)n;
    *out = NULL;
    return none(env);
}

void fraction_vector_free(struct env *env, struct fraction_vector **v)
{
    (void)env;
    *v = NULL;
}

slx_status fraction_vector_set(struct env *env, struct fraction_vector *v, size_t i, const char *text, size_t length)
{
    (void)v, (void)i, (void)text, (void)length;
    return none(env);
}

double fraction_vector_double(const struct fraction_vector *v, size_t i)
{
    (void)v, (void)i;
    return NAN;
}
