#define _GNU_SOURCE
#include <locale.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../faults.h"
#include "../temporary.h"
#include "stream/stream.h"

#include <cmocka.h>

static char path[TEMPORARY_PATH];

static struct writer *begin(struct env *env)
{
    struct writer *w;
    temporary_path(path);
    assert_int_equal(writer_open(env, path, &w), SLX_OK);
    return w;
}

/* Closes, and gives back what the file holds, 0-terminated, in a block from malloc. */
static char *end(struct env *env, struct writer **w, size_t *length)
{
    assert_int_equal(writer_close(env, w), SLX_OK);
    assert_null(*w);
    assert_int_equal(env->mem.live, 0);
    FILE *f = fopen(path, "rb");
    fseek(f, 0, SEEK_END);
    *length = (size_t)ftell(f);
    rewind(f);
    char *text = malloc(*length + 1);
    assert_int_equal(fread(text, 1, *length, f), *length);
    text[*length] = '\0';
    fclose(f);
    unlink(path);
    return text;
}

static const char *number_text(void (*write)(struct writer *, double), double v)
{
    static char copy[64];
    struct env env;
    env_init(&env);
    struct writer *w = begin(&env);
    write(w, v);
    size_t length;
    char *text = end(&env, &w, &length);
    assert_true(length < sizeof copy);
    strcpy(copy, text);
    free(text);
    return copy;
}

static const char *real_text(double v)
{
    return number_text(writer_real, v);
}

static const char *hexadecimal_text(double v)
{
    return number_text(writer_hexadecimal, v);
}

static void hexadecimal_numbers_are_those_of_c(void **state)
{
    (void)state;
    assert_string_equal(hexadecimal_text(0.0), "0x0p+0");
    assert_string_equal(hexadecimal_text(-3.0), "-0x1.8p+1");
    assert_string_equal(hexadecimal_text(1e-300), "0x1.56e1fc2f8f359p-997");
    assert_string_equal(hexadecimal_text(HUGE_VAL), "inf");
    assert_string_equal(hexadecimal_text(-HUGE_VAL), "-inf");
}

static void text_of_any_size_arrives_whole(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    struct writer *w = begin(&env);
    static char want[600000];
    size_t at = 0;
    uint64_t seed = 3;
    for (size_t piece = 0; at < 500000; piece = random_bits(&seed) % (piece % 5 ? 300 : 90000)) {
        for (size_t k = 0; k < piece; k++)
            want[at + k] = (char)('a' + (at + k) % 23);
        writer_text(w, want + at, piece);
        at += piece;
    }
    size_t length;
    char *text = end(&env, &w, &length);
    assert_int_equal(length, at);
    assert_memory_equal(text, want, at);
    free(text);
}

static void formatted_text_arrives_whole_across_the_buffers_edge(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    struct writer *w = begin(&env);
    for (int i = 0; i < 20000; i++)
        writer_printf(w, "line %d of %s\n", i, "text");
    writer_printf(w, "%0100000d", 7);
    size_t length, at = 0;
    char *text = end(&env, &w, &length);
    for (int i = 0; i < 20000; i++) {
        char want[64];
        int n = snprintf(want, sizeof want, "line %d of %s\n", i, "text");
        assert_memory_equal(text + at, want, (size_t)n);
        at += (size_t)n;
    }
    assert_int_equal(length, at + 100000);
    assert_int_equal(text[length - 1], '7');
    assert_int_equal(strspn(text + at, "0"), 99999);
    free(text);
}

static void reals_are_short_where_they_can_be(void **state)
{
    (void)state;
    assert_string_equal(real_text(0.0), "0");
    assert_string_equal(real_text(-0.0), "-0");
    assert_string_equal(real_text(1.0), "1");
    assert_string_equal(real_text(-12.0), "-12");
    assert_string_equal(real_text(0.1), "0.1");
    assert_string_equal(real_text(-2.5e-7), "-2.5e-07");
    assert_string_equal(real_text(1e100), "1e+100");
    assert_string_equal(real_text(123456789012345.0), "123456789012345");
    assert_string_equal(real_text(999999999999999.0), "999999999999999");
    assert_string_equal(real_text(1e15), "1e+15");
    assert_string_equal(real_text(0.1 + 0.2), "0.30000000000000004");
    assert_string_equal(real_text(1.0 / 3.0), "0.3333333333333333");
    assert_string_equal(real_text(5e-324), "5e-324");
    assert_string_equal(real_text(1.7976931348623157e308), "1.7976931348623157e+308");
    assert_string_equal(real_text(HUGE_VAL), "inf");
    assert_string_equal(real_text(-HUGE_VAL), "-inf");
}

