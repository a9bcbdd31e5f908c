/* report: what a run has to tell, as files: tables, JSON, a page for people.  Uses the public header alone, allocates nothing
 * itself, reads no clock; what happens in a solve is collected in structs of a fixed size. */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "slimplex.h"

/* ---- history.c ---------------------------------------------------------------------------------- */

enum { HISTORY_ROWS = 256, HISTORY_WARNINGS = 32, HISTORY_TEXT = 240 };

struct moment {
    double seconds;
    const char *method; /* static */
    int phase;
    uint64_t iterations;
    double objective, primal, dual, gap;
    uint64_t memory;
};

/* Of one run; zeroed at first. */
struct history {
    struct moment moments[HISTORY_ROWS];
    unsigned rows, every, seen; /* rows are kept of each `every`-th call */
    char texts[HISTORY_WARNINGS][HISTORY_TEXT];
    unsigned warnings, left_out;
};
struct moment moment_of(double seconds, const slx_progress *p);
void history_progress(struct history *h, double seconds, const slx_progress *p);
void history_warning(struct history *h, const char *text);

/* ---- what a document tells beside the model and its result ---------------------------------------- */

struct facts {
    const char *file; /* of the model */
    slx_result result;
    double seconds;              /* of the whole run */
    double solved;               /* seconds when the solve had ended */
    uint64_t process_peak;       /* resident bytes */
    bool with_entries;           /* rows and columns too */
    const char *exact_objective; /* NULL: there is none */
    const struct history *history;
};

/* ---- text.c ------------------------------------------------------------------------------------- */

enum { NUMBER_BYTES = 40 };
/* The fewest digits, 15 at least, that read back as v, in out; returns out.  No sign before 0. */
const char *number_text(double v, char out[NUMBER_BYTES]);

