#define _GNU_SOURCE
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../faults.h"
#include "../temporary.h"
#include "stream/stream.h"

#include <cmocka.h>

#include "packed.h"

/* ---- texts, and reading them in three ways ----------------------------------------------------- */

struct bytes {
    unsigned char *at;
    size_t size;
};

/* Lines of many lengths; about one in `crlf` ends in CR LF (0: none); the last without a newline if `open_end`. */
static struct bytes text_of(uint64_t seed, size_t lines, size_t longest, unsigned crlf, bool open_end)
{
    struct bytes b = {malloc(lines * (longest + 2) + 1), 0};
    for (size_t i = 0; i < lines; i++) {
        uint64_t r = random_bits(&seed);
        size_t length = r % 3 ? (r >> 8) % 60 : (r >> 8) % (longest + 1);
        if (length > longest)
            length = longest;
        for (size_t k = 0; k < length; k++)
            b.at[b.size++] = (unsigned char)(' ' + (i * 7 + k * (r >> 40)) % 90);
        if (open_end && i + 1 == lines) {
            b.at[b.size++] = '!';
            break;
        }
        if (crlf && (r >> 50) % crlf == 0)
            b.at[b.size++] = '\r';
        b.at[b.size++] = '\n';
    }
    return b;
}

/* Reads to the end, and checks each line and all that the reader tells against `text`. */
static void check_lines(struct env *env, struct reader *r, struct bytes text)
{
    const char *line;
    size_t length, at = 0;
    uint64_t number = 0;
    for (;;) {
        assert_int_equal(reader_line(env, r, &line, &length), SLX_OK);
        if (!line)
            break;
        number++;
        assert_true(at < text.size);
        const unsigned char *newline = memchr(text.at + at, '\n', text.size - at);
        size_t stop = newline ? (size_t)(newline - text.at) : text.size;
        size_t want = stop - at;
        if (want && text.at[stop - 1] == '\r')
            want--;
        assert_int_equal(length, want);
        assert_memory_equal(line, text.at + at, want);
        assert_true(line[length] == '\n' || line[length] == 0);
        unsigned sum = 0;
        for (size_t k = 0; k < READER_SLACK; k++)
            sum += (unsigned char)line[length + k];
        assert_true(sum < 255 * READER_SLACK);
        assert_int_equal(reader_line_number(r), number);
        at = newline ? stop + 1 : stop;
    }
    assert_int_equal(at, text.size);
    assert_int_equal(reader_bytes(r), text.size);
    assert_int_equal(reader_line(env, r, &line, &length), SLX_OK);
    assert_null(line);
}

static void temporary(char *path, struct bytes data)
{
    int fd = temporary_file(path);
    assert_int_equal(write(fd, data.at, data.size), (ssize_t)data.size);
    close(fd);
}

/* Runs `check` with the data coming through a pipe on standard input, in pieces of `piece` bytes. */
static void through_pipe(struct env *env, struct bytes data, size_t piece, struct bytes text)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        close(ends[0]);
        for (size_t at = 0; at < data.size;) {
            ssize_t n = write(ends[1], data.at + at, data.size - at < piece ? data.size - at : piece);
            if (n < 0)
                _exit(1);
            at += (size_t)n;
        }
        _exit(0);
    }
    close(ends[1]);
    int saved = dup(0);
    dup2(ends[0], 0);
    close(ends[0]);
    struct reader *r;
    assert_int_equal(reader_open(env, "-", &r), SLX_OK);
    assert_string_equal(reader_path(r), "-");
    check_lines(env, r, text);
    reader_close(env, &r);
    dup2(saved, 0);
    close(saved);
    int status;
    waitpid(child, &status, 0);
    assert_int_equal(status, 0);
}

static void check_everywhere(struct bytes data, struct bytes text, size_t piece)
{
    struct env env;
    env_init(&env);
    struct reader *r;
    assert_int_equal(reader_memory(&env, data.at, data.size, &r), SLX_OK);
    check_lines(&env, r, text);
    reader_close(&env, &r);
    assert_null(r);

    char path[TEMPORARY_PATH];
    temporary(path, data);
    assert_int_equal(reader_open(&env, path, &r), SLX_OK);
    assert_string_equal(reader_path(r), path);
    check_lines(&env, r, text);
    reader_close(&env, &r);
    unlink(path);

    through_pipe(&env, data, piece, text);
    assert_int_equal(env.mem.live, 0);
}

