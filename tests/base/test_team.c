/* Teams do every piece once, with any number of threads, and wait for the last. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/base.h"
#include "base/team.h"

enum { PIECES = 1000 };

struct count {
    _Atomic uint32_t done[PIECES];
    atomic_uint threads; /* bits: which took part */
};

static void count_piece(void *user, uint32_t piece, unsigned thread)
{
    struct count *c = user;
    c->done[piece]++;
    c->threads |= 1u << thread;
}

static void each_piece_is_done_once_by_threads_of_the_team(void **state)
{
    (void)state;
    static struct env env;
    for (unsigned threads = 1; threads <= 5; threads++) {
        struct team *team;
        env_init(&env);
        assert_true(team_new(&env, MEM_CHOLESKY, threads, &team));
        assert_int_equal(team_threads(team), threads);
        for (uint32_t round = 0; round < 2000; round++) {
            struct count c = {0};
            const uint32_t count = round % 50 == 0 ? PIECES : round % 7;
            team_run(team, &env, count, count_piece, &c);
            for (uint32_t k = 0; k < PIECES; k++)
                assert_int_equal(c.done[k], k < count);
            assert_int_equal(c.threads >> threads, 0);
        }
        team_free(&env, &team);
        assert_null(team);
        assert_int_equal(env.mem.live, 0);
    }
}

static void order_piece(void *user, uint32_t piece, unsigned thread)
{
    uint32_t *next = user;
    assert_int_equal(thread, 0);
    assert_int_equal(piece, (*next)++);
}

static void without_a_team_the_caller_does_all_in_order(void **state)
{
    (void)state;
    static struct env env;
    uint32_t next = 0;
    env_init(&env);
    team_run(NULL, &env, PIECES, order_piece, &next);
    assert_int_equal(next, PIECES);
    assert_int_equal(team_threads(NULL), 1);
}

static void beside_another_method_there_is_a_share_of_the_threads(void **state)
{
    (void)state;
    static struct env env;
    const atomic_bool decided = false;
    atomic_bool yields = false;
    env_init(&env);
    env.options.threads = 3;
    assert_int_equal(env_threads(&env), 3);
    assert_true(env_team_free(&env));
    env.decided = &decided;
    env.share = 2;
    assert_int_equal(env_threads(&env), 2);
    assert_true(env_team_free(&env));
    env.options.threads = 2;
    env.share = 1;
    assert_int_equal(env_threads(&env), 1);
    /* Both of two, while the other waits. */
    env.yields = &yields;
    assert_int_equal(env_threads(&env), 2);
    assert_false(env_team_free(&env));
    yields = true;
    assert_true(env_team_free(&env));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_piece_is_done_once_by_threads_of_the_team),
        cmocka_unit_test(without_a_team_the_caller_does_all_in_order),
        cmocka_unit_test(beside_another_method_there_is_a_share_of_the_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
