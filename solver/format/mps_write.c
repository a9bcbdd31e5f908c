/* Writing MPS.  What is written reads back as the same model, bit for bit (mps.h has the exceptions).
 *
 * Layout.  Where every name has at most 8 bytes the fields stand in the standard columns, one entry a line with its
 * number last, so that a number of 17 digits disturbs no field.  Such a file is fixed and, where no name holds a blank,
 * free MPS as well.  Otherwise fields are separated by one blank, which no reader can take for columns.
 * naming_private.h tells which names are written.
 */
#include <stdio.h>
#include <string.h>

#include "format/mps.h"
#include "format/naming_private.h"
#include "format/number_private.h"

enum { OBJECTIVE = 24 };

struct output {
    struct env *env;
    struct writer *w;
    const struct lp *lp;
    uint32_t first, end; /* the columns that are written */
    struct namings names;
    const char *objective;
    char made_up[OBJECTIVE]; /* what `objective` points to, where the model's is no use */
    bool fixed;
};

/* The model's name for the objective where the layout can hold it, else OBJ, OBJ1, ..., the first that no row has. */
static void name_objective(struct output *o)
{
    const struct naming *row = &o->names.row;
    struct naming n = {.longest = 0};
    const char *name = o->lp->objective_name;
    naming_look_at(&n, name, strlen(name));
    bool blanks = row->blanks || o->names.col.blanks, as_read = o->lp->names_distinct && row->names;
    bool fits_field = o->names.narrow && n.longest <= NAMING_FIELD && !n.dollar;
    bool good = !n.unfit && (fits_field || (!blanks && !n.blanks)) && (as_read || !naming_has(row, name, n.longest));
    o->objective = name;
    for (uint64_t k = 0; !good; k++) {
        int length = snprintf(o->made_up, sizeof o->made_up, k ? "OBJ%llu" : "OBJ", (unsigned long long)k);
        o->objective = o->made_up;
        good = !naming_has(row, o->made_up, (size_t)length);
    }
    o->fixed = o->names.narrow && strlen(o->objective) <= NAMING_FIELD && o->objective[0] != '$';
}

/* ---- lines ------------------------------------------------------------------------------------------ */

static void put(struct writer *w, const char *text)
{
    writer_text(w, text, strlen(text));
}

static void field(const struct output *o, const char *text, size_t length)
{
    naming_field(o->w, o->fixed, text, length);
}

static void number(const struct output *o, double v)
{
    writer_real(o->w, v);
    put(o->w, "\n");
}

static void row_line(const struct output *o, char type, const char *name, size_t length)
{
    const char head[] = {' ', type, ' ', ' '};
    writer_text(o->w, head, o->fixed ? 4 : 3);
    writer_text(o->w, name, length);
    put(o->w, "\n");
}

/* `first` is a column, or the name of a vector. */
static void pair_line(const struct output *o, const char *first, size_t length, const char *second,
                      size_t second_length, double v)
{
    put(o->w, o->fixed ? "    " : " ");
    field(o, first, length);
    field(o, second, second_length);
    number(o, v);
}

/* For the column whose name was asked for last. */
static void bound_line(const struct output *o, const char *type, size_t length, bool with_value, double v)
{
    put(o->w, " ");
    put(o->w, type);
    put(o->w, " ");
    field(o, "BND", 3);
    if (with_value) {
        field(o, o->names.col.text, length);
        number(o, v);
    } else {
        writer_text(o->w, o->names.col.text, length);
        put(o->w, "\n");
    }
}

/* ---- rows ------------------------------------------------------------------------------------------- */

/* How MPS says lower <= row <= upper. */
struct row_form {
    char type;
    bool ranged, exact;
    double rhs, range;
};

/* The reader adds the range to one of the bounds and rounds.  If any range gives the other bound, then the rounded
 * difference or one of its neighbours does; from one bound there may be none where there is one from the other. */
static struct row_form range_form(double lower, double upper)
{
    const double most = nextafter(1e30, 0.0), difference = lesser(upper - lower, most);
    const double tries[] = {difference, nextafter(difference, 0.0), nextafter(difference, most)};
    for (int k = 0; k < 3; k++) {
        if (number_same_bits(lower + tries[k], upper))
            return (struct row_form){'G', true, true, lower, tries[k]};
        if (number_same_bits(upper - tries[k], lower))
            return (struct row_form){'L', true, true, upper, tries[k]};
    }
    return (struct row_form){'G', true, false, lower, difference};
}

static struct row_form row_form(double lower, double upper)
{
    const double infinite = 1e30; /* what readers take for infinity */
    if (number_same_bits(lower, upper))
        return (struct row_form){'E', false, true, lower, 0.0};
    if (isinf(lower))
        return (struct row_form){'L', false, true, isinf(upper) ? infinite : upper, 0.0};
    if (isinf(upper))
        return (struct row_form){'G', false, true, lower, 0.0};
    return range_form(lower, upper);
}

static struct row_form form_of(const struct lp *lp, uint32_t i)
{
    return row_form(cvec_get(lp->row_lower, i), cvec_get(lp->row_upper, i));
}

/* Before anything is written: what MPS has no way to say. */
static slx_status check_rows(struct env *env, const struct lp *lp)
{
    uint32_t inexact = 0;
    for (uint32_t i = 0; i < lp->nrows; i++) {
        double lower = cvec_get(lp->row_lower, i), upper = cvec_get(lp->row_upper, i);
        if (lower > upper)
            return fail(env, SLX_ERROR_USAGE, "row %u has bounds [%g, %g], which MPS cannot express", i, lower, upper);
        inexact += !form_of(lp, i).exact;
    }
    if (inexact)
        log_line(env, SLX_LOG_WARNING, "the ranges of %u rows have no exact MPS form: their upper bounds are rounded",
                 inexact);
    return SLX_OK;
}

