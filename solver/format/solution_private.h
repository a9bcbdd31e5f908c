/* What the readers of solutions share: the line in hand, and what has been read.  Each program whose files are read has a
 * reader of lines; the one for a file is chosen by its first line (solution_read.h). */
#ifndef FORMAT_SOLUTION_PRIVATE_H
#define FORMAT_SOLUTION_PRIVATE_H

#include "format/naming_private.h"
#include "format/place_private.h"
#include "format/solution_read.h"

enum solution_part { PART_NONE, PART_ROWS, PART_COLUMNS };

struct solution_input {
    struct env *env;
    struct reader *r;
    const struct lp *lp;
    struct solution *s;
    struct solution_text *text;
    struct namings names;
    struct names_index *rows, *cols; /* NULL: by number */
    const char *line;
    size_t length;
    enum solution_part part;
    bool duals;  /* HiGHS: the section is of duals */
    bool ray;    /* our own: lines have a ray */
    uint32_t at; /* our own: the next line of the part */
    char *name;  /* our own: of the row or column of the line */
    size_t name_room;
    uint32_t file_rows;           /* GLPK: rows in the file, among which free ones may be that the model dropped */
    double *row_value, *row_dual; /* GLPK: file_rows of each */
    slx_status (*take)(struct solution_input *in);
};

/* SLX_ERROR_INPUT at a place in the line; `where` NULL: at the line. */
slx_status solution_refuse(struct solution_input *in, const char *where, const char *what);
/* Whether the line begins so. */
bool solution_begins(const struct solution_input *in, const char *with);
/* The same; *value is the rest of the line. */
bool solution_has_key(const struct solution_input *in, const char *key, struct token *value);
/* A number, or a fraction of two. */
bool solution_number(struct token t, double *v);

/* ---- solution_others.c: the lines of other programs ------------------------------------------------------ */

slx_status solution_take_plain(struct solution_input *in);
slx_status solution_take_highs(struct solution_input *in);
slx_status solution_take_clp(struct solution_input *in);
slx_status solution_take_glpk(struct solution_input *in);
/* After the last line of a file of GLPK. */
slx_status solution_end_glpk(struct solution_input *in);

#endif
