/* Tokens and records of MPS lines; the rule that tells the dialects apart is in the header. */
#include <string.h>

#include "format/mps_fields_private.h"
#include "format/number_private.h"
#include "format/row_table_private.h"
#include "format/words_private.h"

enum { TOKENS = 7 }; /* one more than any line has */

static bool refuse(struct mps_problem *why, struct token where, const char *what)
{
    *why = (struct mps_problem){where, what};
    return false;
}

static struct token after(struct token t)
{
    return (struct token){t.at + t.length, 0};
}

/* Blanks are the space and all control characters; the byte behind the line is one of them, which ends the last
 * token without a look at the line's length. */
unsigned mps_split(const char *line, size_t length, struct token *tokens, unsigned most)
{
    const char *p = line, *end = line + length;
    unsigned count = 0;
    while (count < most) {
        p = word_skip_spaces(p, end);
        while (p < end && (unsigned char)*p <= ' ')
            p++;
        if (p >= end)
            break;
        const char *at = p;
        p = word_token_end(p);
        tokens[count++] = (struct token){at, (size_t)(p - at)};
    }
    return count;
}

/* Decimal, or hexadecimal as C prints it, which some programs write for its exactness. */
static bool read_number(struct token t, double *value, struct mps_problem *why)
{
    return number_parse(t.at, t.length, value) || number_parse_hexadecimal(t.at, t.length, value) ||
           refuse(why, t, "not a number:");
}

static bool bound_type(struct token t, enum mps_bound *bound, struct mps_problem *why)
{
    static const char words[][3] = {"UP", "LO", "FX", "UI", "LI", "FR", "MI", "PL", "BV", "SC", "SI"};
    enum { KNOWN = sizeof words / sizeof *words, UNFIT = KNOWN - 2 };
    unsigned k = KNOWN;
    if (t.length == 2)
        for (k = 0; k < KNOWN && ((t.at[0] & ~0x20) != words[k][0] || (t.at[1] & ~0x20) != words[k][1]);)
            k++;
    if (k == KNOWN)
        return refuse(why, t, "unknown bound type");
    if (k >= UNFIT)
        return refuse(why, t, "semi-continuous variables are not linear programming; bound type");
    *bound = (enum mps_bound)k;
    return true;
}

static bool bound_has_value(enum mps_bound b)
{
    return b <= BOUND_LI;
}

/* ---- fields between blanks ---------------------------------------------------------------------- */

/* Row and number, row and number: `n` tokens at t, of which two or four are wanted. */
static bool pairs_of(const struct token *t, unsigned n, struct mps_record *r, struct mps_problem *why)
{
    for (unsigned k = 0; k < 2 && 2 * k < n; k++) {
        if (2 * k + 1 >= n)
            return refuse(why, after(t[n - 1]), "missing field: a number should follow");
        r->name[k] = t[2 * k];
        if (!read_number(t[2 * k + 1], &r->value[k], why))
            return false;
        r->pairs = k + 1;
    }
    return n <= 4 || refuse(why, t[4], "surplus field");
}

static bool free_column(const struct token *t, unsigned n, struct mps_record *r, struct mps_problem *why)
{
    r->vector = t[0];
    if (n < 2)
        return refuse(why, after(t[0]), "missing field: a row and a number should follow");
    return pairs_of(t + 1, n - 1, r, why);
}

static bool free_vector(const struct token *t, unsigned n, struct mps_record *r, struct mps_problem *why)
{
    if (n < 2)
        return refuse(why, after(t[n - 1]), "missing field: a row and a number should follow");
    double ignored;
    bool named = n & 1 || n > 4;
    /* Four tokens are two pairs, unless only the third of them is a number: then a vector's name and a pair and a half.
     */
    if (n == 4 && !number_parse(t[1].at, t[1].length, &ignored) && number_parse(t[2].at, t[2].length, &ignored))
        named = true;
    r->vector = named ? t[0] : (struct token){t[0].at, 0};
    return pairs_of(t + named, n - named, r, why);
}

