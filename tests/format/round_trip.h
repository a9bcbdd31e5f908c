/* Models that are written by WRITE_MODEL and read back by READ_MODEL; AFTER_WRITING(t) says what that does to the order of
 * entries. */
#ifndef TESTS_ROUND_TRIP_H
#define TESTS_ROUND_TRIP_H

#include "../temporary.h"
#include "same_lp.h"

#ifndef AFTER_WRITING
#define AFTER_WRITING(t) ((void)(t))
#endif

static inline void read_file(struct reading *t, const char *path)
{
    struct reader *r = NULL;
    reading_init(t);
    t->status = reader_open(&t->env, path, &r);
    if (t->status == SLX_OK)
        t->status = READ_MODEL(&t->env, r, &t->lp);
    reader_close(&t->env, &r);
    if (t->status != SLX_OK)
        print_error("%s:%llu:%u: %s\n", path, (unsigned long long)t->env.error.line, t->env.error.column,
                    t->env.error.message);
    assert_int_equal(t->status, SLX_OK);
}

static inline void load(struct reading *t, const slx_arrays *a)
{
    reading_init(t);
    assert_int_equal(lp_from_arrays(&t->env, a, &t->lp), SLX_OK);
}

/* Writes t's model, whose warnings are then those of the writer, and reads it into `back`. */
static inline void write_and_read(struct reading *t, struct reading *back)
{
    char path[TEMPORARY_PATH];
    const uint64_t live = t->env.mem.live;
    temporary_path(path);
    t->warnings = 0;
    t->log[0] = '\0';
    assert_int_equal(WRITE_MODEL(&t->env, t->lp, path), SLX_OK);
    assert_true(t->env.mem.live == live);
    read_file(back, path);
    unlink(path);
    AFTER_WRITING(t);
}

static inline void expect_round_trip(struct reading *t)
{
    struct reading back;
    write_and_read(t, &back);
    expect_same_lp(t->lp, back.lp);
    if (t->warnings + back.warnings)
        print_error("%s%s", t->log, back.log);
    assert_int_equal(t->warnings + back.warnings, 0);
    done(&back);
}

/* Numbers and names come back; returns how many warnings there were. */
static inline unsigned arrays_round_trip(const slx_arrays *a)
{
    struct reading t, back;
    load(&t, a);
    write_and_read(&t, &back);
    expect_same_numbers(t.lp, back.lp);
    expect_same_names(t.lp, back.lp, lp_row_name, a->nrows);
    expect_same_names(t.lp, back.lp, lp_col_name, a->ncols);
    const unsigned warnings = t.warnings + back.warnings;
    done(&t);
    done(&back);
    return warnings;
}

static inline void text_round_trip(const char *text)
{
    struct reading t;
    read_good(&t, text);
    expect_round_trip(&t);
    done(&t);
}

/* The text that is written for t's model. */
static inline char *written(struct reading *t)
{
    static char text[8192];
    char path[TEMPORARY_PATH];
    temporary_path(path);
    assert_int_equal(WRITE_MODEL(&t->env, t->lp, path), SLX_OK);
    FILE *file = fopen(path, "r");
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    unlink(path);
    return text;
}

static inline double any_number(uint64_t *seed)
{
    uint64_t bits = random_bits(seed);
    double v;
    memcpy(&v, &bits, sizeof v);
    return fabs(v) < 1e28 ? v : (double)(int64_t)(bits % 2000) / 100 - 10;
}

/* A disk that is full, and a folder that is not there. */
static inline void expect_output_errors(const char *model)
{
    struct reading t;
    read_good(&t, model);
    const uint64_t live = t.env.mem.live;
    if (access("/dev/full", W_OK) == 0)
        assert_int_equal(WRITE_MODEL(&t.env, t.lp, "/dev/full"), SLX_ERROR_OUTPUT);
    assert_int_equal(WRITE_MODEL(&t.env, t.lp, "/nowhere/at/all"), SLX_ERROR_OUTPUT);
    assert_true(t.env.mem.live == live);
    done(&t);
}

/* Calls `visit` with each path that the command lists; returns how many there are. */
static inline unsigned each_file(const char *command, void (*visit)(const char *path))
{
    char path[1024];
    unsigned count = 0;
    FILE *list = popen(command, "r");
    assert_non_null(list);
    for (; fgets(path, sizeof path, list); count++) {
        path[strcspn(path, "\n")] = '\0';
        visit(path);
    }
    pclose(list);
    return count;
}

#endif
