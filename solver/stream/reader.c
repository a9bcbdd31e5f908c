/* reader: lines of text from a file descriptor or a block of memory, through a decoder where the first bytes ask for
 * one.
 *
 *     text      [0 .. line .. scan .. end .. capacity][READER_SLACK]
 *
 * Invariant: text[line..end) has been read and not yet been returned; text[line..scan) holds no newline; `zero` is the
 * place of the first byte 0 in text[line..end), or SIZE_MAX.  After a fill text[end .. end + READER_SLACK) is 0: it
 * ends a last line without a newline, and a parser may load a few bytes beyond any line's end.
 *
 * Plain input is read straight into `text`.  Compressed input passes through `packed`, which exists only then.
 *
 * Limits are looked at for each buffer that is filled, and, where the other side of a pipe or terminal gives nothing,
 * each WAIT_MS.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "decoder_private.h"
#include "stream.h"

enum { TEXT_BYTES = 1 << 16, PACKED_BYTES = 1 << 16, WAIT_MS = 20 };

struct reader {
    int fd; /* -1: the bytes are in memory */
    bool own_fd;
    bool may_block; /* the descriptor: it is no regular file */
    bool input_ended;
    const unsigned char *memory;
    size_t memory_left;
    const slx_stream *stream; /* NULL, or the caller's FILE * or function, which is asked in the place of memory */

    const struct decoder *decoder; /* NULL: plain */
    void *state;
    unsigned char *packed;
    const unsigned char *packed_next;
    size_t packed_left;

    char *text;
    size_t capacity, line, scan, end, zero;
    uint64_t lines, bytes;
    bool ended;
    slx_status broken; /* SLX_OK, or what is reported, with `trouble`, once the lines before it are handed out */
    char trouble[128];
    char path[];
};

static slx_status reader_report(struct env *env, const struct reader *r)
{
    if (r->broken == SLX_ERROR_MEMORY)
        return fail_memory(env, r->trouble);
    if (r->broken == SLX_STOPPED)
        return limits_fail(env);
    return fail_at(env, r->broken, r->path, r->lines + (r->line < r->end), 0, "%s", r->trouble);
}

static void reader_break(struct reader *r, slx_status status, const char *what, const char *detail)
{
    r->broken = status;
    snprintf(r->trouble, sizeof r->trouble, "%s%s", what, detail);
}

/* ---- input ------------------------------------------------------------------------------------- */

/* Waits until the descriptor has something to read; false, and the reader is broken, where a limit is met before.  Ends
 * with either; a user who sets no limit waits as long as the other side likes. */
static bool input_wait(struct env *env, struct reader *r)
{
    struct pollfd waiting = {.fd = r->fd, .events = POLLIN};
    do {
        if (limits_look(env) != LIMIT_NONE) {
            reader_break(r, SLX_STOPPED, "", "");
            return false;
        }
        const double left = 1e3 * limits_seconds_left(env);
        const int ms = left < WAIT_MS ? (int)greater(left, 0.0) + 1 : WAIT_MS;
        const int ready = poll(&waiting, 1, ms);
        if (ready > 0 || (ready < 0 && errno != EINTR))
            return true; /* what is wrong with the descriptor is for `read` to tell */
    } while (true);
}

/* Reads at most `room` bytes of the descriptor; -1 if it broke or a limit was met. */
static ssize_t descriptor_read(struct env *env, struct reader *r, void *to, size_t room)
{
    ssize_t n;
    do {
        if (r->may_block && !input_wait(env, r))
            return -1;
        n = read(r->fd, to, room);
    } while (n < 0 && (errno == EINTR || errno == EAGAIN)); /* nothing has come after all */
    if (n < 0)
        reader_break(r, SLX_ERROR_INPUT, "cannot be read: ", strerror(errno));
    return n;
}