static struct bytes packed_of(const struct packing *p, struct bytes text)
{
    struct bytes b;
    b.at = p->pack(text.at, text.size, &b.size);
    return b;
}

static struct bytes joined(struct bytes a, struct bytes b)
{
    struct bytes c = {malloc(a.size + b.size + 1), a.size + b.size};
    memcpy(c.at, a.at, a.size);
    memcpy(c.at + a.size, b.at, b.size);
    return c;
}

/* ---- what is read ------------------------------------------------------------------------------ */

static void plain_text_comes_line_by_line_from_memory_file_and_pipe(void **state)
{
    (void)state;
    struct bytes t = text_of(1, 5000, 100, 5, false);
    check_everywhere(t, t, 1000);
    free(t.at);
    t = text_of(2, 300, 100, 0, true);
    check_everywhere(t, t, 1);
    free(t.at);
}

static void each_packing_gives_back_its_text_from_memory_file_and_pipe(void **state)
{
    (void)state;
    for (const struct packing *p = packings; p->name; p++)
        for (int k = 0; k < 4; k++) {
            static const size_t lines[] = {0, 1, 300, 20000};
            struct bytes t = text_of(3, lines[k], 90, 7, k % 2), z = packed_of(p, t);
            check_everywhere(z, t, k == 2 ? 1 : 700);
            free(t.at);
            free(z.at);
        }
}

static void packed_streams_laid_end_to_end_give_their_texts_end_to_end(void **state)
{
    (void)state;
    for (const struct packing *p = packings; p->name; p++) {
        struct bytes a = text_of(4, 200, 90, 0, true), b = text_of(5, 3000, 90, 0, false), none = {a.at, 0};
        struct bytes za = packed_of(p, a), zb = packed_of(p, b), zn = packed_of(p, none);
        struct bytes ab = joined(a, b), zab = joined(za, zb), znab = joined(zn, zab), znabn = joined(znab, zn);
        check_everywhere(zab, ab, 3);
        check_everywhere(znab, ab, 1000);
        check_everywhere(znabn, ab, 1000);
        struct bytes all[] = {a, b, za, zb, zn, ab, zab, znab, znabn};
        for (size_t k = 0; k < sizeof all / sizeof *all; k++)
            free(all[k].at);
    }
}

static void lines_longer_than_the_buffer_come_whole(void **state)
{
    (void)state;
    struct bytes t = text_of(6, 12, 400000, 3, true);
    check_everywhere(t, t, 60000);
    for (const struct packing *p = packings; p->name; p++) {
        struct bytes z = packed_of(p, t);
        check_everywhere(z, t, 60000);
        free(z.at);
    }
    free(t.at);
}

static void lines_that_end_about_the_buffers_edge_come_whole(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    for (size_t first = (1 << 16) - 4; first <= (1 << 16) + 4; first++)
        for (int crlf = 0; crlf < 2; crlf++) {
            struct bytes t = {malloc(first + 10), 0};
            memset(t.at, 'a', first);
            t.size = first;
            if (crlf)
                t.at[t.size++] = '\r';
            t.at[t.size++] = '\n';
            t.at[t.size++] = 'b';
            struct reader *r;
            assert_int_equal(reader_memory(&env, t.at, t.size, &r), SLX_OK);
            check_lines(&env, r, t);
            reader_close(&env, &r);
            free(t.at);
        }
}

static void empty_input_has_no_line_and_a_lone_newline_has_one(void **state)
{
    (void)state;
    struct bytes none = {(unsigned char *)"", 0}, one = {(unsigned char *)"\n", 1}, cr = {(unsigned char *)"\r\n\r", 3};
    check_everywhere(none, none, 1);
    check_everywhere(one, one, 1);
    check_everywhere(cr, cr, 1);
}

static void text_that_begins_like_a_packing_is_text(void **state)
{
    (void)state;
    static const char *const starts[] = {"B", "BZ", "BZh", "BZhang\n", "BZh9 is a name\n", "(", "P", "P*\n", "RS"};
    for (size_t k = 0; k < sizeof starts / sizeof *starts; k++) {
        struct bytes t = {(unsigned char *)(uintptr_t)starts[k], strlen(starts[k])};
        check_everywhere(t, t, 1);
    }
}

