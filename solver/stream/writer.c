/* writer: bytes out through one buffer.  After the first failure nothing more is written, and writer_close tells of it.
 *
 * Limits are looked at for each buffer that is written, and, where the other side of a pipe takes nothing, each
 * WAIT_MS. A descriptor that may block gets no more at a time than a pipe is certain to take when poll says that it
 * can. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "stream/stream.h"
#include "stream/target_private.h"

enum { BUFFER_BYTES = 1 << 16, REAL_BYTES = 48, WAIT_MS = 20 };

struct writer {
    struct env *env;
    int fd;
    bool own_fd;
    const slx_stream *stream; /* NULL, or where bytes go in the place of a descriptor */
    int error;                /* errno of the first failed write, or 0 */
    bool out_of_memory;
    bool may_block;  /* the descriptor: it is no regular file */
    bool to_the_end; /* limits are left aside */
    bool stopped;    /* by a limit */
    bool given_up;   /* by the caller */
    size_t used;
    char *buffer;
    struct target target;
    char path[];
};

/* Opens what is no regular file: the descriptor, or -1 and errno; EAGAIN where a limit was met before a named pipe had a
 * reader, for which there is no other way to wait than to try again. */
static int open_directly(struct env *env, const char *path)
{
    for (;;) {
        const int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NONBLOCK, 0666);
        if (fd >= 0 || (errno != EINTR && errno != ENXIO))
            return fd;
        if (errno == ENXIO)
            poll(NULL, 0, WAIT_MS);
        if (limits_look(env) != LIMIT_NONE) {
            errno = EAGAIN;
            return -1;
        }
    }
}

static slx_status cannot_be_opened(struct env *env, const char *path, int error)
{
    return fail_at(env, SLX_ERROR_OUTPUT, path, 0, 0, "cannot be opened for writing: %s", strerror(error));
}

static slx_status open_target(struct env *env, struct writer *w)
{
    const int error = target_find(w->path, &w->target);
    if (error)
        return cannot_be_opened(env, w->path, error);
    w->fd = w->target.descriptor >= 0 ? descriptor_copy(w->target.descriptor)
            : w->target.beside        ? target_create(&w->target)
                                      : open_directly(env, w->path);
    w->own_fd = w->fd >= 0;
    return w->own_fd ? SLX_OK : errno == EAGAIN ? limits_fail(env) : cannot_be_opened(env, w->path, errno);
}

slx_status writer_open(struct env *env, const char *path, struct writer **out)
{
    *out = NULL;
    size_t length = strlen(path) + 1;
    struct writer *w = mem_new(&env->mem, MEM_WRITER, 1, sizeof *w + length);
    if (!w)
        return fail_memory(env, "a writer");
    memcpy(w->path, path, length);
    w->env = env;
    w->fd = STDOUT_FILENO;
    w->buffer = mem_new(&env->mem, MEM_WRITER, BUFFER_BYTES, 1);
    w->stream = env->stream;
    slx_status status = w->buffer ? SLX_OK : fail_memory(env, "a writer");
    if (status == SLX_OK && !w->stream && strcmp(path, "-") != 0)
        status = open_target(env, w);
    if (status != SLX_OK) {
        mem_free(&env->mem, w->buffer);
        mem_free(&env->mem, w);
        return status;
    }
    struct stat s;
    w->may_block = !w->stream && (fstat(w->fd, &s) != 0 || !S_ISREG(s.st_mode));
    *out = w;
    return SLX_OK;
}

/* A file beside that takes a block tells more than any question: rights, quotas, a full disk. */
slx_status writer_probe(struct env *env, const char *path)
{
    static const char block[4096];
    struct target t;
    if (!strcmp(path, "-"))
        return SLX_OK;
    int error = target_find(path, &t);
    if (!error && t.beside) {
        const int fd = target_create(&t);
        ssize_t n = 0;
        while (fd >= 0 && (n = write(fd, block, sizeof block)) < 0 && errno == EINTR)
            ;
        error = fd < 0 || n < 0 ? errno : n < (ssize_t)sizeof block ? ENOSPC : 0;
        if (fd >= 0) {
            close(fd);
            target_drop(&t);
        }
    }
    return error ? cannot_be_opened(env, path, error) : SLX_OK;
}

bool writer_failed(const struct writer *w)
{
    return w->error || w->stopped || w->given_up;
}

void writer_give_up(struct writer *w)
{
    w->given_up = true;
}

void writer_to_the_end(struct writer *w)
{
    w->to_the_end = true;
}

/* Whether what is in hand is to be written; waits where the other side takes nothing at present. */
static bool may_put(struct writer *w, size_t length)
{
    struct pollfd waiting = {.fd = w->fd, .events = POLLOUT};
    w->stopped |= !w->to_the_end && limits_worked(w->env, length) != LIMIT_NONE;
    while (!writer_failed(w) && w->may_block) {
        if (poll(&waiting, 1, WAIT_MS) != 0) /* what is wrong with the descriptor is for `write` to tell */
            break;
        w->stopped |= limits_look(w->env) != LIMIT_NONE;
    }
    return !writer_failed(w);
}

/* errno tells of a file; a function does not say why. */
static void put_to_stream(struct writer *w, const char *text, size_t length)
{
    const slx_stream *s = w->stream;
    errno = 0;
    const bool done = s->file ? fwrite(text, 1, length, s->file) == length : s->write(s->user, text, length) == 0;
    if (!done)
        w->error = s->file && errno ? errno : EIO;
}

