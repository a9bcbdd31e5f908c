/* Vectors of fractions, read from text. */
#include <string.h>

#include "fraction/fraction_gmp.h"

bool fraction_available(void)
{
    return true;
}

slx_status fraction_vector_create(struct env *env, size_t n, struct fraction_vector **out)
{
    struct fraction_vector *v = *out = mem_new(&env->mem, MEM_EXACT, 1, sizeof *v);
    if (v && !(v->q = fractions_new(env, n)))
        mem_drop(&env->mem, out);
    return *out ? SLX_OK : fail_memory(env, "fractions");
}

void fraction_vector_free(struct env *env, struct fraction_vector **p)
{
    struct fraction_vector *v = *p;
    if (!v)
        return;
    fractions_free(env, &v->q);
    mem_free(&env->mem, v->text);
    mem_drop(&env->mem, p);
}

static bool all_digits(const char *text, size_t length)
{
    size_t k = 0;
    while (k < length && text[k] >= '0' && text[k] <= '9')
        k++;
    return k == length && length > 0;
}

/* The length of what is before the slash; 0 where the text is no fraction. */
static size_t numerator_length(const char *text, size_t length)
{
    const bool negative = length && *text == '-';
    const char *slash = memchr(text, '/', length);
    const size_t above = slash ? (size_t)(slash - text) : length;
    if (!all_digits(text + negative, above - negative))
        return 0;
    return !slash || all_digits(slash + 1, length - above - 1) ? above : 0;
}

slx_status fraction_vector_set(struct env *env, struct fraction_vector *v, size_t i, const char *text, size_t length)
{
    const size_t above = numerator_length(text, length);
    if (!above)
        return SLX_ERROR_INPUT;
    if (length + 2 > v->room) {
        const size_t room = mem_grown(v->room, length + 2);
        char *more = mem_resize(&env->mem, MEM_EXACT, v->text, room, 1);
        if (!more)
            return fail_memory(env, "a fraction");
        v->text = more;
        v->room = room;
    }
    memcpy(v->text, text, length);
    v->text[length] = v->text[above] = '\0';
    mpz_t below;
    mpz_init_set_ui(below, 1);
    if (above < length)
        mpz_set_str(below, v->text + above + 1, 10);
    const bool good = mpz_sgn(below) != 0;
    if (good) {
        mpz_set_str(mpq_numref(v->q[i]), v->text, 10);
        mpz_swap(mpq_denref(v->q[i]), below);
        mpq_canonicalize(v->q[i]);
    }
    mpz_clear(below);
    return good ? SLX_OK : SLX_ERROR_INPUT;
}

double fraction_vector_double(const struct fraction_vector *v, size_t i)
{
    return fraction_double(v->q[i]);
}
