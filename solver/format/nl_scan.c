/* The items of a .nl file, in text and in binary. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "format/nl_private.h"

slx_status nl_fail(struct nl *m, struct token where, const char *format, ...)
{
    char text[ERROR_TEXT];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (m->binary)
        return fail_at(m->env, SLX_ERROR_INPUT, reader_path(m->r), 0, 0, "byte %llu: %s",
                       (unsigned long long)m->taken + 1, text);
    return place_fail((struct place){m->env, m->r, m->line, (size_t)(m->end - m->line)}, where, "%s", text);
}

static slx_status fail_too_early(struct nl *m)
{
    if (m->binary)
        return fail_at(m->env, SLX_ERROR_INPUT, reader_path(m->r), 0, 0, "the file ends too early, at byte %llu",
                       (unsigned long long)reader_bytes(m->r));
    return fail_at(m->env, SLX_ERROR_INPUT, reader_path(m->r), reader_line_number(m->r), 0, "the file ends too early");
}

/* ---- text ------------------------------------------------------------------------------------------- */

static void skip_blanks(struct nl *m)
{
    while (m->p < m->end && (unsigned char)*m->p <= ' ')
        m->p++;
}

struct token nl_word(const struct nl *m)
{
    const char *q = m->p;
    while (q < m->end && (unsigned char)*q > ' ' && *q != '#')
        q++;
    return (struct token){m->p, (size_t)(q - m->p)};
}

bool nl_word_follows(struct nl *m)
{
    skip_blanks(m);
    return nl_word(m).length > 0;
}

slx_status nl_copy(struct nl *m, const char *from, size_t length, char **text)
{
    char *copy = mem_new(&m->env->mem, MEM_HANDLE, length + 1, 1);
    if (!copy)
        return fail_memory(m->env, "a name");
    memcpy(copy, from, length);
    mem_free(&m->env->mem, *text);
    *text = copy;
    return SLX_OK;
}

/* Nothing but a comment may be left of the present line. */
static slx_status end_line(struct nl *m)
{
    skip_blanks(m);
    return m->p == m->end || *m->p == '#' ? SLX_OK : nl_fail(m, nl_word(m), "surplus field");
}

/* The next line; NULL in m->line at the end of the file. */
static slx_status take_line(struct nl *m)
{
    size_t length;
    slx_status s = end_line(m);
    if (s == SLX_OK)
        s = reader_line(m->env, m->r, &m->line, &length);
    if (s != SLX_OK)
        return s;
    m->p = m->line;
    m->end = m->line ? m->line + length : NULL;
    return SLX_OK;
}

slx_status nl_next_line(struct nl *m)
{
    if (m->binary)
        return SLX_OK;
    slx_status s = take_line(m);
    return s == SLX_OK && !m->line ? fail_too_early(m) : s;
}

/* A field of the present line, which must be there. */
static slx_status field(struct nl *m, const char *what, struct token *word)
{
    skip_blanks(m);
    *word = nl_word(m);
    if (!word->length)
        return nl_fail(m, *word, "missing field: %s should stand here", what);
    m->p += word->length;
    return SLX_OK;
}

static slx_status count_of_text(struct nl *m, const char *what, uint64_t most, uint64_t *value)
{
    struct token word;
    slx_status s = field(m, what, &word);
    if (s != SLX_OK)
        return s;
    uint64_t v = 0;
    for (size_t k = 0; k < word.length; k++) {
        const unsigned digit = (unsigned)(unsigned char)word.at[k] - '0';
        if (digit > 9)
            return nl_fail(m, word, "no %s:", what);
        if (__builtin_mul_overflow(v, UINT64_C(10), &v) || __builtin_add_overflow(v, digit, &v))
            v = UINT64_MAX;
    }
    *value = v;
    return v <= most ? SLX_OK : nl_fail(m, word, "%s beyond %llu:", what, (unsigned long long)most);
}

/* ---- binary ----------------------------------------------------------------------------------------- */

static slx_status take(struct nl *m, size_t size, const char **bytes)
{
    m->taken = reader_offset(m->r);
    slx_status s = reader_take(m->env, m->r, size, bytes);
    return s == SLX_OK && !*bytes ? fail_too_early(m) : s;
}

static slx_status take_integer(struct nl *m, uint32_t *value)
{
    const char *bytes;
    slx_status s = take(m, sizeof *value, &bytes);
    if (s != SLX_OK)
        return s;
    memcpy(value, bytes, sizeof *value);
    if (m->swapped)
        *value = __builtin_bswap32(*value);
    return SLX_OK;
}

static slx_status count_of_bytes(struct nl *m, const char *what, uint64_t most, uint64_t *value)
{
    uint32_t v;
    slx_status s = take_integer(m, &v);
    if (s != SLX_OK)
        return s;
    *value = v;
    return v <= most ? SLX_OK
                     : nl_fail(m, (struct token){0}, "%s beyond %llu: %d", what, (unsigned long long)most, (int)v);
}

