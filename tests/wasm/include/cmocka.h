/* What the tests use of cmocka, for WebAssembly, which has neither setjmp nor a cmocka to link with: the first assertion
 * that fails ends the program, with exit code 1 and its place on standard error. */
#ifndef WASM_CMOCKA_H
#define WASM_CMOCKA_H

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct CMUnitTest {
    const char *name;
    void (*test)(void **state);
    int (*setup)(void **state);
    int (*teardown)(void **state);
    void *initial_state;
};

#define cmocka_unit_test(f)                                                                                            \
    {                                                                                                                  \
#f, f, NULL, NULL, NULL                                                                                        \
    }
#define cmocka_unit_test_setup_teardown(f, setup, teardown)                                                            \
    {                                                                                                                  \
#f, f, setup, teardown, NULL                                                                                   \
    }
#define cmocka_unit_test_prestate(f, state)                                                                            \
    {                                                                                                                  \
#f, f, NULL, NULL, state                                                                                       \
    }

#define WASM_FAIL(...)                                                                                                 \
    do {                                                                                                               \
        fprintf(stderr, "%s:%d: ", __FILE__, __LINE__);                                                                \
        fprintf(stderr, __VA_ARGS__);                                                                                  \
        fputc('\n', stderr);                                                                                           \
        exit(1);                                                                                                       \
    } while (0)

static inline void wasm_same(long long a, long long b, int same, const char *file, int line)
{
    if ((a == b) == same)
        return;
    fprintf(stderr, "%s:%d: %lld %s %lld\n", file, line, a, same ? "!=" : "==", b);
    exit(1);
}

static inline void wasm_same_text(const char *a, const char *b, int same, const char *file, int line)
{
    if ((strcmp(a, b) == 0) == same)
        return;
    fprintf(stderr, "%s:%d: \"%s\" %s \"%s\"\n", file, line, a, same ? "!=" : "==", b);
    exit(1);
}

#define fail_msg(...) WASM_FAIL(__VA_ARGS__)
#define fail() WASM_FAIL("failed")
#define assert_true(c)                                                                                                 \
    do                                                                                                                 \
        if (!(c))                                                                                                      \
            WASM_FAIL("%s", #c);                                                                                       \
    while (0)
#define assert_false(c) assert_true(!(c))
#define assert_null(p) assert_true((p) == NULL)
#define assert_non_null(p) assert_true((p) != NULL)
#define assert_int_equal(a, b) wasm_same((long long)(a), (long long)(b), 1, __FILE__, __LINE__)
#define assert_int_not_equal(a, b) wasm_same((long long)(a), (long long)(b), 0, __FILE__, __LINE__)
#define assert_ptr_equal(a, b) assert_true((const void *)(a) == (const void *)(b))
#define assert_ptr_not_equal(a, b) assert_true((const void *)(a) != (const void *)(b))
#define assert_string_equal(a, b) wasm_same_text(a, b, 1, __FILE__, __LINE__)
#define assert_string_not_equal(a, b) wasm_same_text(a, b, 0, __FILE__, __LINE__)
#define assert_memory_equal(a, b, n) assert_true(memcmp(a, b, n) == 0)
#define assert_in_range(v, from, to)                                                                                   \
    assert_true((unsigned long long)(v) >= (unsigned long long)(from) &&                                               \
                (unsigned long long)(v) <= (unsigned long long)(to))
#define print_message(...) fprintf(stderr, __VA_ARGS__)
#define print_error(...) fprintf(stderr, __VA_ARGS__)
/* Leaves the test, whose function returns nothing. */
#define skip()                                                                                                         \
    do {                                                                                                               \
        fprintf(stderr, "skipped: %s\n", __func__);                                                                    \
        return;                                                                                                        \
    } while (0)

static inline int wasm_run_tests(const struct CMUnitTest *tests, size_t count, int (*setup)(void **),
                                 int (*teardown)(void **))
{
    void *shared = NULL;
    if (setup && setup(&shared) != 0)
        return 1;
    for (size_t k = 0; k < count; k++) {
        void *state = tests[k].initial_state ? tests[k].initial_state : shared;
        if (tests[k].setup && tests[k].setup(&state) != 0)
            return 1;
        fprintf(stderr, "%s\n", tests[k].name);
        tests[k].test(&state);
        if (tests[k].teardown && tests[k].teardown(&state) != 0)
            return 1;
    }
    printf("%zu tests passed\n", count);
    return teardown && teardown(&shared) != 0;
}

#define cmocka_run_group_tests(tests, setup, teardown)                                                                 \
    wasm_run_tests(tests, sizeof(tests) / sizeof *(tests), setup, teardown)
#define cmocka_run_group_tests_name(name, tests, setup, teardown) cmocka_run_group_tests(tests, setup, teardown)

#endif
