/* Reading and writing a basis in the BAS dialect of MPS. */
#include <string.h>
#include <strings.h>

#include "format/basis_file.h"
#include "format/mps_fields_private.h"
#include "format/naming_private.h"

/* ---- writing ------------------------------------------------------------------------------------------ */

struct output {
    struct writer *w;
    struct namings names;
    const struct statuses *b;
};

static void put(const struct output *o, const char *text)
{
    writer_text(o->w, text, strlen(text));
}

/* `row` NAMES_NONE: none. */
static void line(const struct output *o, const char *type, uint32_t col, uint32_t row)
{
    put(o, " ");
    put(o, type);
    put(o, " ");
    size_t length = naming_get(&o->names.col, col);
    if (row == NAMES_NONE) {
        writer_text(o->w, o->names.col.text, length);
    } else {
        naming_field(o->w, o->names.narrow, o->names.col.text, length);
        length = naming_get(&o->names.row, row);
        writer_text(o->w, o->names.row.text, length);
    }
    put(o, "\n");
}

/* The k-th basic column goes with the k-th nonbasic row. */
static void write_lines(const struct output *o)
{
    const struct statuses *b = o->b;
    uint32_t row = 0;
    for (uint32_t j = 0; j < b->ncols && !writer_failed(o->w); j++) {
        unsigned status = pairs_get(b->cols, j);
        if (status == SLX_BASIC) {
            while (row < b->nrows && pairs_get(b->rows, row) == SLX_BASIC)
                row++;
            if (row < b->nrows) {
                line(o, pairs_get(b->rows, row) == SLX_AT_UPPER ? "XU" : "XL", j, row);
                row++;
            }
        } else if (status == SLX_AT_UPPER) {
            line(o, "UL", j, NAMES_NONE);
        }
    }
}

slx_status basis_write(struct env *env, const struct lp *lp, const struct statuses *b, const char *path)
{
    struct output o = {.b = b};
    slx_status s = namings_begin(env, lp, true, &o.names);
    if (s == SLX_OK)
        s = writer_open(env, path, &o.w);
    if (s == SLX_OK) {
        put(&o, o.names.narrow ? "NAME          " : "NAME ");
        naming_title(o.w, lp->name);
        put(&o, "\n");
        write_lines(&o);
        put(&o, "ENDATA\n");
        s = writer_close(env, &o.w);
    }
    namings_end(env, &o.names);
    return s;
}

/* ---- reading ------------------------------------------------------------------------------------------ */

struct input {
    struct env *env;
    struct reader *r;
    const struct lp *lp;
    struct statuses *b;
    struct namings names;
    struct names_index *rows, *cols; /* NULL: by number */
    enum mps_dialect dialect;
    const char *line;
    size_t length;
    bool begun, ended;
};

static slx_status refuse(struct input *in, struct token where, const char *what)
{
    return place_fail((struct place){in->env, in->r, in->line, in->length}, where, "%s", what);
}

static uint32_t find_column(const struct input *in, struct token name)
{
    return naming_find(&in->names.col, in->cols, name.at, name.length);
}

static uint32_t find_row(const struct input *in, struct token name)
{
    return naming_find(&in->names.row, in->rows, name.at, name.length);
}

static bool is_type(struct token t, const char *type)
{
    return t.length == 2 && !strncasecmp(t.at, type, 2);
}

static void column_at(struct input *in, uint32_t col, slx_basis_status wanted)
{
    pairs_set(in->b->cols, col,
              statuses_nonbasic(wanted, cvec_get(in->lp->col_lower, col), cvec_get(in->lp->col_upper, col)));
}

/* XU, XL: `record` has the column as its vector. */
static slx_status exchange(struct input *in, const struct mps_record *record, slx_basis_status wanted)
{
    const struct lp *lp = in->lp;
    if (!record->name[0].length)
        return refuse(in, (struct token){record->vector.at + record->vector.length, 0},
                      "missing field: a row should follow");
    uint32_t col = find_column(in, record->vector), row = find_row(in, record->name[0]);
    if (col == NAMES_NONE)
        return refuse(in, record->vector, "unknown column");
    if (row == NAMES_NONE)
        return refuse(in, record->name[0], "unknown row");
    if (pairs_get(in->b->cols, col) == SLX_BASIC)
        return refuse(in, record->vector, "made basic twice: column");
    if (pairs_get(in->b->rows, row) != SLX_BASIC)
        return refuse(in, record->name[0], "made nonbasic twice: row");
    pairs_set(in->b->cols, col, SLX_BASIC);
    pairs_set(in->b->rows, row, statuses_nonbasic(wanted, cvec_get(lp->row_lower, row), cvec_get(lp->row_upper, row)));
    return SLX_OK;
}