/* Reads at most `room` bytes of what the caller has given; SIZE_MAX where that fails. */
static size_t stream_read(const slx_stream *s, void *to, size_t room)
{
    if (!s->file)
        return s->read(s->user, to, room);
    const size_t got = fread(to, 1, room, s->file);
    return got || !ferror(s->file) ? got : SIZE_MAX;
}

/* Reads at most `room` bytes of the input and returns their number: 0 only at its end, or if it broke. */
static size_t input_read(struct env *env, struct reader *r, void *to, size_t room)
{
    size_t got;
    if (r->input_ended)
        return 0;
    if (r->stream) {
        got = stream_read(r->stream, to, room);
        if (got > room) {
            reader_break(r, SLX_ERROR_INPUT, "cannot be read", "");
            return 0;
        }
    } else if (r->fd < 0) {
        got = room < r->memory_left ? room : r->memory_left;
        if (got)
            memcpy(to, r->memory, got);
        r->memory += got;
        r->memory_left -= got;
    } else {
        ssize_t n = descriptor_read(env, r, to, room);
        if (n < 0)
            return 0;
        got = (size_t)n;
    }
    if (got == 0)
        r->input_ended = true;
    limits_did(env, got);
    return got;
}

/* Decodes into text[end..capacity), with input fetched when there is none at hand; returns the bytes made: 0 only at
 * the end, or if the stream broke. */
static size_t decode_some(struct env *env, struct reader *r)
{
    for (;;) { /* each step uses bytes of the input, which end, or makes some of the text */
        struct step_bytes b = {r->packed_next, r->packed_left, r->input_ended, (unsigned char *)r->text + r->end,
                               r->capacity - r->end};
        enum step s = r->decoder->step(r->state, &b);
        bool used = b.in_left < r->packed_left;
        size_t got = r->capacity - r->end - b.out_left;
        r->packed_next = b.in;
        r->packed_left = b.in_left;
        if (s == STEP_MEMORY)
            reader_break(r, SLX_ERROR_MEMORY, "a decompressor", "");
        else if (s == STEP_CUT)
            reader_break(r, SLX_ERROR_INPUT, "the compressed stream ends too early: ", r->decoder->name);
        else if (s == STEP_BROKEN || (!used && !got && b.in_left))
            reader_break(r, SLX_ERROR_INPUT, "the compressed stream is damaged: ", r->decoder->name);
        if (got || s == STEP_END || r->broken)
            return got;
        if (limits_worked(env, PACKED_BYTES) != LIMIT_NONE) {
            reader_break(r, SLX_STOPPED, "", "");
            return 0;
        }
        if (!r->packed_left && !r->input_ended) {
            r->packed_next = r->packed;
            r->packed_left = input_read(env, r, r->packed, PACKED_BYTES);
            if (r->broken)
                return 0;
        }
    }
}

static void note_zero(struct reader *r, size_t got)
{
    const char *zero = r->zero == SIZE_MAX ? memchr(r->text + r->end, 0, got) : NULL;
    if (zero)
        r->zero = (size_t)(zero - r->text);
}

/* More text behind `end`; sets `ended` if there is none. */
static slx_status reader_fill(struct env *env, struct reader *r)
{
    if (r->broken)
        return reader_report(env, r);
    if (limits_worked(env, TEXT_BYTES) != LIMIT_NONE)
        return limits_fail(env);
    if (r->line) {
        memmove(r->text, r->text + r->line, r->end - r->line);
        r->end -= r->line;
        r->scan -= r->line;
        if (r->zero != SIZE_MAX)
            r->zero -= r->line;
        r->line = 0;
    }
    if (r->end == r->capacity) {
        size_t capacity = r->capacity + r->capacity / 2;
        char *text = mem_resize(&env->mem, MEM_READER, r->text, capacity + READER_SLACK, 1);
        if (!text)
            return fail_memory(env, "a long line");
        r->text = text;
        r->capacity = capacity;
    }
    size_t got = r->decoder ? decode_some(env, r) : input_read(env, r, r->text + r->end, r->capacity - r->end);
    note_zero(r, got);
    r->end += got;
    r->bytes += got;
    memset(r->text + r->end, 0, READER_SLACK);
    if (!got && r->broken)
        return reader_report(env, r);
    r->ended = got == 0;
    return SLX_OK;
}

