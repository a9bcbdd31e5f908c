/* How every public call begins.  A handle is in use from the moment that a call on it begins until it returns, and one
 * whose call is not done is not to be touched: a callback that edits, solves or frees the model would pull it from under
 * the call that asked.  So each call says first what it is, and what pointers it cannot do without; what is refused here
 * has read nothing and changed nothing.
 *
 *     CALL(model, path)                a call that may change the handle, or last; returns SLX_ERROR_USAGE
 *     CALL_BESIDE(model)               the same of one that does not look at the matrix, where added rows may wait
 *     ENTER(0, USE_WALK, model, fn)    the same of another kind, which returns another value where it is refused
 *     LOOK(NAN, model)                 a getter: only looks, and holds nothing
 *     LOOK_AT_MATRIX(0, model)         the same of one that looks at the matrix
 *     LOOK_ANY(0, model)               a getter that may be called inside of a callback, too
 *
 * All pointers that follow `model` have to be given.  `model` itself may be NULL, and is refused.
 */
#ifndef SOLVE_ENTRY_PRIVATE_H
#define SOLVE_ENTRY_PRIVATE_H

#include "model/lp_edit.h"
#include "solve/handle_private.h"

#define LIST_OF(...) ((const void *const[]){NULL, ##__VA_ARGS__})
#define LENGTH_OF(...) (sizeof LIST_OF(__VA_ARGS__) / sizeof(void *))

/* Takes the handle for the use named until the function returns. */
#define ENTER(otherwise, use, model, ...)                                                                              \
    __attribute__((cleanup(entry_leave))) struct slx_model *entered_ =                                                 \
        entry_take(model, use, __func__, #__VA_ARGS__, LIST_OF(__VA_ARGS__), LENGTH_OF(__VA_ARGS__));                  \
    if (!entered_)                                                                                                     \
    return otherwise
#define CALL(model, ...)                                                                                               \
    CALL_BESIDE(model, ##__VA_ARGS__);                                                                                 \
    lp_flush(&entered_->env, entered_->lp)
#define CALL_BESIDE(model, ...) ENTER(SLX_ERROR_USAGE, USE_CALL, model, ##__VA_ARGS__)

#define LOOK(otherwise, model, ...)                                                                                    \
    if (!entry_may_look(model, LIST_OF(__VA_ARGS__), LENGTH_OF(__VA_ARGS__)))                                          \
    return otherwise
#define LOOK_AT_MATRIX(otherwise, model, ...)                                                                          \
    LOOK(otherwise, model, ##__VA_ARGS__);                                                                             \
    entry_flush(model)
#define LOOK_ANY(otherwise, model)                                                                                     \
    if (!(model))                                                                                                      \
    return otherwise

/* The handle, in use from now on; NULL where it is NULL or in use, or, with the error object set to the name of the
 * pointer (`names` has them as they stand in the source), where one of list[1 .. length - 1] is NULL. */
struct slx_model *entry_take(const struct slx_model *model, enum handle_use use, const char *call, const char *names,
                             const void *const *list, size_t length);
void entry_leave(struct slx_model **model);

/* A struct that was made for the caller, whose own is of `size` bytes: of another version of the header, perhaps. */
void hand_out(void *out, size_t size, const void *made, size_t made_size);

/* No handle is const: rows that wait are put into its matrix. */
static inline void entry_flush(const struct slx_model *model)
{
    struct slx_model *m = (struct slx_model *)(uintptr_t)model;
    lp_flush(&m->env, m->lp);
}

static inline bool entry_may_look(const struct slx_model *model, const void *const *list, size_t length)
{
    if (!model || atomic_load_explicit(&model->use, memory_order_relaxed) >= USE_CALL)
        return false;
    for (size_t k = 1; k < length; k++)
        if (!list[k])
            return false;
    return true;
}

#endif
