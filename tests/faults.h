/* Every allocation refused in turn: an attempt with the first one refused, one with the second, and so on until an
 * attempt asks for fewer.
 *
 *     struct faults f = {0};
 *     while (faults_next(&f)) {
 *         faults_arm(&f, &env);
 *         slx_status status = attempt(&env, ...);
 *         faults_expect(&f, status);
 *         ... free what the attempt left ...
 *         faults_expect_nothing_lost(&f);
 *     }
 *     assert_true(f.refused > 10);
 *
 * An attempt that has another way when memory is refused asks faults_disarm for that in the place of faults_expect.
 */
#ifndef TESTS_FAULTS_H
#define TESTS_FAULTS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/env.h"

struct faults {
    struct env *env;  /* of the present attempt */
    uint64_t attempt; /* the allocation that it is refused, from 1 */
    uint64_t refused; /* attempts so far that asked for that many */
    uint64_t live;    /* bytes when it was armed */
    bool hit;         /* the present or last attempt asked for that many */
};

/* Whether there is another attempt: not where the last one was refused nothing. */
static inline bool faults_next(struct faults *f)
{
    if (f->attempt && !f->hit)
        return false;
    f->attempt++;
    f->hit = false;
    return true;
}

/* From now on, until the attempt is disarmed, its allocation is refused in `env`. */
static inline void faults_arm(struct faults *f, struct env *env)
{
    f->env = env;
    f->live = env->mem.live;
    env->mem.fail_countdown = f->attempt;
}

/* Ends the refusals; whether there was one. */
static inline bool faults_disarm(struct faults *f)
{
    f->hit = f->env->mem.fail_countdown == 0;
    f->env->mem.fail_countdown = 0;
    f->refused += f->hit;
    return f->hit;
}

/* Ends the refusals; the attempt is to have failed for want of memory, and said so, where there was one, and only
 * there. */
#define faults_expect(f, returned)                                                                                     \
    do {                                                                                                               \
        const slx_status faults_status = (returned);                                                                   \
        assert_int_equal(faults_status, faults_disarm(f) ? SLX_ERROR_MEMORY : SLX_OK);                                 \
        if ((f)->hit)                                                                                                  \
            assert_int_equal((f)->env->error.status, SLX_ERROR_MEMORY);                                                \
    } while (0)

/* The account holds what it held when the attempt was armed. */
#define faults_expect_nothing_lost(f) assert_int_equal((f)->env->mem.live, (f)->live)

#endif