static bool free_bound(const struct token *t, unsigned n, struct mps_record *r, struct mps_problem *why)
{
    r->type = t[0];
    if (!bound_type(t[0], &r->bound, why))
        return false;
    unsigned value = bound_has_value(r->bound);
    if (n < 2 + value)
        return refuse(why, after(t[n - 1]), "missing field: a bound needs a column and, by its type, a number;");
    unsigned named = n >= 3 + value;
    if (n > 4)
        return refuse(why, t[4], "surplus field");
    r->vector = named ? t[1] : (struct token){t[1].at, 0};
    r->name[0] = t[1 + named];
    r->pairs = 1;
    return n <= 2 + named || read_number(t[2 + named], &r->value[0], why);
}

static bool free_row(const struct token *t, unsigned n, struct mps_record *r, struct mps_problem *why)
{
    if (n < 2)
        return refuse(why, after(t[0]), "missing field: a row's name should follow");
    if (n > 2)
        return refuse(why, t[2], "surplus field");
    r->type = t[0];
    r->name[0] = t[1];
    r->pairs = 1;
    return true;
}

/* The number, which tells a value, is passed over. */
static bool free_basis(const struct token *t, unsigned n, struct mps_record *r, struct mps_problem *why)
{
    double ignored;
    if (n < 2)
        return refuse(why, after(t[0]), "missing field: a column should follow");
    if (n > 4)
        return refuse(why, t[4], "surplus field");
    r->type = t[0];
    r->vector = t[1];
    r->name[0] = n >= 3 ? t[2] : after(t[1]);
    r->pairs = 1;
    if (n == 3 && (t[0].at[0] & ~0x20) != 'X' && number_parse(t[2].at, t[2].length, &ignored))
        r->name[0] = after(t[1]);
    return n < 4 || read_number(t[3], &ignored, why);
}

static bool by_tokens(enum mps_card card, const struct token *t, unsigned n, struct mps_record *r,
                      struct mps_problem *why)
{
    switch (card) {
    case CARD_ROW: return free_row(t, n, r, why);
    case CARD_COLUMN: return free_column(t, n, r, why);
    case CARD_VECTOR: return free_vector(t, n, r, why);
    case CARD_BASIS: return free_basis(t, n, r, why);
    default: return free_bound(t, n, r, why);
    }
}

/* A name may begin with `$`; only where a line makes no sense with such a token is it the begin of a comment. */
static bool by_blanks(enum mps_card card, const struct token *t, unsigned n, struct mps_record *r,
                      struct mps_problem *why)
{
    struct mps_problem unused;
    r->comment = false;
    if (by_tokens(card, t, n, r, why))
        return true;
    for (unsigned k = n; k-- > 1 && !r->comment;)
        r->comment = *t[k].at == '$' && by_tokens(card, t, k, r, &unused);
    return r->comment;
}

/* ---- fields in columns -------------------------------------------------------------------------- */

/* From 0; the zones of numbers are wider than the standard's fields, see the header. */
static const struct zone {
    uint8_t from, to;
} zones[6] = {{1, 3}, {4, 12}, {14, 22}, {23, 38}, {39, 47}, {48, 62}};

static struct token trimmed(const char *from, const char *to)
{
    while (from < to && *from == ' ')
        from++;
    while (to > from && to[-1] == ' ')
        to--;
    return (struct token){from, (size_t)(to - from)};
}

/* The run of non-blanks around *p. */
static struct token word_around(const char *line, size_t length, const char *p)
{
    const char *from = p, *to = p;
    while (from > line && (unsigned char)from[-1] > ' ')
        from--;
    while (to < line + length && (unsigned char)*to > ' ')
        to++;
    return (struct token){from, (size_t)(to - from)};
}

/* Where a field's zone ends on this line: a number that is the last word may run beyond it. */
static size_t zone_end(const char *line, size_t length, unsigned k)
{
    size_t to = zones[k].to;
    if (length <= to)
        return length;
    if (k != 3 && k != 5)
        return to;
    while (to < length && (unsigned char)line[to - 1] > ' ')
        to++;
    return to == length && (unsigned char)line[to - 1] > ' ' ? length : zones[k].to;
}

