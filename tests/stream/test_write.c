#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <locale.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
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

/* A folder of a test's own, with a file `old` that says "old", and a link to that, `link`. */
static char folder[TEMPORARY_PATH], old[TEMPORARY_PATH + 8], by_link[TEMPORARY_PATH + 8], none[TEMPORARY_PATH + 8];

static void make_folder(void)
{
    temporary_folder(folder);
    snprintf(old, sizeof old, "%s/old", folder);
    snprintf(by_link, sizeof by_link, "%s/link", folder);
    snprintf(none, sizeof none, "%s/none", folder);
    FILE *f = fopen(old, "w");
    fputs("old", f);
    fclose(f);
    assert_int_equal(chmod(old, 0640), 0);
    assert_int_equal(symlink("old", by_link), 0);
}

static unsigned files_in_folder(void)
{
    unsigned n = 0;
    DIR *d = opendir(folder);
    for (struct dirent *e; (e = readdir(d));)
        n += strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0;
    closedir(d);
    return n;
}

static void remove_folder(void)
{
    unlink(none);
    unlink(by_link);
    unlink(old);
    assert_int_equal(rmdir(folder), 0);
}

static void expect_content(const char *file, const char *content)
{
    char text[16] = "";
    FILE *f = fopen(file, "r");
    assert_non_null(f);
    text[fread(text, 1, sizeof text - 1, f)] = '\0';
    fclose(f);
    assert_string_equal(text, content);
}

static void a_file_takes_the_place_of_the_old_one_when_it_is_whole(void **state)
{
    (void)state;
    struct env env;
    struct writer *w;
    struct stat entry;
    env_init(&env);
    make_folder();
    assert_int_equal(writer_open(&env, by_link, &w), SLX_OK);
    writer_printf(w, "%070000d", 1); /* more than the buffer */
    writer_printf(w, "new");
    expect_content(old, "old");
    assert_int_equal(writer_close(&env, &w), SLX_OK);
    assert_true(lstat(by_link, &entry) == 0 && S_ISLNK(entry.st_mode));
    assert_true(lstat(old, &entry) == 0 && S_ISREG(entry.st_mode) && entry.st_size == 70003);
    assert_int_equal(entry.st_mode & 0777, 0640);
    assert_int_equal(files_in_folder(), 2);
    unlink(old); /* the link leads nowhere now */
    assert_int_equal(writer_open(&env, by_link, &w), SLX_OK);
    writer_printf(w, "again");
    assert_int_equal(writer_close(&env, &w), SLX_OK);
    expect_content(old, "again");
    remove_folder();
    assert_int_equal(env.mem.live, 0);
}

enum ending { FULL, STOPPED, GIVEN_UP };

static void a_file_that_does_not_become_whole_leaves_the_old_one(void **state)
{
    (void)state;
    static const slx_status ends[] = {[FULL] = SLX_ERROR_OUTPUT, [STOPPED] = SLX_STOPPED, [GIVEN_UP] = SLX_OK};
    const struct rlimit small = {1 << 17, RLIM_INFINITY};
    struct rlimit before;
    getrlimit(RLIMIT_FSIZE, &before);
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
    for (enum ending k = FULL; k <= GIVEN_UP; k++)
        for (int there = 0; there < 2; there++) {
            struct env env;
            struct writer *w;
            env_init(&env);
            limits_begin(&env);
            make_folder();
            const char *target = there ? old : none;
            assert_int_equal(writer_open(&env, target, &w), SLX_OK);
            if (k == FULL)
                setrlimit(RLIMIT_FSIZE, &(struct rlimit){small.rlim_cur, before.rlim_max});
            for (int i = 0; i < 20000; i++) {
                writer_printf(w, "line %d\n", i);
                if (k == STOPPED && i == 10000)
                    atomic_store(&env.stop, true);
                if (k == GIVEN_UP && i == 10000)
                    writer_give_up(w);
            }
            const slx_status status = writer_close(&env, &w);
            setrlimit(RLIMIT_FSIZE, &before);
            assert_int_equal(status, ends[k]);
            expect_content(old, "old");
            assert_int_equal(files_in_folder(), 2);
            remove_folder();
            assert_int_equal(env.mem.live, 0);
        }
    signal(SIGXFSZ, handler);
}

/* Where the system has files without a name; elsewhere nothing can be promised of a process that is killed. */
static void a_process_that_is_killed_leaves_the_old_file_alone(void **state)
{
    (void)state;
    make_folder();
    const int unnamed = open(folder, O_WRONLY | O_TMPFILE, 0600);
    if (unnamed < 0) {
        remove_folder();
        skip();
    }
    close(unnamed);
    const pid_t child = fork();
    if (child == 0) {
        struct env env;
        struct writer *w;
        env_init(&env);
        if (writer_open(&env, old, &w) == SLX_OK)
            for (int i = 0; i < 20000; i++)
                writer_printf(w, "line %d\n", i);
        raise(SIGKILL);
        _exit(1);
    }
    int how;
    assert_int_equal(waitpid(child, &how, 0), child);
    assert_true(WIFSIGNALED(how));
    expect_content(old, "old");
    assert_int_equal(files_in_folder(), 2);
    remove_folder();
}