/* UL, LL, BS.  The name may be that of a row, which other programs write; CLP has a name behind it that means nothing,
 * so that the value stands in its field. */
static slx_status place(struct input *in, const struct mps_record *record)
{
    if (record->name[0].length && !token_is(record->name[0], "_dummy_", 7))
        return refuse(in, record->name[0], "surplus field");
    struct token name = record->vector;
    slx_basis_status wanted = is_type(record->type, "UL")   ? SLX_AT_UPPER
                              : is_type(record->type, "LL") ? SLX_AT_LOWER
                                                            : SLX_BASIC;
    uint32_t col = find_column(in, name), row = col == NAMES_NONE ? find_row(in, name) : NAMES_NONE;
    if (col == NAMES_NONE && row == NAMES_NONE)
        return refuse(in, name, "unknown column");
    if (wanted == SLX_BASIC)
        pairs_set(col != NAMES_NONE ? in->b->cols : in->b->rows, col != NAMES_NONE ? col : row, SLX_BASIC);
    else if (col != NAMES_NONE)
        column_at(in, col, wanted);
    else
        pairs_set(in->b->rows, row,
                  statuses_nonbasic(wanted, cvec_get(in->lp->row_lower, row), cvec_get(in->lp->row_upper, row)));
    return SLX_OK;
}

static slx_status data_line(struct input *in)
{
    struct mps_record record;
    struct mps_problem why;
    if (!mps_record_read(&in->dialect, CARD_BASIS, in->line, in->length, NULL, &record, &why))
        return refuse(in, why.where, why.what);
    if (is_type(record.type, "XU"))
        return exchange(in, &record, SLX_AT_UPPER);
    if (is_type(record.type, "XL"))
        return exchange(in, &record, SLX_AT_LOWER);
    if (is_type(record.type, "UL") || is_type(record.type, "LL") || is_type(record.type, "BS"))
        return place(in, &record);
    return refuse(in, record.type, "unknown type");
}

static slx_status header_line(struct input *in)
{
    struct token word;
    mps_split(in->line, in->length, &word, 1);
    if (word.length == 4 && !strncasecmp(word.at, "NAME", 4) && !in->begun) {
        in->begun = true;
        return SLX_OK;
    }
    in->ended = word.length == 6 && !strncasecmp(word.at, "ENDATA", 6);
    return in->ended ? SLX_OK : refuse(in, word, "unknown section");
}

static slx_status read_lines(struct input *in)
{
    slx_status s = SLX_OK;
    while (s == SLX_OK) {
        struct token first;
        s = reader_line(in->env, in->r, &in->line, &in->length);
        if (s != SLX_OK || !in->line)
            break;
        if (in->ended || in->length == 0 || in->line[0] == '*' || !mps_split(in->line, in->length, &first, 1))
            continue; /* to the end of the stream, so that a compressed one is seen whole */
        s = (unsigned char)in->line[0] > ' ' ? header_line(in) : data_line(in);
    }
    if (s == SLX_OK && !in->ended)
        return fail_at(in->env, SLX_ERROR_INPUT, reader_path(in->r), reader_line_number(in->r), 0,
                       "the file ends without ENDATA");
    return s;
}

slx_status basis_read(struct env *env, struct reader *r, const struct lp *lp, struct statuses **out)
{
    struct input in = {.env = env, .r = r, .lp = lp};
    int format = env->options.format;
    in.dialect = format == FORMAT_FIXED ? DIALECT_FIXED : format == FORMAT_FREE ? DIALECT_FREE : DIALECT_OPEN;
    *out = NULL;
    slx_status s = statuses_create(env, lp, &in.b);
    if (s == SLX_OK)
        s = namings_begin(env, lp, false, &in.names);
    if (s == SLX_OK && in.names.row.names)
        s = names_index_create(env, in.names.row.names, &in.rows);
    if (s == SLX_OK && in.names.col.names)
        s = names_index_create(env, in.names.col.names, &in.cols);
    if (s == SLX_OK)
        s = read_lines(&in);
    names_index_free(env, &in.rows);
    names_index_free(env, &in.cols);
    namings_end(env, &in.names);
    if (s != SLX_OK)
        statuses_free(env, &in.b);
    *out = in.b;
    return s;
}
