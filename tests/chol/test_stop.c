/* The normal equations ask whether to stop as often as their work deserves, and leave nothing behind when they do. */
#include "normal_testing.h"

struct patience {
    uint64_t asked, most; /* the question after `most` is answered yes */
};

static bool lose(void *user)
{
    struct patience *p = user;
    return ++p->asked > p->most;
}

/* Large enough for some questions in each phase; the second has dense columns. */
static const struct shape shapes[] = {{6000, 9000, 2.2, 0, false}, {1500, 2500, 5, 2, false}};

static void the_symbolic_phase_stops_at_any_question_and_leaves_nothing(void **state)
{
    (void)state;
    uint64_t random = 17;
    for (size_t t = 0; t < sizeof shapes / sizeof *shapes; t++) {
        struct sample s;
        struct normal *a;
        sample_random(&s, shapes[t], &random);
        const uint64_t start = s.env.mem.live;
        struct patience p = {.most = 0};
        enum work status = WORK_STOPPED;
        for (; status != WORK_DONE; p.most = p.most * 5 / 4 + 1) {
            p.asked = 0;
            status = normal_create(&s.env, s.cols, s.rows, s.row_exp, s.col_exp, lose, &p, &a);
            if (status == WORK_DONE)
                break;
            assert_int_equal(status, WORK_STOPPED);
            assert_int_equal(s.env.error.status, SLX_OK);
            assert_int_equal(p.asked, p.most + 1);
            assert_null(a);
            assert_int_equal(s.env.mem.live, start);
        }
        normal_free(&s.env, &a);
        sample_free(&s);
    }
}

static void the_numbers_ask_as_often_as_their_work_deserves(void **state)
{
    (void)state;
    uint64_t random = 19;
    for (size_t t = 0; t < sizeof shapes / sizeof *shapes; t++) {
        struct sample s;
        struct normal *a;
        struct patience p = {.most = UINT64_MAX};
        uint32_t replaced;
        sample_random(&s, shapes[t], &random);
        assert_int_equal(normal_create(&s.env, s.cols, s.rows, s.row_exp, s.col_exp, lose, &p, &a), WORK_DONE);
        assert_true((double)p.asked >= (double)normal_plan(a).nnz_normal / 1e6);
        assert_int_equal(normal_allocate(&s.env, a), WORK_DONE);
        double *d = calloc(s.n, sizeof *d), *r = calloc(s.m, sizeof *r), *x = calloc(s.m, sizeof *x);
        spread(d, s.n, 2, &random);
        for (uint32_t i = 0; i < s.m; i++)
            r[i] = 1.0;
        p.asked = 0;
        assert_true(normal_factor(a, d, r, lose, &p, &replaced));
        assert_true((double)p.asked >= normal_plan(a).flops / 1e8); /* some milliseconds */
        p.asked = 0;
        assert_true(normal_solve(a, x, lose, &p));
        assert_true((double)p.asked >= floor((double)normal_plan(a).nnz_factor / 1e7));
        const uint64_t factor_asks = 3;
        for (uint64_t k = 0; k < factor_asks; k++) {
            p = (struct patience){.most = k};
            assert_false(normal_factor(a, d, r, lose, &p, &replaced));
            assert_int_equal(p.asked, k + 1);
        }
        free(d);
        free(r);
        free(x);
        normal_free(&s.env, &a);
        sample_free(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_symbolic_phase_stops_at_any_question_and_leaves_nothing),
        cmocka_unit_test(the_numbers_ask_as_often_as_their_work_deserves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
