/* The error object and the log of a handle, and the words for results. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/env.h"
#include "base/limits.h"
#include "base/platform.h"

void env_init(struct env *env)
{
    memset(env, 0, sizeof *env);
    env->mem.limit = UINT64_MAX;
    env->mem.phase_began = clock_seconds();
    options_init(&env->options);
    error_clear(env);
    env->limits.grace = LIMIT_GRACE;
    limits_begin(env);
}

void env_beside(struct env *env, struct env *beside)
{
    memset(beside, 0, sizeof *beside);
    mem_share(&beside->mem, &env->mem);
    beside->options = env->options;
    beside->log = env->log;
    beside->log_level = env->log_level;
    beside->log_user = env->log_user;
    beside->log_held = env->log_held;
    beside->decided = env->decided;
    beside->limits.grace = env->limits.grace;
    limits_begin(beside);
    beside->limits.joined = beside->limits.began;
    beside->limits.began = env->limits.began;
    beside->limits.deadline = env->limits.deadline;
    beside->limits.kept_back = env->limits.kept_back;
    beside->limits.stop_of_other = &env->stop;
    error_clear(beside);
}

void error_clear(struct env *env)
{
    env->error_message[0] = env->error_file[0] = '\0';
    env->error = (slx_error_info){SLX_OK, env->error_message, env->error_file, 0, 0};
}

static slx_status record(struct env *env, slx_status status, const char *file, uint64_t line, uint32_t column,
                         const char *format, va_list arguments) __attribute__((format(printf, 6, 0)));
static slx_status record(struct env *env, slx_status status, const char *file, uint64_t line, uint32_t column,
                         const char *format, va_list arguments)
{
    vsnprintf(env->error_message, sizeof env->error_message, format, arguments);
    snprintf(env->error_file, sizeof env->error_file, "%s", file);
    env->error = (slx_error_info){status, env->error_message, env->error_file, line, column};
    return status;
}

slx_status fail(struct env *env, slx_status status, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    record(env, status, "", 0, 0, format, arguments);
    va_end(arguments);
    return status;
}

slx_status fail_at(struct env *env, slx_status status, const char *file, uint64_t line, uint32_t column,
                   const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    record(env, status, file, line, column, format, arguments);
    va_end(arguments);
    return status;
}

slx_status fail_memory(struct env *env, const char *what)
{
    const struct mem *account = mem_account(&env->mem);
    if (account->limit_hit)
        return fail(env, SLX_ERROR_MEMORY, "out of memory for %s: the limit of %llu bytes would be passed", what,
                    (unsigned long long)account->limit);
    return fail(env, SLX_ERROR_MEMORY, "out of memory for %s", what);
}

void(log_line)(const struct env *env, slx_log_level level, const char *format, ...)
{
    if (!log_wanted(env, level))
        return;
    char text[ERROR_TEXT];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    while (env->log_held && atomic_exchange_explicit(env->log_held, true, memory_order_acquire))
        thread_yield();
    env->log(env->log_user, level, text);
    if (env->log_held)
        atomic_store_explicit(env->log_held, false, memory_order_release);
}

const char *slx_result_text(slx_result result)
{
    switch (result) {
    case SLX_NOT_SOLVED: return "not solved";
    case SLX_OPTIMAL: return "optimal";
    case SLX_INFEASIBLE: return "infeasible";
    case SLX_UNBOUNDED: return "unbounded";
    case SLX_TIME_LIMIT: return "time limit";
    case SLX_ITERATION_LIMIT: return "iteration limit";
    case SLX_MEMORY_LIMIT: return "memory limit";
    case SLX_INTERRUPTED: return "interrupted";
    case SLX_NUMERICAL_TROUBLE: return "numerical trouble";
    case SLX_OBJECTIVE_LIMIT: return "objective limit";
    case SLX_OBJECTIVE_TARGET: return "objective target";
    case SLX_OPTIMAL_FIRST_ORDER: return "optimal (first order)";
    }
    return "unknown";
}
