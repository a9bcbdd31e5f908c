/* The public calls that read and write what is no path: for the time of the call the stream stands for all of them. */
#include "solve/entry_private.h"
#include "solve/handle_private.h"

static slx_status with_stream(struct slx_model *model, const slx_stream *stream,
                              slx_status (*call)(struct slx_model *model, const char *path), const char *name)
{
    model->env.stream = stream;
    slx_status s = call(model, name);
    model->env.stream = NULL;
    return s;
}

slx_status slx_read_stream(slx_model *model, slx_content content, const slx_stream *from, const char *name)
{
    CALL(model, from, name);
    if (content != SLX_CONTENT_MODEL && content != SLX_CONTENT_BASIS)
        return fail(&model->env, SLX_ERROR_USAGE, "there is no content %d to read", (int)content);
    return with_stream(model, from, content == SLX_CONTENT_MODEL ? handle_read : handle_read_basis, name);
}

slx_status slx_write_stream(slx_model *model, slx_content content, const slx_stream *to, const char *name)
{
    CALL(model, to, name);
    if (!to->file && !to->write)
        return fail(&model->env, SLX_ERROR_USAGE, "the stream is nothing to write to");
    switch (content) {
    case SLX_CONTENT_MODEL: return with_stream(model, to, handle_write, name);
    case SLX_CONTENT_BASIS: return with_stream(model, to, handle_write_basis, name);
    case SLX_CONTENT_SOLUTION: return with_stream(model, to, handle_write_solution, name);
    case SLX_CONTENT_RANGING: return with_stream(model, to, handle_write_ranging, name);
    case SLX_CONTENT_CERTIFICATE: return with_stream(model, to, handle_write_certificate, name);
    }
    return fail(&model->env, SLX_ERROR_USAGE, "there is no content %d to write", (int)content);
}