/* Where text of a file goes, within slx_write_text. */
struct text {
    slx_put_fn put;
    void *to;
};
void text_put(const struct text *t, const char *words);
/* At most some 600 bytes. */
void text_format(const struct text *t, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* As number_text; inf, -inf, nan. */
void text_number(const struct text *t, double v);
/* In quotes; bytes that are no UTF-8 become U+FFFD. */
void text_json_string(const struct text *t, const char *words);
/* Infinities as strings, NaN as null. */
void text_json_number(const struct text *t, double v);
/* A field of a table: quoted where a comma separates, tabs as blanks where a tab does. */
void text_field(const struct text *t, const char *words, char separator);

/* ---- entries.c ---------------------------------------------------------------------------------- */

enum { ENTRY_NAME = 4096 };

/* One row or column of a result; numbers that there are not are NaN. */
struct entry {
    char name[ENTRY_NAME]; /* a longer one is cut */
    double value, lower, upper, dual, ray;
    slx_basis_status status;
    bool held; /* there is a point or a certificate */
};
void entry_get(const slx_model *model, bool row, uint32_t k, struct entry *e);
/* "basic", "lower", "upper", "fixed" or "free". */
const char *status_word(const struct entry *e);
/* The tolerance that the answer is checked to. */
double tolerance_of(const slx_model *model);
/* Whether the point that a solve has left is feasible, to the tolerance. */
bool point_feasible(const slx_model *model);
/* "1 variable is integer", "2 variables are integer"; "" where none is. */
const char *integers_text(const slx_model *model, char *out, size_t size);
/* What the numbers of the result are of: "optimum", "feasible point", "certificate of infeasibility", ... */
const char *meaning(const slx_model *model);

/* The solution as one table with a line of titles; in the form that glpsol --write has. */
slx_status table_write(slx_model *model, const char *path, char separator);
slx_status glpk_write(slx_model *model, const char *path);

/* In quotes or between tags of HTML: & < > and quotes as entities, no more than `most` bytes of words, and ... behind
 * what is cut. */
void text_html(const struct text *t, const char *words, size_t most);

/* ---- top.c -------------------------------------------------------------------------------------- */

enum { TOP_MOST = 20 };

/* The rows or columns with the greatest keys, the greatest first, and of equal ones the first; zeroed but for `most`. */
struct top {
    unsigned most; /* at most TOP_MOST */
    unsigned count;
    uint32_t all; /* of those that were added */
    uint32_t number[TOP_MOST];
    double key[TOP_MOST];
};
/* NaN is left aside. */
void top_add(struct top *top, double key, uint32_t number);

/* ---- ranges.c ----------------------------------------------------------------------------------- */

/* Least and largest magnitude, zeros and infinities left aside; least > most: there is none. */
struct magnitudes {
    double least, most;
};
struct model_ranges {
    struct magnitudes matrix, cost, bound, rhs;
};
void ranges_of(const slx_model *model, struct model_ranges *out);

/* ---- json.c ------------------------------------------------------------------------------------- */

slx_status json_write(slx_model *model, const struct facts *facts, const char *path);
/* A moment as an array, as it stands in the document. */
void json_moment(const struct text *t, const struct moment *m);

/* ---- grid.c ------------------------------------------------------------------------------------- */

enum { GRID = 256 };

/* How full each part of a matrix is, in 16 steps: 0 is empty, 15 is full, and a step between is a factor of about 2. */
struct grid {
    uint32_t rows, columns;         /* of the matrix */
    unsigned height, width;         /* of the grid, at most GRID; 0: there is none */
    uint8_t cells[GRID * GRID / 2]; /* line by line, two in a byte, the first in its upper half */
};
/* Counts for a grid under way; scratch. */
struct grid_counts {
    uint16_t of[GRID * GRID];
};
void grid_begin(struct grid *g, struct grid_counts *counts, uint32_t rows, uint32_t columns);
void grid_column(const struct grid *g, struct grid_counts *counts, uint32_t column, slx_cursor *cursor);
void grid_end(struct grid *g, const struct grid_counts *counts);
/* As an image in the text of a page: a BMP of 16 colours, in base 64. */
void grid_image(const struct text *t, const struct grid *g, const char *title);

/* ---- chart.c ------------------------------------------------------------------------------------ */

/* The values of some moments as one line. */
struct curve {
    const char *name, *colour;                                 /* a class of the page's style */
    double (*value)(const struct moment *moment, double last); /* NaN: none; last: of the objective, NaN: none */
};
/* What is drawn over time: the history, and behind it how it ended. */
struct course {
    const struct history *history;
    struct moment end; /* method NULL: not known */
};
/* Curves over time; logarithmic: by powers of ten, zeros at the lower edge. */
void chart_course(const struct text *t, const struct course *course, const struct curve *curves, unsigned count,
                  bool logarithmic, const char *unit);

/* What each purpose held at the peak of each phase. */
enum { BOXES = 256 };
struct box {
    const char *phase, *purpose; /* purpose NULL: of all */
    double bytes, seconds;
};
struct boxes {
    struct box all[BOXES];
    unsigned count;
};
void boxes_collect(const slx_model *model, struct boxes *boxes);
/* The phases of the account side by side, as wide as they lasted, and what was held in each by purpose. */
void chart_memory(const struct text *t, const struct boxes *boxes);
void chart_ranges(const struct text *t, const struct model_ranges *ranges);

/* ---- page.c ------------------------------------------------------------------------------------- */

enum { FAMILIES_MOST = 32 };

/* What is seen of a solve for the page; zeroed at first. */
struct page_watch {
    bool reduced, infeasible; /* presolve has reduced the model, or proved it infeasible */
    uint32_t rows, columns;
    uint64_t nonzeros;
    unsigned families;
    slx_reduction family[FAMILIES_MOST];
    struct grid before, after; /* of the model, of the reduced one */
    struct grid_counts counts;
};
/* As slx_reduced_fn; user is a struct page_watch. */
void page_reduced(void *user, const slx_reduced *reduced);
/* One page of HTML that needs nothing beside it, of less than 300 KB. */
slx_status page_write(slx_model *model, const struct facts *facts, struct page_watch *watch, const char *path);

#endif