/* ---- what the first bytes say ------------------------------------------------------------------ */

/* Reads the first bytes into `text`; if they are compressed, moves them to `packed` and opens the decoder. */
static slx_status reader_sniff(struct env *env, struct reader *r)
{
    size_t got;
    do {
        got = input_read(env, r, r->text + r->end, PACKED_BYTES - r->end);
        if (r->broken)
            return reader_report(env, r);
        r->end += got;
    } while (got && r->end < MAGIC_BYTES);

    const struct magic *m = magic_find((const unsigned char *)r->text, r->end);
    if (!m) {
        r->bytes = got = r->end;
        r->end = 0;
        note_zero(r, got);
        r->end = got;
        return SLX_OK;
    }
    if (!m->decoder)
        return fail_at(env, SLX_ERROR_INPUT, r->path, 0, 0,
                       "the file is compressed as %s, which this build cannot read", m->name);
    r->packed = mem_new(&env->mem, MEM_READER, PACKED_BYTES, 1);
    if (!r->packed || !(r->state = m->decoder->open(env)))
        return fail_memory(env, "a decompressor");
    r->decoder = m->decoder;
    memcpy(r->packed, r->text, r->end);
    r->packed_next = r->packed;
    r->packed_left = r->end;
    r->end = 0;
    return SLX_OK;
}

/* ---- life -------------------------------------------------------------------------------------- */

static struct reader *reader_new(struct env *env, const char *path)
{
    size_t length = strlen(path) + 1;
    struct reader *r = mem_new(&env->mem, MEM_READER, 1, sizeof *r + length);
    if (!r)
        return NULL;
    memcpy(r->path, path, length);
    r->fd = -1;
    r->zero = SIZE_MAX;
    r->capacity = TEXT_BYTES;
    r->text = mem_new(&env->mem, MEM_READER, TEXT_BYTES + READER_SLACK, 1);
    if (!r->text)
        mem_drop(&env->mem, &r);
    return r;
}

/* What the caller has given in the place of a path. */
static slx_status reader_adopt(struct env *env, struct reader *r, const slx_stream *s)
{
    if (s->file || (!s->data && s->read)) {
        r->stream = s;
    } else if (s->data || !s->size) {
        r->memory = s->data;
        r->memory_left = s->data ? s->size : 0;
    }
    return s->file || s->data || s->read ? SLX_OK : fail(env, SLX_ERROR_USAGE, "the stream is nothing to read from");
}