/* ---- both ------------------------------------------------------------------------------------------- */

slx_status nl_letter(struct nl *m, char *letter)
{
    const char *byte;
    slx_status s;
    *letter = '\0';
    if (m->binary) {
        m->taken = reader_offset(m->r);
        s = reader_take(m->env, m->r, 1, &byte);
        if (s == SLX_OK && byte)
            *letter = *byte;
        return s == SLX_OK && byte && !*letter ? nl_fail(m, (struct token){0}, "a byte 0 in the place of a segment")
                                               : s;
    }
    do { /* each round takes a line */
        s = take_line(m);
        skip_blanks(m);
    } while (s == SLX_OK && m->line && nl_word(m).length == 0);
    if (s == SLX_OK && m->line)
        *letter = *m->p++;
    return s;
}

slx_status nl_byte(struct nl *m, char *byte)
{
    const char *bytes;
    if (m->binary) {
        slx_status s = take(m, 1, &bytes);
        *byte = s == SLX_OK ? *bytes : '\0';
        return s;
    }
    slx_status s = nl_next_line(m);
    if (s != SLX_OK)
        return s;
    skip_blanks(m);
    if (nl_word(m).length == 0)
        return nl_fail(m, (struct token){m->p, 0}, "an empty line");
    *byte = *m->p++;
    return SLX_OK;
}

slx_status nl_count(struct nl *m, const char *what, uint64_t most, uint64_t *value)
{
    return m->binary ? count_of_bytes(m, what, most, value) : count_of_text(m, what, most, value);
}

slx_status nl_index(struct nl *m, const char *what, uint32_t below, uint32_t *value)
{
    uint64_t v = 0;
    const char *from = m->p;
    slx_status s = nl_count(m, what, UINT32_MAX, &v);
    *value = (uint32_t)v;
    if (s != SLX_OK || v < below)
        return s;
    if (!m->binary) {
        m->p = from;
        skip_blanks(m);
    }
    return nl_fail(m, nl_word(m), "%s beyond the %u that there are%s", what, below, m->binary ? "" : ":");
}

slx_status nl_real(struct nl *m, const char *what, double *value)
{
    if (m->binary) {
        const char *bytes;
        uint64_t bits;
        slx_status s = take(m, sizeof bits, &bytes);
        if (s != SLX_OK)
            return s;
        memcpy(&bits, bytes, sizeof bits);
        if (m->swapped)
            bits = __builtin_bswap64(bits);
        memcpy(value, &bits, sizeof bits);
        return isnan(*value) ? nl_fail(m, (struct token){0}, "%s is not a number", what) : SLX_OK;
    }
    struct token word;
    slx_status s = field(m, what, &word);
    if (s != SLX_OK)
        return s;
    return number_parse(word.at, word.length, value) ? SLX_OK : nl_fail(m, word, "%s is not a number:", what);
}

slx_status nl_integer(struct nl *m, const char *what, unsigned size, double *value)
{
    const char *bytes;
    if (!m->binary)
        return nl_real(m, what, value);
    slx_status s = take(m, size, &bytes);
    if (s != SLX_OK)
        return s;
    if (size == sizeof(int16_t)) {
        uint16_t v;
        memcpy(&v, bytes, sizeof v);
        *value = (int16_t)(m->swapped ? __builtin_bswap16(v) : v);
    } else {
        uint32_t v;
        memcpy(&v, bytes, sizeof v);
        *value = (int32_t)(m->swapped ? __builtin_bswap32(v) : v);
    }
    return SLX_OK;
}

slx_status nl_mark_once(struct nl *m, uint64_t **bits, uint32_t count, uint32_t k, struct token where, const char *what)
{
    if (!*bits && !(*bits = mem_new(&m->env->mem, MEM_READER, bits_words(count), sizeof **bits)))
        return fail_memory(m->env, "reading a model");
    if (bits_get(*bits, k))
        return nl_fail(m, where, "%s given twice%s", what, where.length ? ":" : "");
    bits_set(*bits, k);
    return SLX_OK;
}

slx_status nl_string(struct nl *m, const char *what, char *text, size_t size)
{
    enum { MOST = 1 << 16 };
    struct token word;
    slx_status s = SLX_OK;
    if (m->binary) {
        uint64_t length = 0;
        s = nl_count(m, "length of a name", MOST, &length);
        word.length = (size_t)length;
        if (s == SLX_OK)
            s = take(m, word.length, &word.at);
    } else {
        s = field(m, what, &word);
    }
    if (s != SLX_OK)
        return s;
    const size_t length = word.length < size ? word.length : size - 1;
    memcpy(text, word.at, length);
    text[length] = '\0';
    return SLX_OK;
}