/* ---- what is refused --------------------------------------------------------------------------- */

/* Reads to the end or to an error, and returns what that was. */
static slx_status read_all(struct env *env, struct bytes data, uint64_t *lines)
{
    struct reader *r;
    const char *line;
    size_t length;
    *lines = 0;
    slx_status status = reader_memory(env, data.at, data.size, &r);
    if (status) {
        assert_null(r);
        return status;
    }
    do {
        status = reader_line(env, r, &line, &length);
        *lines += line != NULL;
        assert_true(!status || !line);
    } while (!status && line);
    if (status == SLX_ERROR_INPUT) {
        assert_int_equal(reader_line(env, r, &line, &length), SLX_ERROR_INPUT);
        assert_null(line);
        assert_true(env->error.line == *lines || env->error.line == *lines + 1);
        assert_string_equal(env->error.file, "memory");
    }
    reader_close(env, &r);
    return status;
}

static void a_packed_stream_cut_anywhere_is_an_error(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    struct bytes t = text_of(8, 400, 90, 0, false);
    for (const struct packing *p = packings; p->name; p++) {
        struct bytes z = packed_of(p, t);
        uint64_t lines;
        /* The shortest beginnings may be text: see text_that_begins_like_a_packing_is_text. */
        for (size_t size = 4; size < z.size; size += size < 40 || size + 40 > z.size ? 1 : 29) {
            struct bytes cut = {malloc(size), size};
            memcpy(cut.at, z.at, size);
            assert_int_equal(read_all(&env, cut, &lines), SLX_ERROR_INPUT);
            assert_non_null(strstr(env.error.message, p->name));
            assert_true(lines < 400 || size + 40 > z.size);
            free(cut.at);
            assert_int_equal(env.mem.live, 0);
        }
        assert_int_equal(read_all(&env, z, &lines), SLX_OK);
        assert_int_equal(lines, 400);
        free(z.at);
    }
    free(t.at);
}

static void a_changed_byte_is_an_error_or_changes_nothing(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    struct bytes t = text_of(9, 200, 90, 0, false);
    for (const struct packing *p = packings; p->name; p++) {
        struct bytes z = packed_of(p, t);
        uint64_t lines, refused = 0, tried = 0;
        for (size_t at = 10; at < z.size; at += 23, tried++) {
            z.at[at] ^= 0x15;
            slx_status status = read_all(&env, z, &lines);
            assert_true(status == SLX_ERROR_INPUT || (status == SLX_OK && lines == 200));
            refused += status != SLX_OK;
            z.at[at] ^= 0x15;
            assert_int_equal(env.mem.live, 0);
        }
        assert_true(refused * 10 >= tried * 9);
        free(z.at);
    }
    free(t.at);
}

static void rubbish_after_a_packed_stream_is_an_error_but_gz_padding_is_not(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    struct bytes t = text_of(10, 50, 90, 0, false), rubbish = {(unsigned char *)"rubbish, more", 13},
                 zeros = {(unsigned char *)"\0\0\0\0\0\0\0\0", 8};
    for (const struct packing *p = packings; p->name; p++) {
        uint64_t lines;
        struct bytes z = packed_of(p, t), bad = joined(z, rubbish), padded = joined(z, zeros);
        assert_int_equal(read_all(&env, bad, &lines), SLX_ERROR_INPUT);
        assert_int_equal(lines, 50);
        bool allowed = !strcmp(p->name, "gz") || !strcmp(p->name, "xz");
        assert_int_equal(read_all(&env, padded, &lines), allowed ? SLX_OK : SLX_ERROR_INPUT);
        assert_int_equal(lines, 50);
        free(z.at);
        free(bad.at);
        free(padded.at);
    }
    free(t.at);
}

static void a_byte_0_is_an_error_with_its_line_and_column(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    struct bytes t = {(unsigned char *)"one\ntwo\nth\0ree\nfour\n", 20};
    uint64_t lines;
    assert_int_equal(read_all(&env, t, &lines), SLX_ERROR_INPUT);
    assert_int_equal(lines, 2);
    assert_int_equal(env.error.line, 3);
    assert_int_equal(env.error.column, 3);

    struct bytes far = text_of(11, 5000, 100, 0, false);
    far.at[far.size - 2] = 0;
    assert_int_equal(read_all(&env, far, &lines), SLX_ERROR_INPUT);
    assert_int_equal(lines, 4999);
    assert_int_equal(env.error.line, 5000);
    free(far.at);
    assert_int_equal(env.mem.live, 0);
}