static void reals_read_back_as_they_were(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    struct writer *w = begin(&env);
    enum { COUNT = 20000 };
    static double v[COUNT];
    uint64_t seed = 17;
    for (int i = 0; i < COUNT; i++) {
        uint64_t bits = random_bits(&seed);
        if (i % 3 == 0)
            v[i] = (double)(int64_t)(bits >> 20) / 1000.0;
        else
            do {
                memcpy(&v[i], &bits, sizeof bits);
                bits = random_bits(&seed);
            } while (!isfinite(v[i]));
        if (i % 7 == 0)
            v[i] = ldexp(random_unit(&seed), -1060);
        writer_real(w, v[i]);
        writer_text(w, "\n", 1);
    }
    size_t length;
    char *text = end(&env, &w, &length), *at = text;
    for (int i = 0; i < COUNT; i++) {
        char *stop;
        double back = strtod(at, &stop);
        assert_true(back == v[i] && signbit(back) == signbit(v[i]));
        assert_int_equal(*stop, '\n');
        at = stop + 1;
    }
    free(text);
}

static void reals_have_a_point_in_every_locale(void **state)
{
    (void)state;
    static const char *const names[] = {"de_DE.UTF-8", "de_DE.utf8", "de_DE", "fr_FR.UTF-8", "ps_AF.UTF-8", "ps_AF"};
    bool tried = false;
    for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
        if (!setlocale(LC_NUMERIC, names[k]))
            continue;
        tried = true;
        assert_string_equal(real_text(0.1 + 0.2), "0.30000000000000004");
        assert_string_equal(real_text(-2.5), "-2.5");
        assert_string_equal(hexadecimal_text(-3.0), "-0x1.8p+1");
    }
    setlocale(LC_NUMERIC, "C");
    if (!tried)
        skip();
}

static void a_full_disk_is_told_at_close(void **state)
{
    (void)state;
    if (access("/dev/full", W_OK))
        skip();
    struct env env;
    env_init(&env);
    struct writer *w;
    for (int lines = 0; lines < 100000; lines += 99999) {
        assert_int_equal(writer_open(&env, "/dev/full", &w), SLX_OK);
        for (int i = 0; i <= lines; i++)
            writer_printf(w, "%d\n", i);
        assert_int_equal(writer_close(&env, &w), SLX_ERROR_OUTPUT);
        assert_null(w);
        assert_string_equal(env.error.file, "/dev/full");
        assert_int_equal(env.mem.live, 0);
    }
}

static void a_closed_pipe_is_told_at_close(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    void (*before)(int) = signal(SIGPIPE, SIG_IGN);
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    close(ends[0]);
    fflush(stdout);
    int saved = dup(1);
    dup2(ends[1], 1);
    close(ends[1]);
    struct writer *w;
    slx_status opened = writer_open(&env, "-", &w);
    writer_text(w, "hello\n", 6);
    slx_status closed = writer_close(&env, &w);
    dup2(saved, 1);
    close(saved);
    signal(SIGPIPE, before);
    assert_int_equal(opened, SLX_OK);
    assert_int_equal(closed, SLX_ERROR_OUTPUT);
    assert_int_equal(env.mem.live, 0);
}

static void what_cannot_be_opened_for_writing_is_an_error(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    struct writer *w;
    assert_int_equal(writer_open(&env, "/nowhere/at/all.txt", &w), SLX_ERROR_OUTPUT);
    assert_null(w);
    assert_int_equal(writer_open(&env, "/tmp", &w), SLX_ERROR_OUTPUT);
    assert_null(w);
    assert_int_equal(env.mem.live, 0);
    assert_int_equal(writer_close(&env, &w), SLX_OK);
}

static void every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    struct faults f = {0};
    while (faults_next(&f)) {
        struct writer *w;
        faults_arm(&f, &env);
        slx_status status = writer_open(&env, "/dev/null", &w);
        if (!status) {
            writer_printf(w, "%0100000d", 1);
            status = writer_close(&env, &w);
        }
        faults_expect(&f, status);
        assert_null(w);
        assert_int_equal(env.mem.live, 0);
    }
    assert_int_equal(f.refused, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_of_any_size_arrives_whole),
        cmocka_unit_test(formatted_text_arrives_whole_across_the_buffers_edge),
        cmocka_unit_test(reals_are_short_where_they_can_be),
        cmocka_unit_test(hexadecimal_numbers_are_those_of_c),
        cmocka_unit_test(reals_read_back_as_they_were),
        cmocka_unit_test(reals_have_a_point_in_every_locale),
        cmocka_unit_test(a_full_disk_is_told_at_close),
        cmocka_unit_test(a_closed_pipe_is_told_at_close),
        cmocka_unit_test(what_cannot_be_opened_for_writing_is_an_error),
        cmocka_unit_test(every_failed_allocation_is_reported_and_leaks_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
