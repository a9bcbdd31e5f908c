/* The watchdog of the tests: a solve that does not end ends its program, which tells the phase and the stack. */
#include "models.h"

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Never returns; called from the loop of a solve. */
int hangs_forever(void *user);
int hangs_forever(void *user)
{
    const struct timespec a_while = {0, 1000000};
    for (;;)
        nanosleep(&a_while, user);
}

/* What a child that solves writes to standard error; how it ended in *end. */
static void child_says(slx_interrupt_fn asked, char *text, size_t size, int *end)
{
    int ends[2];
    size_t length = 0;
    assert_int_equal(pipe(ends), 0);
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        slx_model *model;
        dup2(ends[1], STDERR_FILENO);
        setenv("SLIMPLEX_WATCHDOG", "0.2", 1);
        bool good = slx_create(&model) == SLX_OK;
        load_example(model);
        slx_set_option(model, "presolve", "off");
        slx_set_interrupt(model, asked, NULL);
        good = good && slx_solve(model) == SLX_OK && slx_get_result(model) == SLX_OPTIMAL;
        slx_free(&model);
        _exit(good ? 0 : 1);
    }
    close(ends[1]);
    for (ssize_t n; length + 1 < size && (n = read(ends[0], text + length, size - 1 - length)) > 0;)
        length += (size_t)n;
    text[length] = '\0';
    close(ends[0]);
    assert_int_equal(waitpid(child, end, 0), child);
}

static void a_solve_that_hangs_fails_and_tells_phase_and_stack(void **state)
{
    (void)state;
    char text[1 << 14];
    int end;
    child_says(hangs_forever, text, sizeof text, &end);
    assert_true(WIFSIGNALED(end) && WTERMSIG(end) == SIGABRT);
    assert_non_null(strstr(text, "watchdog: no end in sight; phase: "));
    assert_null(strstr(text, "phase: \n"));
    assert_non_null(strstr(text, "hangs_forever"));
    assert_non_null(strstr(text, "slx_solve"));
}

static void a_solve_that_ends_is_left_alone(void **state)
{
    (void)state;
    char text[1 << 14];
    int end;
    child_says(NULL, text, sizeof text, &end);
    assert_true(WIFEXITED(end) && WEXITSTATUS(end) == 0);
    assert_string_equal(text, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_solve_that_hangs_fails_and_tells_phase_and_stack),
        cmocka_unit_test(a_solve_that_ends_is_left_alone),
    };
    return cmocka_run_group_tests_name("watchdog", tests, NULL, NULL);
}
