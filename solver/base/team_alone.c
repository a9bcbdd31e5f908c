/* Teams where there are no threads: each is its caller alone. */
#include "base/team.h"

bool team_new(struct env *env, enum mem_purpose purpose, unsigned threads, struct team **out)
{
    (void)env;
    (void)purpose;
    (void)threads;
    *out = NULL; /* which stands for the caller alone */
    return true;
}

unsigned team_threads(const struct team *team)
{
    (void)team;
    return 1;
}

void team_run(struct team *team, struct env *env, uint32_t count,
              void (*work)(void *user, uint32_t piece, unsigned thread), void *user)
{
    (void)team;
    (void)env;
    for (uint32_t piece = 0; piece < count; piece++)
        work(user, piece, 0);
}

void team_free(struct env *env, struct team **team)
{
    (void)env;
    *team = NULL;
}

unsigned env_threads(const struct env *env)
{
    (void)env;
    return 1;
}

bool env_team_free(const struct env *env)
{
    (void)env;
    return true;
}
