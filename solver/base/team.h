/* A team: threads that help one method with pieces of work that do not depend on one another.
 *
 * The pieces are numbered, and each thread begins with a share of its own that follow one another, the same in each call
 * of as many; whoever is free takes those that are left of others.  So which thread does what is left to chance, and a
 * result that shall not depend on it must not depend on the order of the pieces.  Between two calls the helpers wait,
 * first awake, then asleep.  They take no signals and call nothing of the user's.
 */
#ifndef BASE_TEAM_H
#define BASE_TEAM_H

#include "base/env.h"

enum { TEAM_MOST = 64 };

/* What a helper's stack and the system hold for it, at most, outside the memory account. */
#define TEAM_HELPER_BYTES ((uint64_t)96 << 10)

struct team;

/* Threads that the work of this env may use, its own among them: as many as the option says or the machine has; where
 * other methods run beside it, its share, or both of two while the other method waits (env_team_free). */
unsigned env_threads(const struct env *env);
/* Whether there is a processor for the helpers now. */
bool env_team_free(const struct env *env);

/* *out: a team of `threads`, the caller among them, or of fewer where the system starts no more; its helpers wait.
 * False, and *out is NULL, if memory is short. */
bool team_new(struct env *env, enum mem_purpose purpose, unsigned threads, struct team **out);
/* The threads of the team, at least 1; of NULL, 1. */
unsigned team_threads(const struct team *team);
/* Does the pieces 0 .. count - 1: work(user, piece, thread), thread < team_threads, 0 for the caller, and returns once
 * all are done.  The caller, while it waits for the others' last pieces, asks the limits of env; all others may ask
 * limits_met.  team NULL: the caller does all, in order. */
void team_run(struct team *team, struct env *env, uint32_t count,
              void (*work)(void *user, uint32_t piece, unsigned thread), void *user);
/* Ends the helpers, sets *team to NULL. */
void team_free(struct env *env, struct team **team);

#endif