static void put(struct writer *w, const char *text, size_t length)
{
    if (w->stream) {
        if (length && may_put(w, length))
            put_to_stream(w, text, length);
        return;
    }
    while (length && may_put(w, length)) {
        ssize_t n = write(w->fd, text, w->may_block && length > pipe_takes() ? pipe_takes() : length);
        if (n > 0) {
            text += n;
            length -= (size_t)n;
        } else if (n < 0 && errno != EINTR && errno != EAGAIN) {
            w->error = errno;
        }
    }
}

static void flush(struct writer *w)
{
    put(w, w->buffer, w->used);
    w->used = 0;
}

void writer_text(struct writer *w, const char *text, size_t length)
{
    if (length > BUFFER_BYTES - w->used) {
        flush(w);
        if (length >= BUFFER_BYTES) {
            put(w, text, length);
            return;
        }
    }
    if (length)
        memcpy(w->buffer + w->used, text, length);
    w->used += length;
}

void writer_printf(struct writer *w, const char *format, ...)
{
    va_list args;
    size_t need = 0;
    for (int attempt = 0; attempt < 2; attempt++) {
        size_t room = BUFFER_BYTES - w->used;
        va_start(args, format);
        int n = vsnprintf(w->buffer + w->used, room, format, args);
        va_end(args);
        if (n < 0) {
            w->error = w->error ? w->error : errno;
            return;
        }
        need = (size_t)n;
        if (need < room) {
            w->used += need;
            return;
        }
        flush(w);
    }
    char *text = mem_new(&w->env->mem, MEM_WRITER, need + 1, 1);
    if (!text) {
        w->out_of_memory = true;
        return;
    }
    va_start(args, format);
    vsnprintf(text, need + 1, format, args);
    va_end(args);
    put(w, text, need);
    mem_free(&w->env->mem, text);
}

/* ---- numbers ----------------------------------------------------------------------------------- */

static size_t print_integer(char *to, double v)
{
    char digits[24];
    size_t n = 0, length = 0;
    if (signbit(v))
        to[length++] = '-';
    uint64_t u = (uint64_t)fabs(v);
    do
        digits[n++] = (char)('0' + u % 10);
    while (u /= 10);
    while (n)
        to[length++] = digits[--n];
    return length;
}

/* The bytes of a number that are neither digits nor the letters and signs of its form are the locale's decimal point,
 * of one byte or several. */
static size_t with_decimal_point(char *text, size_t length, const char *others)
{
    size_t plain = strspn(text, others);
    if (plain == length)
        return length;
    size_t rest = plain + strcspn(text + plain, others);
    text[plain] = '.';
    memmove(text + plain + 1, text + rest, length - rest + 1);
    return length - (rest - plain) + 1;
}

/* Writes v where it has no digits; whether it was so. */
static bool write_without_digits(struct writer *w, double v)
{
    const char *text = isnan(v) ? "nan" : v < 0 ? "-inf" : "inf";
    if (isfinite(v))
        return false;
    writer_text(w, text, strlen(text));
    return true;
}

void writer_hexadecimal(struct writer *w, double v)
{
    char text[REAL_BYTES];
    if (write_without_digits(w, v))
        return;
    size_t length = (size_t)snprintf(text, sizeof text, "%a", v);
    writer_text(w, text, with_decimal_point(text, length, "0123456789abcdefpx+-"));
}

void writer_real(struct writer *w, double v)
{
    char text[REAL_BYTES];
    size_t length;
    if (write_without_digits(w, v))
        return;
    if (fabs(v) < 1e15 && v == trunc(v)) {
        length = print_integer(text, v);
    } else {
        /* 15 digits are in every decimal that a normal number can give back; a subnormal has fewer. */
        int digits = fabs(v) < 2.2250738585072014e-308 ? 1 : 15;
        do
            length = (size_t)snprintf(text, sizeof text, "%.*g", digits, v);
        while (digits++ < 17 && strtod(text, NULL) != v);
        length = with_decimal_point(text, length, "0123456789+-e");
    }
    writer_text(w, text, length);
}

static bool is_whole(const struct writer *w)
{
    return !w->stopped && !w->error && !w->out_of_memory && !w->given_up;
}

/* The end of a file beside: in its place where it is whole, else gone. */
static slx_status end_beside(struct env *env, struct writer *w)
{
    const int error = is_whole(w) ? target_keep(&w->target) : -1;
    if (error < 0)
        target_drop(&w->target);
    return error <= 0 ? SLX_OK
                      : fail_at(env, SLX_ERROR_OUTPUT, w->path, 0, 0, "cannot be replaced: %s; the new file is %s",
                                strerror(error), w->target.part);
}

slx_status writer_close(struct env *env, struct writer **out)
{
    struct writer *w = *out;
    *out = NULL;
    if (!w)
        return SLX_OK;
    flush(w);
    if (w->stream && w->stream->file && fflush(w->stream->file) != 0 && !w->error)
        w->error = errno;
    const bool beside = w->own_fd && w->target.beside;
    if (beside && is_whole(w))
        w->error = target_name(&w->target, w->fd);
    if (w->own_fd && close(w->fd) < 0 && errno != EINTR && !w->error)
        w->error = errno;
    slx_status status = beside ? end_beside(env, w) : SLX_OK;
    if (w->stopped)
        status = limits_fail(env);
    else if (w->error)
        status = fail_at(env, SLX_ERROR_OUTPUT, w->path, 0, 0, "cannot be written: %s", strerror(w->error));
    else if (w->out_of_memory)
        status = fail_memory(env, "text to write");
    mem_free(&env->mem, w->buffer);
    mem_free(&env->mem, w);
    return status;
}