static void pipes_devices_and_descriptors_are_written_to_directly(void **state)
{
    (void)state;
    struct env env;
    struct writer *w;
    char text[16] = "", path_of_fd[40];
    env_init(&env);
    make_folder();
    assert_int_equal(mkfifo(none, 0600), 0);
    const int reader = open(none, O_RDONLY | O_NONBLOCK);
    assert_int_equal(writer_open(&env, none, &w), SLX_OK);
    writer_printf(w, "through");
    assert_int_equal(writer_close(&env, &w), SLX_OK);
    assert_true(read(reader, text, sizeof text - 1) == 7 && !strcmp(text, "through"));
    close(reader);
    const int fd = open(old, O_RDWR | O_APPEND), standard = dup(STDOUT_FILENO);
    fflush(stdout);
    assert_int_equal(dup2(fd, STDOUT_FILENO), STDOUT_FILENO);
    const slx_status opened = writer_open(&env, "/dev/stdout", &w);
    writer_printf(w, "direct");
    const slx_status closed = writer_close(&env, &w);
    assert_int_equal(dup2(standard, STDOUT_FILENO), STDOUT_FILENO);
    close(standard);
    assert_int_equal(opened, SLX_OK);
    assert_int_equal(closed, SLX_OK);
    assert_true(pread(fd, text, sizeof text - 1, 0) == 9 && !memcmp(text, "olddirect", 9)); /* the same file still */
    snprintf(path_of_fd, sizeof path_of_fd, "/proc/self/fd/%d", fd);
    assert_int_equal(writer_open(&env, path_of_fd, &w), SLX_OK);
    writer_printf(w, "new");
    assert_int_equal(writer_close(&env, &w), SLX_OK);
    assert_true(pread(fd, text, sizeof text - 1, 0) == 3 && !memcmp(text, "new", 3));
    close(fd);
    assert_int_equal(files_in_folder(), 3);
    remove_folder();
}

static void what_cannot_be_written_is_known_before(void **state)
{
    (void)state;
    struct env env;
    char path_below[TEMPORARY_PATH + 16], loop[TEMPORARY_PATH + 8];
    struct rlimit before;
    env_init(&env);
    make_folder();
    snprintf(path_below, sizeof path_below, "%s/below/file", folder);
    assert_int_equal(writer_probe(&env, "-"), SLX_OK);
    assert_int_equal(writer_probe(&env, "/dev/null"), SLX_OK);
    assert_int_equal(writer_probe(&env, old), SLX_OK);
    assert_int_equal(writer_probe(&env, by_link), SLX_OK);
    assert_int_equal(writer_probe(&env, none), SLX_OK);
    assert_int_equal(writer_probe(&env, folder), SLX_ERROR_OUTPUT);
    assert_non_null(strstr(env.error.message, "Is a directory"));
    assert_string_equal(env.error.file, folder);
    assert_int_equal(writer_probe(&env, path_below), SLX_ERROR_OUTPUT);
    assert_int_equal(writer_probe(&env, ""), SLX_ERROR_OUTPUT);
    snprintf(loop, sizeof loop, "%s/loop", folder);
    assert_int_equal(symlink("loop", loop), 0);
    assert_int_equal(writer_probe(&env, loop), SLX_ERROR_OUTPUT);
    unlink(loop);
    if (geteuid() != 0) { /* who may do anything */
        chmod(old, 0440);
        assert_int_equal(writer_probe(&env, old), SLX_ERROR_OUTPUT);
        chmod(folder, 0500);
        assert_int_equal(writer_probe(&env, none), SLX_ERROR_OUTPUT);
        chmod(folder, 0700);
    }
    getrlimit(RLIMIT_FSIZE, &before);
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &(struct rlimit){0, before.rlim_max});
    const slx_status full = writer_probe(&env, none);
    setrlimit(RLIMIT_FSIZE, &before);
    signal(SIGXFSZ, handler);
    assert_int_equal(full, SLX_ERROR_OUTPUT);
    expect_content(old, "old");
    assert_int_equal(files_in_folder(), 2);
    remove_folder();
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
        cmocka_unit_test(a_file_takes_the_place_of_the_old_one_when_it_is_whole),
        cmocka_unit_test(a_file_that_does_not_become_whole_leaves_the_old_one),
        cmocka_unit_test(a_process_that_is_killed_leaves_the_old_file_alone),
        cmocka_unit_test(pipes_devices_and_descriptors_are_written_to_directly),
        cmocka_unit_test(what_cannot_be_written_is_known_before),
        cmocka_unit_test(every_failed_allocation_is_reported_and_leaks_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
