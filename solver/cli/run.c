/* What every program that runs a model needs: this one and that of the module for the web. */
#include <math.h>

#include "cli.h"

void model_give_time_left(const struct run *run, slx_model *model, double kept_back)
{
    const double left = run->time_limit - (process_seconds() - run->began) - kept_back;
    if (!isinf(run->time_limit))
        slx_set_real(model, "time-limit", left > 0.0 ? left : 0.0);
}

void run_give_time_left(const struct run *run, double kept_back)
{
    model_give_time_left(run, run->model, kept_back);
}

void console_model_error(struct console *console, const slx_model *model)
{
    const slx_error_info *error = slx_error(model);
    if (error->line > 0 && error->column > 0)
        console_error(console, "%s:%llu:%u: %s", error->file, (unsigned long long)error->line, error->column,
                      error->message);
    else if (error->line > 0)
        console_error(console, "%s:%llu: %s", error->file, (unsigned long long)error->line, error->message);
    else if (error->file[0])
        console_error(console, "%s: %s", error->file, error->message);
    else
        console_error(console, "%s", error->message);
}