static bool split_columns(const char *line, size_t length, struct token f[6], struct mps_problem *why)
{
    if (length > 14 && line[14] == '$')
        length = 14;
    if (length > 39 && line[39] == '$')
        length = 39;
    while (length && line[length - 1] == ' ')
        length--;
    size_t at = 0;
    for (unsigned k = 0; k < 6; k++) {
        size_t from = zones[k].from < length ? zones[k].from : length, to = zone_end(line, length, k);
        if (from < at) /* a number ran to the line's end */
            from = at;
        for (; at < from; at++)
            if (line[at] != ' ')
                return refuse(why, word_around(line, length, line + at),
                              "does not stand in the columns of a fixed-format field:");
        for (; at < to; at++)
            if ((unsigned char)line[at] < ' ')
                return refuse(why, (struct token){line + at, 0}, "a control character in a fixed-format line");
        f[k] = from < to ? trimmed(line + from, line + to) : (struct token){line + from, 0};
    }
    if (at < length)
        return refuse(why, word_around(line, length, trimmed(line + at, line + length).at), "surplus field");
    return true;
}

static bool present(struct token t, bool wanted, const char *missing, struct mps_problem *why)
{
    if (wanted == (t.length > 0))
        return true;
    return refuse(why, t, wanted ? missing : "surplus field");
}

static bool fixed_pairs(const struct token f[6], struct mps_record *r, struct mps_problem *why)
{
    r->name[0] = f[2];
    r->name[1] = f[4];
    if (!present(f[0], false, "", why) || !present(f[2], true, "missing field: no row in columns 15 to 22", why) ||
        !present(f[3], true, "missing field: no number in columns 25 to 36", why) ||
        !read_number(f[3], &r->value[0], why))
        return false;
    r->pairs = f[4].length ? 2 : 1;
    if (!present(f[5], r->pairs == 2, "missing field: no number in columns 50 to 61", why))
        return false;
    return r->pairs == 1 || read_number(f[5], &r->value[1], why);
}

static bool fixed_bound(const struct token f[6], struct mps_record *r, struct mps_problem *why)
{
    if (!present(f[0], true, "missing field: no bound type in columns 2 to 3", why) ||
        !bound_type(f[0], &r->bound, why) ||
        !present(f[2], true, "missing field: no column in columns 15 to 22", why) || !present(f[4], false, "", why) ||
        !present(f[5], false, "", why))
        return false;
    r->name[0] = f[2];
    r->pairs = 1;
    if (!f[3].length)
        return !bound_has_value(r->bound) || present(f[3], true, "missing field: no number in columns 25 to 36", why);
    return read_number(f[3], &r->value[0], why);
}

static bool fixed_row(const struct token f[6], struct mps_record *r, struct mps_problem *why)
{
    r->name[0] = f[1];
    r->pairs = 1;
    if (!present(f[0], true, "missing field: no row type in columns 2 to 3", why) ||
        !present(f[1], true, "missing field: no row in columns 5 to 12", why))
        return false;
    for (unsigned k = 2; k < 6; k++)
        if (!present(f[k], false, "", why))
            return false;
    return true;
}

static bool fixed_basis(const struct token f[6], struct mps_record *r, struct mps_problem *why)
{
    double ignored;
    r->name[0] = f[2];
    r->pairs = 1;
    return present(f[0], true, "missing field: no type in columns 2 to 3", why) &&
           present(f[1], true, "missing field: no column in columns 5 to 12", why) &&
           (!f[3].length || read_number(f[3], &ignored, why)) && present(f[4], false, "", why) &&
           present(f[5], false, "", why);
}

