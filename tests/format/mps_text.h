/* Reading literal text in tests, MPS unless READ_MODEL is another reader, and looking at what came of it by name. */
#ifndef TESTS_MPS_TEXT_H
#define TESTS_MPS_TEXT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format/mps.h"

#include <cmocka.h> /* its `fail` is a macro: after base.h */

#ifndef READ_MODEL
#define READ_MODEL mps_read
#endif

struct reading {
    struct env env;
    struct lp *lp;
    slx_status status;
    unsigned warnings;
    char log[4096];
};

static inline void keep_log(void *user, slx_log_level level, const char *text)
{
    struct reading *t = user;
    if (level != SLX_LOG_WARNING)
        return;
    t->warnings++;
    size_t n = strlen(t->log);
    snprintf(t->log + n, sizeof t->log - n, "%s\n", text);
}

static inline void reading_init(struct reading *t)
{
    memset(t, 0, sizeof *t);
    env_init(&t->env);
    t->env.log = keep_log;
    t->env.log_level = SLX_LOG_WARNING;
    t->env.log_user = t;
}

static inline void option(struct reading *t, const char *name, const char *value)
{
    assert_int_equal(options_set(&t->env, &t->env.options, name, value), SLX_OK);
}

/* Reads `size` bytes; nothing but the model stays. */
static inline slx_status read_bytes(struct reading *t, const char *text, size_t size)
{
    struct reader *r = NULL;
    uint64_t live = t->env.mem.live;
    t->status = reader_memory(&t->env, text, size, &r);
    if (t->status == SLX_OK)
        t->status = READ_MODEL(&t->env, r, &t->lp);
    reader_close(&t->env, &r);
    if (t->status != SLX_OK) {
        assert_null(t->lp);
        assert_int_equal(t->env.mem.live, live);
    }
    return t->status;
}

static inline void read_more(struct reading *t, const char *text)
{
    read_bytes(t, text, strlen(text));
    if (t->status != SLX_OK)
        print_error("%llu:%u: %s\n", (unsigned long long)t->env.error.line, t->env.error.column, t->env.error.message);
    assert_int_equal(t->status, SLX_OK);
}

static inline void read_good(struct reading *t, const char *text)
{
    reading_init(t);
    read_more(t, text);
}

static inline void done(struct reading *t)
{
    lp_free(&t->env, &t->lp);
    assert_int_equal(t->env.mem.live, 0);
}

static inline void expect_error(struct reading *t, const char *text, uint64_t line, uint32_t column, const char *part)
{
    assert_int_equal(read_bytes(t, text, strlen(text)), SLX_ERROR_INPUT);
    if (t->env.error.line != line || t->env.error.column != column || !strstr(t->env.error.message, part))
        print_error("%llu:%u: %s\n", (unsigned long long)t->env.error.line, t->env.error.column, t->env.error.message);
    assert_int_equal(t->env.error.line, line);
    assert_int_equal(t->env.error.column, column);
    assert_non_null(strstr(t->env.error.message, part));
    done(t);
}

/* The text is refused at this place, with `part` in the message. */
static inline void read_bad(const char *text, uint64_t line, uint32_t column, const char *part)
{
    struct reading t;
    reading_init(&t);
    expect_error(&t, text, line, column, part);
}

/* A model of three rows and three columns, up to the end of COLUMNS (11 lines), then `more` and ENDATA. */
static inline char *with(const char *more)
{
    static char text[4096];
    static const char two_rows[] = "NAME          TEST\n"
                                   "ROWS\n"
                                   " N  COST\n"
                                   " G  LOW\n"
                                   " L  HIGH\n"
                                   " E  SAME\n"
                                   "COLUMNS\n"
                                   "    X         COST                1.   LOW                 2.\n"
                                   "    X         HIGH                3.   SAME               -1.\n"
                                   "    Y         COST               -4.   SAME               2.5\n"
                                   "    Z         LOW                 7.\n";
    snprintf(text, sizeof text, "%s%sENDATA\n", two_rows, more);
    return text;
}

/* ---- looking ------------------------------------------------------------------------------------- */

static inline uint32_t number_of(struct reading *t, const struct names *names, const char *name)
{
    struct names_index *x;
    assert_int_equal(names_index_create(&t->env, names, &x), SLX_OK);
    uint32_t k = names_find(x, name, strlen(name));
    names_index_free(&t->env, &x);
    if (k == NAMES_NONE)
        print_error("no name %s\n", name);
    assert_int_not_equal(k, NAMES_NONE);
    return k;
}

static inline void expect_row(struct reading *t, const char *name, double lower, double upper)
{
    uint32_t i = number_of(t, t->lp->row_names, name);
    double l = cvec_get(t->lp->row_lower, i), u = cvec_get(t->lp->row_upper, i);
    if (l != lower || u != upper)
        print_error("row %s is [%g, %g]\n", name, l, u);
    assert_true(l == lower && u == upper);
}

static inline void expect_col(struct reading *t, const char *name, double cost, double lower, double upper)
{
    uint32_t j = number_of(t, t->lp->col_names, name);
    double l = cvec_get(t->lp->col_lower, j), u = cvec_get(t->lp->col_upper, j), c = cvec_get(t->lp->cost, j);
    if (l != lower || u != upper || c != cost)
        print_error("column %s costs %g in [%g, %g]\n", name, c, l, u);
    assert_true(l == lower && u == upper && c == cost);
}

/* The coefficient; 0 where there is none, and never stored twice. */
static inline double entry(struct reading *t, const char *row, const char *col)
{
    uint32_t i = number_of(t, t->lp->row_names, row);
    struct spmat_cursor c;
    double v = 0.0;
    unsigned times = 0;
    for (spmat_seek(t->lp->cols, number_of(t, t->lp->col_names, col), &c); spmat_next(&c);)
        if (c.index == i) {
            v = c.value;
            times++;
        }
    assert_true(times <= 1);
    return v;
}

#endif
