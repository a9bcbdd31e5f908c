/* How every public call begins and ends: entry_private.h. */
#include "solve/entry_private.h"

#include <string.h>

/* Pointer k of those that a call named, from 1: the k-th between commas, without what makes an expression of it. */
static slx_status missing(struct env *env, const char *call, const char *names, size_t k)
{
    for (; k > 1; k--)
        names += strcspn(names, ",") + 1;
    const size_t blanks = strspn(names, " ");
    return fail(env, SLX_ERROR_USAGE, "%s: %.*s is NULL", call, (int)(strcspn(names, ",") - blanks), names + blanks);
}

struct slx_model *entry_take(const struct slx_model *handle, enum handle_use use, const char *call, const char *names,
                             const void *const *list, size_t length)
{
    struct slx_model *model = (struct slx_model *)(uintptr_t)handle; /* no handle is const: a getter may be in use */
    int unused = USE_NONE; /* of two threads that come at once one is refused */
    if (!model ||
        !atomic_compare_exchange_strong_explicit(&model->use, &unused, use, memory_order_acquire, memory_order_relaxed))
        return NULL;
    for (size_t k = 1; k < length; k++)
        if (!list[k]) {
            missing(&model->env, call, names, k);
            atomic_store_explicit(&model->use, USE_NONE, memory_order_release);
            return NULL;
        }
    return model;
}

void entry_leave(struct slx_model **model)
{
    if (!*model)
        return;
    limits_end(&(*model)->env);
    atomic_store_explicit(&(*model)->use, USE_NONE, memory_order_release);
}

void hand_out(void *out, size_t size, const void *made, size_t made_size)
{
    memcpy(out, made, size < made_size ? size : made_size);
    if (size > made_size)
        memset((char *)out + made_size, 0, size - made_size);
}

const slx_error_info *slx_error(const slx_model *model)
{
    /* The error object itself belongs to the call that is not done, which may be in another thread. */
    static const slx_error_info told[] = {
        [USE_NONE] = {SLX_ERROR_MEMORY, "out of memory for a model, or no model at all", "", 0, 0},
        [USE_WALK] = {SLX_ERROR_USAGE, "the model is being walked over", "", 0, 0},
        [USE_CALL] = {SLX_ERROR_USAGE, "another call of the model has not returned", "", 0, 0},
        [USE_SOLVE] = {SLX_ERROR_USAGE, "the model is being solved", "", 0, 0}};
    const int use = model ? atomic_load_explicit(&model->use, memory_order_relaxed) : USE_NONE;
    return model && use == USE_NONE ? &model->env.error : &told[use];
}