/* ---- sections --------------------------------------------------------------------------------------- */

static void write_head(const struct output *o)
{
    put(o->w, o->fixed ? "NAME          " : "NAME ");
    naming_title(o->w, o->lp->name);
    put(o->w, "\n");
    if (o->lp->maximise)
        put(o->w, "OBJSENSE\n    MAX\n");
    put(o->w, "ROWS\n");
    row_line(o, 'N', o->objective, strlen(o->objective));
    for (uint32_t i = 0; i < o->lp->nrows && !writer_failed(o->w); i++)
        row_line(o, form_of(o->lp, i).type, o->names.row.text, naming_get(&o->names.row, i));
}

/* The line before the first and behind the last of columns that are marked as integer. */
static void marker_line(const struct output *o, const char *what)
{
    put(o->w, o->fixed ? "    MARKER                 'MARKER'                 " : " MARKER 'MARKER' ");
    put(o->w, what);
    put(o->w, "\n");
}

/* A column without entries is said to cost 0, so that it is there. */
static void write_columns(const struct output *o)
{
    const struct lp *lp = o->lp;
    put(o->w, "COLUMNS\n");
    for (uint32_t j = o->first; j < o->end && !writer_failed(o->w); j++) {
        struct spmat_cursor c;
        size_t length = naming_get(&o->names.col, j);
        double cost = cvec_get(lp->cost, j);
        if (lp_is_integer(lp, j) != (j > o->first && lp_is_integer(lp, j - 1)))
            marker_line(o, lp_is_integer(lp, j) ? "'INTORG'" : "'INTEND'");
        bool mentioned = !number_is_plus_zero(cost);
        if (mentioned)
            pair_line(o, o->names.col.text, length, o->objective, strlen(o->objective), cost);
        for (spmat_seek(lp->cols, j, &c); spmat_next(&c);)
            if (c.value != 0.0) {
                size_t row_length = naming_get(&o->names.row, c.index);
                pair_line(o, o->names.col.text, length, o->names.row.text, row_length, c.value);
                mentioned = true;
            }
        if (!mentioned)
            pair_line(o, o->names.col.text, length, o->objective, strlen(o->objective), 0.0);
    }
    if (o->end > o->first && lp_is_integer(lp, o->end - 1))
        marker_line(o, "'INTEND'");
}

static void write_rhs(const struct output *o)
{
    put(o->w, "RHS\n");
    if (o->lp->offset != 0.0)
        pair_line(o, "RHS", 3, o->objective, strlen(o->objective), -o->lp->offset);
    for (uint32_t i = 0; i < o->lp->nrows && !writer_failed(o->w); i++) {
        struct row_form f = form_of(o->lp, i);
        if (!number_is_plus_zero(f.rhs)) {
            size_t length = naming_get(&o->names.row, i);
            pair_line(o, "RHS", 3, o->names.row.text, length, f.rhs);
        }
    }
}

/* The header is written before the first line of the section; a section without lines has none. */
static void write_ranges(const struct output *o)
{
    const char *header = "RANGES\n";
    for (uint32_t i = 0; i < o->lp->nrows && !writer_failed(o->w); i++) {
        struct row_form f = form_of(o->lp, i);
        if (!f.ranged)
            continue;
        put(o->w, header);
        header = "";
        size_t length = naming_get(&o->names.row, i);
        pair_line(o, "RNG", 3, o->names.row.text, length, f.range);
    }
}

/* Column bounds that are not [0, inf]; of columns marked as integer all, since some readers give those [0, 1].  MI and
 * LO come before UP: a negative upper bound alone means different things to different readers, and to some so does an
 * upper bound of 0. */
static void write_bounds(const struct output *o)
{
    const struct lp *lp = o->lp;
    const char *header = "BOUNDS\n";
    for (uint32_t j = o->first; j < o->end && !writer_failed(o->w); j++) {
        double lower = cvec_get(lp->col_lower, j), upper = cvec_get(lp->col_upper, j);
        const bool standard = number_is_plus_zero(lower) && isinf(upper);
        if (standard && !lp_is_integer(lp, j))
            continue;
        put(o->w, header);
        header = "";
        size_t length = naming_get(&o->names.col, j);
        if (standard)
            bound_line(o, "PL", length, false, 0.0);
        else if (isinf(lower) && isinf(upper)) {
            bound_line(o, "FR", length, false, 0.0);
        } else if (number_same_bits(lower, upper)) {
            bound_line(o, "FX", length, true, lower);
        } else {
            if (isinf(lower))
                bound_line(o, "MI", length, false, 0.0);
            else if (!number_is_plus_zero(lower) || upper <= 0.0)
                bound_line(o, "LO", length, true, lower);
            if (!isinf(upper))
                bound_line(o, "UP", length, true, upper);
        }
    }
}

slx_status mps_write(struct env *env, const struct lp *lp, const char *path)
{
    return mps_write_columns(env, lp, 0, lp->ncols, path);
}

slx_status mps_write_columns(struct env *env, const struct lp *lp, uint32_t first, uint32_t end, const char *path)
{
    struct output o = {.env = env, .lp = lp, .first = first, .end = end};
    slx_status s = check_rows(env, lp);
    if (s == SLX_OK)
        s = namings_begin(env, lp, true, &o.names);
    if (s == SLX_OK) {
        name_objective(&o);
        s = writer_open(env, path, &o.w);
    }
    if (s == SLX_OK) {
        write_head(&o);
        write_columns(&o);
        write_rhs(&o);
        write_ranges(&o);
        write_bounds(&o);
        put(o.w, "ENDATA\n");
        s = writer_close(env, &o.w);
    }
    namings_end(env, &o.names);
    return s;
}