/* Opens r->path as r->fd, or takes standard input. */
static slx_status reader_descriptor(struct env *env, struct reader *r)
{
    if (!strcmp(r->path, "-")) {
        r->fd = STDIN_FILENO;
    } else {
        do /* O_NONBLOCK: a named pipe that nobody writes to is waited for by input_wait */
            r->fd = open(r->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
        while (r->fd < 0 && errno == EINTR);
        if (r->fd < 0)
            return fail_at(env, SLX_ERROR_INPUT, r->path, 0, 0, "cannot be opened: %s", strerror(errno));
        r->own_fd = true;
    }
    struct stat s;
    const bool known = fstat(r->fd, &s) == 0;
    if (known && S_ISDIR(s.st_mode))
        return fail_at(env, SLX_ERROR_INPUT, r->path, 0, 0, "is a directory");
    r->may_block = !known || !S_ISREG(s.st_mode);
    limits_work(env, NULL, known && S_ISREG(s.st_mode) ? (uint64_t)s.st_size : 0, true);
    return SLX_OK;
}

slx_status reader_open(struct env *env, const char *path, struct reader **out)
{
    *out = NULL;
    struct reader *r = reader_new(env, path);
    if (!r)
        return fail_memory(env, "a reader");
    slx_status status = env->stream ? reader_adopt(env, r, env->stream) : reader_descriptor(env, r);
    if (!status)
        status = reader_sniff(env, r);
    if (status) {
        reader_close(env, &r);
        return status;
    }
    *out = r;
    return SLX_OK;
}

slx_status reader_memory(struct env *env, const void *data, size_t size, struct reader **out)
{
    *out = NULL;
    struct reader *r = reader_new(env, "memory");
    if (!r)
        return fail_memory(env, "a reader");
    r->memory = data;
    r->memory_left = size;
    slx_status status = reader_sniff(env, r);
    if (status) {
        reader_close(env, &r);
        return status;
    }
    *out = r;
    return SLX_OK;
}

void reader_close(struct env *env, struct reader **r)
{
    struct reader *d = *r;
    *r = NULL;
    if (!d)
        return;
    if (d->state)
        d->decoder->close(env, d->state);
    if (d->own_fd)
        close(d->fd);
    mem_free(&env->mem, d->packed);
    mem_free(&env->mem, d->text);
    mem_free(&env->mem, d);
}

/* ---- lines ------------------------------------------------------------------------------------- */

/* Whether the text begins with a byte order mark of UTF-8, of which no line has been handed out. */
static bool has_mark(const struct reader *r)
{
    return !r->lines && r->end - r->line >= 3 && !memcmp(r->text + r->line, "\xef\xbb\xbf", 3);
}

static void skip_mark(struct reader *r)
{
    if (!has_mark(r))
        return;
    r->line += 3;
    if (r->scan < r->line)
        r->scan = r->line;
}

/* Each round brings bytes, or finds that none will come. */
size_t reader_peek(struct env *env, struct reader *r, size_t enough, const char **text)
{
    while (r->end - r->line < enough && !r->ended && reader_fill(env, r) == SLX_OK)
        ;
    skip_mark(r);
    *text = r->text + r->line;
    return r->end - r->line;
}

slx_status reader_line(struct env *env, struct reader *r, const char **line, size_t *length)
{
    *line = NULL;
    *length = 0;
    char *newline = NULL;
    for (;;) {
        newline = memchr(r->text + r->scan, '\n', r->end - r->scan);
        if (newline || r->ended || r->zero != SIZE_MAX)
            break;
        r->scan = r->end;
        slx_status status = reader_fill(env, r);
        if (status)
            return status;
    }
    if (r->line == 0 && !r->lines)
        skip_mark(r);
    size_t stop = newline ? (size_t)(newline - r->text) : r->end;
    if (!newline && r->line == stop)
        return SLX_OK;
    if (r->zero < stop)
        return fail_at(env, SLX_ERROR_INPUT, r->path, r->lines + 1, (uint32_t)(r->zero - r->line + 1),
                       "a byte 0 in the text");

    char *text = r->text + r->line;
    size_t n = stop - r->line;
    if (n && text[n - 1] == '\r')
        text[--n] = newline ? '\n' : '\0';
    r->line = r->scan = newline ? stop + 1 : stop;
    r->lines++;
    *line = text;
    *length = n;
    return SLX_OK;
}

/* Each round brings bytes, or finds that none will come. */
slx_status reader_take(struct env *env, struct reader *r, size_t size, const char **bytes)
{
    *bytes = NULL;
    while (__builtin_expect(r->end - r->line < size, 0)) {
        if (r->ended)
            return SLX_OK;
        slx_status status = reader_fill(env, r);
        if (status)
            return status;
    }
    *bytes = r->text + r->line;
    r->line += size;
    r->scan = r->line; /* what is known of the lines behind is lost */
    r->zero = SIZE_MAX;
    return SLX_OK;
}

uint64_t reader_line_number(const struct reader *r)
{
    return r->lines;
}

uint64_t reader_offset(const struct reader *r)
{
    return r->bytes - (r->end - r->line);
}

uint64_t reader_bytes(const struct reader *r)
{
    return r->bytes;
}

const char *reader_path(const struct reader *r)
{
    return r->path;
}
