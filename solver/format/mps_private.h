/* What the files of the MPS reader share: its state and its errors.
 *
 * The state lives from the first line to the last, with parts that come and go:
 *
 *     row table      from ROWS until BOUNDS, remade when RHS or RANGES come after BOUNDS
 *     column index   during COLUMNS and BOUNDS, only where the order of the names does not do (mps_columns.c)
 *     rhs, ranges    from the first such line to the end, when the row bounds are made
 */
#ifndef FORMAT_MPS_PRIVATE_H
#define FORMAT_MPS_PRIVATE_H

#include "format/mps.h"
#include "format/mps_fields_private.h"
#include "format/name_order_private.h"
#include "format/row_table_private.h"
#include "model/lp_builder.h"

enum mps_section {
    SECTION_NONE,
    SECTION_NAME,
    SECTION_OBJSENSE,
    SECTION_OBJNAME,
    SECTION_ROWS,
    SECTION_COLUMNS,
    SECTION_RHS,
    SECTION_RANGES,
    SECTION_BOUNDS,
    SECTION_ENDATA
};

enum { ROW_E, ROW_L, ROW_G };

/* Answers of mps_row_find beside the number of a row. */
#define ROW_UNKNOWN UINT32_MAX
#define ROW_DROPPED (UINT32_MAX - 1)
#define ROW_OBJECTIVE (UINT32_MAX - 2)
#define MOST_LINES (UINT32_MAX - 3) /* rows or columns of a model */

/* Kinds of warnings; each is given once, with the first line that it is about. */
enum mps_warning {
    WARN_FREE_ROWS,
    WARN_NO_OBJECTIVE,
    WARN_RHS_SETS,
    WARN_RANGES_SETS,
    WARN_BOUNDS_SETS,
    WARN_NEGATIVE_UP,
    WARN_INTEGER,
    WARN_OPEN_MARKER,
    WARN_BOUND_TWICE,
    WARN_FREE_RANGE,
    WARN_AFTER_END,
    WARN_COMMENT,
    WARN_SPLIT_COLUMN
};

/* Of several right-hand sides, ranges or bounds, the one that counts. */
struct mps_choice {
    const char *wanted; /* the option's name, or "" for the first in the file */
    char *used;         /* name of the first, when `wanted` is "" */
    size_t length;
    bool begun; /* a line of the section has been seen */
    bool last;  /* whether the last line counted; a line without a name goes with the line before it */
    bool found; /* some line counted */
};

enum { OPEN_ENTRIES = 256 };

struct mps {
    struct env *env;
    struct reader *r;
    struct lp_builder build;
    struct lp *lp; /* build.lp */
    enum mps_dialect dialect;
    enum mps_section section;
    uint32_t sections_seen, warned; /* bits */
    const char *line;               /* the present one */
    size_t length;

    /* ROWS */
    uint8_t *row_type;         /* pairs of ROW_E, ROW_L, ROW_G */
    struct row_table *rows;    /* number -> as in the model */
    struct row_table *dropped; /* N rows beside the objective; NULL while there are none */
    size_t objective_length;   /* of lp->objective_name */
    char *objective_wanted;    /* of OBJNAME or the option; NULL: the first N row */
    bool has_sense, has_objective;

    /* COLUMNS */
    struct names_index *col_index;
    char *last_name; /* of the open or last column */
    size_t last_length;
    name_order *order; /* in which the names rise; NULL: there is col_index */
    bool column_open;
    bool integer;       /* between INTORG and INTEND */
    bool marker_inside; /* a marker has come since the open column's last line */
    bool cost_given;
    double cost;
    uint64_t *integers;  /* a bit a column; NULL while there are none */
    uint64_t *in_column; /* a bit a row: given in the open column */
    uint32_t *entry_row; /* entries of the open column not yet handed to the matrix */
    double *entry_value;
    size_t entries, entry_room;
    bool in_matrix; /* the open column has entries in the matrix already */

    /* Parts (mps_part.c) */
    const struct mps_part *part; /* NULL: all columns */
    struct mps_census *census;   /* NULL: nobody counts */
    uint64_t column;             /* number of the present one, of all, from 1 */
    char *part_name;             /* its name */
    size_t part_length;

    /* RHS, RANGES */
    struct mps_choice rhs_choice, ranges_choice, bounds_choice;
    struct cvec *rhs, *ranges; /* NULL while none is given; no range: INFINITY */
    uint64_t *rhs_given, *ranges_given;
    bool objective_rhs_given;
    double objective_rhs;

    /* BOUNDS */
    uint8_t *bound_given;       /* pairs: 1 lower, 2 upper */
    uint64_t *untouched;        /* integer columns that no bound names */
    struct names_cursor cursor; /* over column names, while there is no index */
    char *cursor_text;
    bool cursor_stands; /* the cursor stands on name cursor.next - 1 */
    uint64_t passed;    /* names that the cursor has gone over */
};

static inline struct place mps_place(const struct mps *m)
{
    return (struct place){m->env, m->r, m->line, m->length};
}
/* place_fail at a token of the present line, place_warn. */
#define mps_fail(m, ...) place_fail(mps_place(m), __VA_ARGS__)
#define mps_warn(m, ...) place_warn(mps_place(m), &(m)->warned, __VA_ARGS__)
/* Reads the fields of the present line. */
slx_status mps_line_fields(struct mps *m, enum mps_card card, struct mps_record *record);
/* Warns where a comment was passed over. */
void mps_tell_comment(struct mps *m, const struct mps_record *record);
/* A 0-terminated copy of a token in *text, replacing what is there. */
slx_status mps_copy(struct mps *m, struct token t, char **text);
/* A zero array of `n` bits. */
slx_status mps_bits(struct mps *m, size_t n, uint64_t **bits);

/* What --duplicates makes of a second value for the same place. */
static inline double mps_combined(const struct mps *m, double first, double second)
{
    int rule = m->env->options.duplicates;
    return rule == DUPLICATES_FIRST ? first : rule == DUPLICATES_LAST ? second : first + second;
}

/* mps_rows.c */
slx_status mps_rows_line(struct mps *m);
slx_status mps_rows_end(struct mps *m);
/* Makes the row table if it is not there. */
slx_status mps_row_table(struct mps *m);
uint32_t mps_row_find(struct mps *m, struct token name);

/* mps_columns.c */
slx_status mps_columns_begin(struct mps *m);
slx_status mps_columns_line(struct mps *m);
slx_status mps_columns_end(struct mps *m);

slx_status mps_columns_leave(struct mps *m); /* closes the open column */
/* A copy of a name in *text, of which it is *length bytes; with room for words that are compared. */
slx_status mps_remember(struct mps *m, struct token name, char **text, size_t *length);

/* mps_part.c: whether the entries of this line are kept, where parts are read */
slx_status mps_part_line(struct mps *m, const struct mps_record *f, bool *kept);

/* mps_vectors.c: RHS and RANGES, and the row bounds made of them */
bool mps_choose(struct mps *m, struct mps_choice *choice, enum mps_warning kind, const char *what, struct token name,
                slx_status *status);
slx_status mps_rhs_line(struct mps *m);
slx_status mps_ranges_line(struct mps *m);
slx_status mps_row_bounds(struct mps *m);

/* mps_bounds.c */
slx_status mps_bounds_defaults(struct mps *m); /* [0, inf], and [0, 1] for integer columns */
slx_status mps_bounds_begin(struct mps *m);
slx_status mps_bounds_line(struct mps *m);

#endif
