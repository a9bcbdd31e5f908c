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
    if (!model || atomic_load_explicit(&model->use, memory_order_relaxed) != USE_NONE)
        return NULL;
    for (size_t k = 1; k < length; k++)
        if (!list[k]) {
            missing(&model->env, call, names, k);
            return NULL;
        }
    atomic_store_explicit(&model->use, use, memory_order_relaxed);
    return model;
}

void entry_leave(struct slx_model **model)
{
    if (*model)
        atomic_store_explicit(&(*model)->use, USE_NONE, memory_order_relaxed);
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
