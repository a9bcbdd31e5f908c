/* The names of a file: which sets go by number, and the fields that they stand in. */
#include <stdio.h>
#include <string.h>

#include "format/naming_private.h"

enum { NUMBERED = 12 }; /* room for a letter, ten digits and the terminator */

void naming_look_at(struct naming *n, const char *name, size_t length)
{
    n->unfit |= length == 0 || name[0] == ' ' || name[length - 1] == ' ';
    n->dollar |= length && name[0] == '$';
    for (size_t k = 0; k < length; k++) {
        n->blanks |= name[k] == ' ';
        n->unfit |= (unsigned char)name[k] < ' ';
    }
    if (length > n->longest)
        n->longest = length;
}

size_t naming_get(const struct naming *n, uint32_t i)
{
    return n->names ? names_get(n->names, i, n->text, n->room)
                    : (size_t)snprintf(n->text, n->room, "%c%llu", n->letter, (unsigned long long)i + 1);
}

bool naming_has(const struct naming *n, const char *name, size_t length)
{
    if (!n->names)
        return naming_number(n, name, length) != NAMES_NONE;
    for (uint32_t i = 0; i < n->count; i++)
        if (naming_get(n, i) == length && !memcmp(n->text, name, length))
            return true;
    return false;
}

uint32_t naming_number(const struct naming *n, const char *name, size_t length)
{
    uint64_t number = 0;
    if (length < 2 || length >= NUMBERED || name[0] != n->letter || name[1] == '0')
        return NAMES_NONE;
    for (size_t k = 1; k < length; k++) {
        if (name[k] < '0' || name[k] > '9')
            return NAMES_NONE;
        number = 10 * number + (uint64_t)(name[k] - '0');
    }
    return number <= n->count ? (uint32_t)(number - 1) : NAMES_NONE;
}

uint32_t naming_find(const struct naming *n, const struct names_index *index, const char *name, size_t length)
{
    return index ? names_find(index, name, length) : naming_number(n, name, length);
}

void naming_title(struct writer *w, const char *title)
{
    for (; *title; title++)
        writer_text(w, *title == '\n' ? "?" : title, 1);
}

void naming_field(struct writer *w, bool fixed, const char *text, size_t length)
{
    static const char blanks[NAMING_FIELD + 3] = "          ";
    writer_text(w, text, length);
    writer_text(w, blanks, fixed ? NAMING_FIELD + 2 - length : 1);
}

/* ---- the decision ------------------------------------------------------------------------------------- */

static void go_by_number(struct naming *n)
{
    n->names = NULL;
    n->blanks = n->dollar = n->unfit = false;
    n->longest = n->count ? naming_get(n, n->count - 1) : 0;
}

/* Whether no name is there twice. */
static slx_status all_differ(struct env *env, const struct naming *n, bool *differ)
{
    struct names_index *index;
    struct names_cursor c;
    slx_status s = names_index_create(env, n->names, &index);
    if (s != SLX_OK)
        return s;
    *differ = true;
    for (names_seek(n->names, 0, n->text, &c); *differ && s == SLX_OK && names_next(&c);) {
        *differ = names_find(index, c.text, c.length) == c.next - 1;
        s = limits_go_on(env, 64);
    }
    names_index_free(env, &index);
    return s;
}

static slx_status naming_begin(struct env *env, const struct names *names, char letter, uint32_t count, bool distinct,
                               struct naming *n)
{
    bool differ = true;
    struct names_cursor c;
    *n = (struct naming){.names = names, .letter = letter, .count = count, .room = NUMBERED};
    if (names && names_longest(names) >= NUMBERED)
        n->room = names_longest(names) + 1;
    n->text = mem_new(&env->mem, MEM_WRITER, n->room, 1);
    if (!n->text)
        return fail_memory(env, "names");
    if (!names) {
        go_by_number(n);
        return SLX_OK;
    }
    for (names_seek(names, 0, n->text, &c); names_next(&c);)
        naming_look_at(n, c.text, c.length);
    slx_status s = distinct || n->unfit ? SLX_OK : all_differ(env, n, &differ);
    n->unfit |= !differ;
    return s;
}

slx_status namings_begin(struct env *env, const struct lp *lp, bool warn, struct namings *n)
{
    *n = (struct namings){.narrow = true};
    slx_status s = naming_begin(env, lp->row_names, 'R', lp->nrows, lp->names_distinct, &n->row);
    if (s == SLX_OK)
        s = naming_begin(env, lp->col_names, 'C', lp->ncols, lp->names_distinct, &n->col);
    if (s != SLX_OK)
        return s;
    struct naming *sets[] = {&n->row, &n->col};
    bool numbered = false;
    for (int k = 0; k < 2; k++) {
        if (sets[k]->unfit) {
            go_by_number(sets[k]);
            numbered = true;
        }
        n->narrow &= sets[k]->longest <= NAMING_FIELD && !sets[k]->dollar;
    }
    for (int k = 0; k < 2; k++)
        if (!n->narrow && sets[k]->blanks) {
            go_by_number(sets[k]);
            numbered = true;
        }
    if (numbered && warn)
        log_line(env, SLX_LOG_WARNING,
                 "names that a file cannot hold: rows or columns go by number, R1, R2, ... or C1, C2, ...");
    return SLX_OK;
}

void namings_end(struct env *env, struct namings *n)
{
    mem_drop(&env->mem, &n->row.text);
    mem_drop(&env->mem, &n->col.text);
}