static void what_cannot_be_opened_or_read_is_an_error_that_names_it(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    struct reader *r;
    assert_int_equal(reader_open(&env, "/nowhere/at/all.mps", &r), SLX_ERROR_INPUT);
    assert_null(r);
    assert_string_equal(env.error.file, "/nowhere/at/all.mps");
    assert_int_equal(reader_open(&env, "/tmp", &r), SLX_ERROR_INPUT);
    assert_null(r);
    assert_non_null(strstr(env.error.message, "directory"));
    /* Reading this file at its start is an I/O error on Linux. */
    if (access("/proc/self/mem", R_OK) == 0) {
        assert_int_equal(reader_open(&env, "/proc/self/mem", &r), SLX_ERROR_INPUT);
        assert_null(r);
        assert_non_null(strstr(env.error.message, "read"));
    }
    assert_int_equal(env.mem.live, 0);
}

static void a_packing_that_the_build_lacks_is_named_in_the_error(void **state)
{
    (void)state;
    static const struct {
        const char *name, *head;
        size_t length;
    } packed[] = {{"gz", "\x1f\x8b\x08\x00", 4},
                  {"bz2", "BZh91AY&SY", 10},
                  {"xz",
                   "\xfd"
                   "7zXZ\0",
                   6},
                  {"zst", "\x28\xb5\x2f\xfd", 4}};
    struct env env;
    env_init(&env);
    assert_memory_equal(reader_formats(), "plain", 5);
    for (size_t k = 0; k < sizeof packed / sizeof *packed; k++) {
        struct bytes b = {(unsigned char *)(uintptr_t)packed[k].head, packed[k].length};
        uint64_t lines;
        bool built = strstr(reader_formats(), packed[k].name) != NULL;
        assert_int_equal(read_all(&env, b, &lines), SLX_ERROR_INPUT);
        assert_non_null(strstr(env.error.message, packed[k].name));
        assert_int_equal(strstr(env.error.message, "this build") == NULL, built);
        assert_int_equal(env.mem.live, 0);
    }
}

static void every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    struct bytes t = text_of(12, 10, 200000, 0, false);
    for (const struct packing *p = packings;; p++) {
        struct bytes z = p->name ? packed_of(p, t) : t;
        struct faults f = {0};
        while (faults_next(&f)) {
            uint64_t lines;
            faults_arm(&f, &env);
            faults_expect(&f, read_all(&env, z, &lines));
            assert_int_equal(env.mem.live, 0);
        }
        assert_true(f.refused >= 3);
        free(z.at);
        if (!p->name)
            break;
    }
}

static void a_reader_of_plain_text_takes_little_memory(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    struct bytes t = text_of(13, 20000, 100, 0, false);
    uint64_t lines;
    assert_int_equal(read_all(&env, t, &lines), SLX_OK);
    assert_true(env.mem.peak < 70000);
    free(t.at);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_text_comes_line_by_line_from_memory_file_and_pipe),
        cmocka_unit_test(each_packing_gives_back_its_text_from_memory_file_and_pipe),
        cmocka_unit_test(packed_streams_laid_end_to_end_give_their_texts_end_to_end),
        cmocka_unit_test(lines_longer_than_the_buffer_come_whole),
        cmocka_unit_test(lines_that_end_about_the_buffers_edge_come_whole),
        cmocka_unit_test(empty_input_has_no_line_and_a_lone_newline_has_one),
        cmocka_unit_test(text_that_begins_like_a_packing_is_text),
        cmocka_unit_test(a_packed_stream_cut_anywhere_is_an_error),
        cmocka_unit_test(a_changed_byte_is_an_error_or_changes_nothing),
        cmocka_unit_test(rubbish_after_a_packed_stream_is_an_error_but_gz_padding_is_not),
        cmocka_unit_test(a_byte_0_is_an_error_with_its_line_and_column),
        cmocka_unit_test(what_cannot_be_opened_or_read_is_an_error_that_names_it),
        cmocka_unit_test(a_packing_that_the_build_lacks_is_named_in_the_error),
        cmocka_unit_test(every_failed_allocation_is_reported_and_leaks_nothing),
        cmocka_unit_test(a_reader_of_plain_text_takes_little_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