static bool by_columns(enum mps_card card, const char *line, size_t length, struct mps_record *r,
                       struct mps_problem *why)
{
    struct token f[6];
    r->comment = false;
    if (!split_columns(line, length, f, why))
        return false;
    r->type = f[0];
    r->vector = f[1];
    switch (card) {
    case CARD_ROW: return fixed_row(f, r, why);
    case CARD_COLUMN:
        return present(f[1], true, "missing field: no column in columns 5 to 12", why) && fixed_pairs(f, r, why);
    case CARD_VECTOR: return fixed_pairs(f, r, why);
    case CARD_BASIS: return fixed_basis(f, r, why);
    default: return fixed_bound(f, r, why);
    }
}

/* ---- which of the two --------------------------------------------------------------------------- */

static bool same_token(struct token a, struct token b)
{
    return a.length == b.length && (a.length == 0 || a.at == b.at);
}

/* The same fields; numbers then are the same too. */
static bool same_record(enum mps_card card, const struct mps_record *a, const struct mps_record *b)
{
    if (card != CARD_ROW && !same_token(a->vector, b->vector))
        return false;
    if ((card == CARD_ROW || card == CARD_BOUND || card == CARD_BASIS) && !same_token(a->type, b->type))
        return false;
    return a->pairs == b->pairs && same_token(a->name[0], b->name[0]) &&
           (a->pairs == 1 || same_token(a->name[1], b->name[1]));
}

static bool inside(const char *line, struct token t, unsigned zone)
{
    size_t from = (size_t)(t.at - line);
    return from >= zones[zone].from && from + t.length <= zones[zone].to;
}

/* The same for the last number of a line, whose end is free. */
static bool begins_inside(const char *line, struct token t, unsigned zone)
{
    size_t from = (size_t)(t.at - line);
    return from >= zones[zone].from && from < zones[zone].to;
}

/* Whether each token of a line stands alone in a zone of its own, so that both readings agree; not all such lines are
 * found. */
static bool readings_agree(enum mps_card card, const char *line, const struct token *t, unsigned n)
{
    if (card == CARD_ROW)
        return false;
    /* As many tokens as the type wants, or a value more, which does not stand where a name with a blank would end. */
    unsigned wanted = (t[0].at[0] & ~0x20) == 'X' ? 3 : 2;
    if (card == CARD_BASIS)
        return n == wanted || (n == wanted + 1 && !inside(line, t[wanted], wanted - 1));
    if (card == CARD_BOUND)
        return n == 4 && inside(line, t[0], 0) && inside(line, t[1], 1) && inside(line, t[2], 2) &&
               begins_inside(line, t[3], 3) && t[2].at[0] != '$';
    if (n != 3 && n != 5)
        return false;
    if (!inside(line, t[0], 1) || !inside(line, t[1], 2) || t[1].at[0] == '$')
        return false;
    if (n == 3)
        return begins_inside(line, t[2], 3);
    return inside(line, t[2], 3) && inside(line, t[3], 4) && t[3].at[0] != '$' && begins_inside(line, t[4], 5);
}

bool mps_record_read(enum mps_dialect *dialect, enum mps_card card, const char *line, size_t length,
                     const struct row_table *rows, struct mps_record *record, struct mps_problem *why)
{
    if (*dialect == DIALECT_FIXED)
        return by_columns(card, line, length, record, why);
    struct token t[TOKENS];
    unsigned n = mps_split(line, length, t, TOKENS);
    if (rows && n >= 3) { /* of CARD_COLUMN */
        row_table_prefetch(rows, t[1].at, t[1].length);
        if (n == 5)
            row_table_prefetch(rows, t[3].at, t[3].length);
    }
    bool reads_free = by_blanks(card, t, n, record, why);
    if (*dialect == DIALECT_FREE || (reads_free && readings_agree(card, line, t, n)))
        return reads_free;
    struct mps_record fixed;
    struct mps_problem unused;
    if (by_columns(card, line, length, &fixed, &unused)) {
        if (!reads_free || !same_record(card, record, &fixed))
            *dialect = DIALECT_FIXED;
        *record = fixed;
        return true;
    }
    if (reads_free)
        *dialect = DIALECT_FREE;
    return reads_free;
}
