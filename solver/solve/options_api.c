/* The public calls that set options, callbacks and interruptions. */
#include "solve/entry_private.h"
#include "solve/handle_private.h"

static slx_status taken(struct slx_model *model, slx_status status)
{
    model->env.mem.limit = model->env.options.memory_limit;
    return status;
}

slx_status slx_set_option(slx_model *model, const char *name, const char *value)
{
    CALL_BESIDE(model, name, value);
    return taken(model, options_set(&model->env, &model->env.options, name, value));
}

slx_status slx_set_int(slx_model *model, const char *name, int64_t value)
{
    CALL_BESIDE(model, name);
    return taken(model, options_set_int(&model->env, &model->env.options, name, value));
}

slx_status slx_set_real(slx_model *model, const char *name, double value)
{
    CALL_BESIDE(model, name);
    return taken(model, options_set_real(&model->env, &model->env.options, name, value));
}

slx_status slx_reset_option(slx_model *model, const char *name)
{
    CALL_BESIDE(model);
    return taken(model, options_reset(&model->env, &model->env.options, name));
}

slx_status slx_get_int(const slx_model *model, const char *name, int64_t *value)
{
    LOOK(SLX_ERROR_USAGE, model, name, value);
    return options_get_int(&model->env.options, name, value);
}

slx_status slx_get_real(const slx_model *model, const char *name, double *value)
{
    LOOK(SLX_ERROR_USAGE, model, name, value);
    return options_get_real(&model->env.options, name, value);
}

slx_status slx_get_option(const slx_model *model, const char *name, char *buffer, size_t size)
{
    LOOK(SLX_ERROR_USAGE, model, name, size ? buffer : name);
    return options_get(&model->env.options, name, buffer, size);
}

slx_status slx_set_log(slx_model *model, slx_log_fn log, slx_log_level level, void *user)
{
    CALL_BESIDE(model);
    model->env.log = log;
    model->env.log_level = level;
    model->env.log_user = user;
    return SLX_OK;
}

slx_status slx_set_progress(slx_model *model, slx_progress_fn progress, void *user)
{
    CALL_BESIDE(model);
    model->env.progress = progress;
    model->env.progress_user = user;
    return SLX_OK;
}

slx_status slx_set_reduced(slx_model *model, slx_reduced_fn reduced, void *user)
{
    CALL_BESIDE(model);
    model->env.reduced = reduced;
    model->env.reduced_user = user;
    return SLX_OK;
}

slx_status slx_set_interrupt(slx_model *model, slx_interrupt_fn interrupt, void *user)
{
    CALL_BESIDE(model);
    model->env.interrupt = interrupt;
    model->env.interrupt_user = user;
    return SLX_OK;
}

void slx_interrupt(slx_model *model)
{
    LOOK_ANY(, model);
    atomic_store_explicit(&model->env.stop, true, memory_order_relaxed);
}

void slx_clear_interrupt(slx_model *model)
{
    LOOK_ANY(, model);
    limits_clear_stop(&model->env);
}
