/** @file
 * slimplex: linear programs by simplex and interior point, stored compactly.
 *
 * A model is
 *
 *     minimise (or maximise)  offset + c'x
 *     subject to              row_lower <= A x <= row_upper      (nrows)
 *                             col_lower <=   x <= col_upper      (ncols)
 *
 * with A sparse.  One handle, `slx_model`, owns a model, its options, the result of the last solve, an
 * error object and a memory account.  There is no global state: two threads may work on two handles at
 * the same time; one handle must not be used by two threads at once, except for slx_interrupt.
 *
 * Conventions, unless a call says otherwise:
 *  - Rows and columns are numbered from 0.  Infinity is SLX_INFINITY; on input any bound of magnitude
 *    1e30 or more is taken as infinite.
 *  - A call that can fail returns an slx_status; on failure nothing has changed, out-pointers are NULL,
 *    and slx_error(model) tells what happened, with file, line and column where there is one.  (A getter, which takes
 *    a const model, leaves the error as it is: it fails only for a number past the end or where there is no result.)
 *  - A call that is given no model, no pointer where one is required, a number past the end or a count above the
 *    dimension is refused before anything is read: SLX_ERROR_USAGE, or NaN, 0, NULL or "" where it returns no status.
 *    An array for no element may be NULL.
 *  - Until a call returns the handle is that call's.  All others are refused with SLX_ERROR_USAGE, "the model is being
 *    solved" (NaN, 0, NULL or "" where they return no status), slx_free too, which then frees nothing: in another
 *    thread, and inside a callback, which may call these: slx_interrupt, slx_clear_interrupt, slx_error, slx_nrows,
 *    slx_ncols, slx_nnz, slx_memory_live and slx_memory_peak.  slx_each_entry, slx_each_in_subset, slx_account,
 *    slx_profile and slx_write_text, which change nothing, let getters (calls that take a const model) pass as well.
 *  - A struct that the library fills may grow at its end in a later version.  Calls that fill one of the caller's are
 *    compiled with the caller's size of it, which they hand to the call of the same name and `_sized`: that many bytes
 *    are written, those that the library does not know as 0.  (Callers that do not compile this header find both names
 *    in the library; that without `_sized` fills the struct as the library's version has it.)  A struct that the
 *    library reads keeps its layout for as long as the soversion, and so does slx_cursor.
 *  - A call that writes a file writes it beside what `path` names and puts it in its place when it is whole: what was
 *    there stays where the call fails or is stopped.  Pipes, devices and /dev/stdout are written to directly.
 *  - Strings and arrays handed in are copied; strings and arrays handed out belong to the handle and live
 *    until the next call that changes it.
 */
#ifndef SLIMPLEX_H
#define SLIMPLEX_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The version that this header is of; slx_version tells that of the library.  A change may break programs. */
#define SLX_VERSION_MAJOR 0
/** A change adds to the interface. */
#define SLX_VERSION_MINOR 1
/** A change mends. */
#define SLX_VERSION_PATCH 0

/** @cond */
#if defined(SLX_BUILD_SHARED) && defined(__GNUC__)
#define SLX_API __attribute__((visibility("default")))
#else
#define SLX_API
#endif
/** @endcond */

/** Positive infinity, the bound that is not there: a constant. */
#ifdef __GNUC__
#define SLX_INFINITY __builtin_inf()
#else
#include <math.h>
#define SLX_INFINITY HUGE_VAL
#endif

/** The number of no row, no column and no variable. */
#define SLX_NO_VARIABLE UINT32_MAX

/** A handle: made by slx_create and its kin, freed by slx_free, opaque. */
typedef struct slx_model slx_model;

/** What a call did.  The values are also the exit codes of the program where it stops on an error. */
typedef enum slx_status {
    SLX_OK = 0,              /**< it did what it says */
    SLX_ERROR_USAGE = 1,     /**< an argument or an option out of its range, or a call out of order */
    SLX_ERROR_INPUT = 2,     /**< a file that cannot be opened, decompressed or understood */
    SLX_ERROR_OUTPUT = 3,    /**< a file that cannot be written */
    SLX_ERROR_MEMORY = 4,    /**< an allocation failed, or the memory limit would have been passed */
    SLX_STOPPED = 12,        /**< the time limit or an interruption came before the call, which is no solve, was done */
    SLX_ERROR_NUMERICAL = 20 /**< internal: the factorisation or the check could not be brought to hold */
} slx_status;

/** What a solve found.  slx_solve returns SLX_OK for each of them. */
typedef enum slx_result {
    SLX_NOT_SOLVED = 0,     /**< no solve yet, or the model has changed since, or memory ran out */
    SLX_OPTIMAL,            /**< certified on the original model */
    SLX_INFEASIBLE,         /**< with a Farkas certificate, checked on the original model */
    SLX_UNBOUNDED,          /**< with a feasible point and a ray, checked on the original model */
    SLX_TIME_LIMIT,         /**< leaves the best point so far */
    SLX_ITERATION_LIMIT,    /**< leaves the best point so far */
    SLX_MEMORY_LIMIT,       /**< leaves the best point so far, but none where there was no room to begin */
    SLX_INTERRUPTED,        /**< by slx_interrupt or slx_set_interrupt; leaves the best point so far */
    SLX_NUMERICAL_TROUBLE,  /**< no answer could be certified; slx_error tells why */
    SLX_OBJECTIVE_LIMIT,    /**< on the original model the duals prove: no feasible point is better than the limit */
    SLX_OBJECTIVE_TARGET,   /**< the point is feasible, on the original model, and as good as the target */
    SLX_OPTIMAL_FIRST_ORDER /**< of the first-order method without crossover: on the original model, the 2-norms of what
                               rows and reduced costs miss and the gap are, relatively, at most option `pdlp-tolerance` */
} slx_result;

/** Where a row or column stands in a basis. */
typedef enum slx_basis_status {
    SLX_BASIC = 0,    /**< in the basis: its value follows from the others */
    SLX_AT_LOWER = 1, /**< nonbasic at its lower bound, or fixed */
    SLX_AT_UPPER = 2, /**< nonbasic at its upper bound */
    SLX_FREE = 3      /**< nonbasic at zero, neither bound finite */
} slx_basis_status;

/** How much a log tells; each level includes those before it. */
typedef enum slx_log_level {
    SLX_LOG_ERROR = 0, /**< nothing: errors are told by the status of a call and by slx_error */
    SLX_LOG_WARNING,   /**< what was read or given up in another way than meant */
    SLX_LOG_INFO,      /**< what is done, and how far it is, a line at a time */
    SLX_LOG_DEBUG      /**< why */
} slx_log_level;

/** The last error of a handle.  `file` is "" and line, column are 0 where they mean nothing. */
typedef struct slx_error_info {
    slx_status status;   /**< what the call returned; SLX_OK: there was no error yet */
    const char *message; /**< one line without a newline; the handle's own, until its next error */
    const char *file;    /**< the file that the error is in */
    uint64_t line;       /**< from 1 */
    uint32_t column;     /**< from 1, in bytes */
} slx_error_info;

/** What one progress call says: of a method, or of other work (phase 0, the numbers of a point NaN). */
typedef struct slx_progress {
    const char *method;          /**< "dual", "primal", ...; of other work "ordering", or its phase, "read", ... */
    int phase;                   /**< 1 or 2; 0: other work */
    uint64_t iterations;         /**< so far, all methods together */
    double seconds;              /**< since slx_solve began */
    double objective;            /**< of the present basis, original sense; not a bound in phase 1 */
    double primal_infeasibility; /**< sum, scaled model */
    double dual_infeasibility;   /**< sum, scaled model */
    uint64_t memory;             /**< live bytes of the handle */
    /** What is done of the work at hand: bytes that were taken from the file, as they are there ("read"), rows and columns
     * that were taken out ("presolve"), vertices in order ("ordering"), pushes of the present phase ("crossover"); else 0 */
    uint64_t done;
    uint64_t total;      /**< the same, of all; 0 where that is not known */
    double gap;          /**< of primal and dual objective, relative; NaN where the method knows none */
    double seconds_left; /**< about what the rest of it takes; NaN where nothing tells */
} slx_progress;

/** Called with one line of text without a newline, which lives for the call.  During a solve with two methods at once
 * (option `method` auto or concurrent, `threads` 2 or more) it may be called from a second thread, one call at a time.
 * It must not use the handle. */
typedef void (*slx_log_fn)(void *user, slx_log_level level, const char *text);
/** Called about once a second (option `progress-seconds`) during a solve, a read and other calls that last, from the
 * thread that solves; *progress lives for the call. */
typedef void (*slx_progress_fn)(void *user, const slx_progress *progress);
/** Asked at most each 10 ms, from the thread that solves or reads; non-zero stops the solve with SLX_INTERRUPTED, and
 * another call with SLX_STOPPED. */
typedef int (*slx_interrupt_fn)(void *user);

/** @defgroup life_of_a_handle Life of a handle
 * @{ */

/** "0.1.0"; static storage. */
SLX_API const char *slx_version(void);

/** A new, empty model (no rows, no columns) in *out.  Free it with slx_free.  SLX_ERROR_MEMORY, and NULL in *out. */
SLX_API slx_status slx_create(slx_model **out);

/** Where a host wants to own every byte: the handle and all that it ever allocates come from these.  allocate and
 * resize are like malloc and realloc (16-byte aligned, NULL where there is no more; never asked for 0 bytes), release
 * like free (never given NULL).  Large blocks are asked for in one piece.  They must be safe to call from several
 * threads: clones have the allocator of their original, and some methods use threads of their own.  They outlive the
 * last clone.
 */
typedef struct slx_allocator {
    void *(*allocate)(void *user, size_t bytes);            /**< like malloc */
    void *(*resize)(void *user, void *block, size_t bytes); /**< like realloc; on failure the block stays */
    void (*release)(void *user, void *block);               /**< like free */
    void *user;                                             /**< handed to each of the three */
} slx_allocator;

/** slx_create with an allocator of the host's, which is copied; NULL, or all its functions NULL: the system's.
 * SLX_ERROR_USAGE if some functions are NULL and some are not. */
SLX_API slx_status slx_create_with(const slx_allocator *allocator, slx_model **out);

/** Frees *model and all that it owns, and sets *model to NULL.  NULL and a pointer to NULL are allowed.  A handle that
 * is being solved, or has another call that has not returned, is not freed, and *model stays. */
SLX_API void slx_free(slx_model **model);

/** The last error of the handle; never NULL.  With model NULL: that slx_create ran out of memory.  While a call has not
 * returned: why others are refused. */
SLX_API const slx_error_info *slx_error(const slx_model *model);

/** @} */

/** What one family of reductions has done in presolve. */
typedef struct slx_reduction {
    const char *family; /**< "singleton rows", ...; static */
    uint64_t applied;   /**< how often */
    uint64_t rows;      /**< that are gone by it */
    uint64_t cols;      /**< the same of columns */
    uint64_t nonzeros;  /**< the same of coefficients */
} slx_reduction;
/** What presolve has made of the model. */
typedef struct slx_reduced {
    uint32_t nrows;                /**< that are left */
    uint32_t ncols;                /**< that are left */
    uint64_t nnz;                  /**< that are left */
    uint32_t count;                /**< of families that have done something */
    const slx_reduction *families; /**< count */
    const void *matrix;            /**< the library's own, for slx_seek_reduced; NULL: presolve has proved the model
                                        infeasible, and there is no reduced one */
} slx_reduced;
/** Called in a solve when presolve has reduced the model, before the rest is solved; *reduced lives for the call.  It
 * must not use the handle, but may look at the reduced matrix by slx_seek_reduced and slx_next. */
typedef void (*slx_reduced_fn)(void *user, const slx_reduced *reduced);

/** @defgroup options Options
 * @{ */

/** Sets an option of any type from text; `slimplex --help` and slx_option_describe list them.  '_' in a name stands for
 * '-', here and below.  "64M" and the like are understood for byte counts, "inf" for limits; a real number has a point
 * in every locale.  SLX_ERROR_USAGE for an unknown name or a value out of range. */
SLX_API slx_status slx_set_option(slx_model *model, const char *name, const char *value);
/** Sets an option of type "integer" or "bytes", INT64_MAX for no limit, or a real one.  SLX_ERROR_USAGE for one of
 * another type, too. */
SLX_API slx_status slx_set_int(slx_model *model, const char *name, int64_t value);
/** Sets an option of type "real", SLX_INFINITY for no limit.  SLX_ERROR_USAGE for one of another type, too. */
SLX_API slx_status slx_set_real(slx_model *model, const char *name, double value);
/** The present value of an option of type "integer" or "bytes", INT64_MAX where it is more.  SLX_ERROR_USAGE for an
 * unknown name or another type. */
SLX_API slx_status slx_get_int(const slx_model *model, const char *name, int64_t *value);
/** The present value of an option of type "real", as slx_get_int. */
SLX_API slx_status slx_get_real(const slx_model *model, const char *name, double *value);
/** Gives an option its default again; name NULL: all options. */
SLX_API slx_status slx_reset_option(slx_model *model, const char *name);

/** Writes the present value of an option as text to buffer (size bytes with the terminating 0), cut where that
 * is too short.  SLX_ERROR_USAGE for an unknown name. */
SLX_API slx_status slx_get_option(const slx_model *model, const char *name, char *buffer, size_t size);

/** What there is to say of an option; all strings are static, but for `standard` and `range`. */
typedef struct slx_option_info {
    const char *name;     /**< as in "time-limit" */
    const char *type;     /**< "real", "integer", "bytes", "choice" or "text" */
    const char *standard; /**< the default, as text */
    const char *range;    /**< "0 to inf", or "auto|dual|primal" */
    const char *unit;     /**< "s", "bytes", or "" */
    const char *help;     /**< one line */
} slx_option_info;

/** slx_option_describe for a struct of `size` bytes, slx_option_info of another version perhaps. */
SLX_API slx_status slx_option_describe_sized(size_t k, slx_option_info *out, size_t size);
/** The k-th option, k from 0; SLX_ERROR_USAGE past the last.  `standard` and `range` live until the thread's next call.
 */
static inline slx_status slx_option_describe(size_t k, slx_option_info *out)
{
    return slx_option_describe_sized(k, out, sizeof(slx_option_info));
}

/** Where lines of log up to `level` go; log NULL: nowhere, as at first.  `user` is handed to log. */
SLX_API slx_status slx_set_log(slx_model *model, slx_log_fn log, slx_log_level level, void *user);
/** Who is told how a solve goes on; progress NULL: nobody, as at first.  `user` is handed to progress. */
SLX_API slx_status slx_set_progress(slx_model *model, slx_progress_fn progress, void *user);
/** Who is told what presolve has left; reduced NULL: nobody, as at first.  `user` is handed to reduced. */
SLX_API slx_status slx_set_reduced(slx_model *model, slx_reduced_fn reduced, void *user);
/** Who is asked whether a solve is to stop; interrupt NULL: nobody, as at first.  `user` is handed to interrupt. */
SLX_API slx_status slx_set_interrupt(slx_model *model, slx_interrupt_fn interrupt, void *user);

/** Asks the call that runs, a solve or any other that lasts, to stop.  May be called from another thread and from a
 * signal handler.  Where none runs, or the one that runs ends before it has seen this, the wish is held: the next
 * slx_solve ends with SLX_INTERRUPTED at once, unless slx_clear_interrupt comes first.  A wish counts for one call. */
SLX_API void slx_interrupt(slx_model *model);
/** Takes back what slx_interrupt has asked for and no call has seen.  May be called from another thread and from a
 * signal handler. */
SLX_API void slx_clear_interrupt(slx_model *model);

/** @} */

/** @defgroup a_model_in A model in
 * @{ */

/** Reads a model in MPS, in the LP format of CPLEX or in the .nl format of AMPL, plain or compressed (gz, bz2, xz, zst,
 * found by content), in one pass; "-" is standard input.  The format is told by the content, then by the ending of the
 * name, or forced by the option `format`.  Replaces the model that the handle holds; on failure that one stays.
 * SLX_ERROR_INPUT with file, line and column; SLX_ERROR_MEMORY; SLX_STOPPED where the time limit, which counts from
 * this call, or an interruption comes before the end, also while a pipe gives nothing. */
SLX_API slx_status slx_read(slx_model *model, const char *path);

/** An LP in the caller's arrays, columns compressed.  Read by slx_load, not kept. */
typedef struct slx_arrays {
    uint32_t nrows;               /**< rows */
    uint32_t ncols;               /**< columns */
    const uint64_t *start;        /**< ncols + 1: column j has entries start[j] .. start[j+1]-1; start[0] = 0 */
    const uint32_t *index;        /**< start[ncols]: row of each entry, below nrows, no row twice in a column */
    const double *value;          /**< start[ncols]: finite */
    const double *cost;           /**< ncols; NULL: all 0 */
    const double *col_lower;      /**< ncols; NULL: 0 */
    const double *col_upper;      /**< ncols; NULL: +infinity */
    const double *row_lower;      /**< nrows; NULL: -infinity */
    const double *row_upper;      /**< nrows; NULL: +infinity */
    double offset;                /**< added to the objective */
    int maximise;                 /**< non-zero: maximise */
    const char *const *row_names; /**< nrows; NULL: R1, R2, ... */
    const char *const *col_names; /**< ncols; NULL: C1, C2, ... */
} slx_arrays;

/** Loads an LP from arrays.  Replaces the model that the handle holds; on failure that one stays.
 * SLX_ERROR_USAGE for an index out of range or twice in a column, a NaN, a lower bound +infinity or an
 * upper bound -infinity, a cost or coefficient that is not finite, column starts that fall, and an array or name that
 * is missing; SLX_ERROR_MEMORY. */
SLX_API slx_status slx_load(slx_model *model, const slx_arrays *arrays);

/** The same with the entries by rows: `start` has nrows + 1 elements, `index` holds columns, below ncols and none twice
 * in a row; all else as above.  Takes the memory of a second copy of the matrix while it turns it. */
SLX_API slx_status slx_load_rows(slx_model *model, const slx_arrays *arrays);

/** The same with the entries as triplets, in any order: entry k is value[k] in row rows[k] and column cols[k]; start,
 * index and value of `arrays` are not read.  Where a place is given twice the option `duplicates` tells what holds; as
 * it is at first, that is an error.  Takes 12 bytes an entry more while it sorts them. */
SLX_API slx_status slx_load_triplets(slx_model *model, const slx_arrays *arrays, uint64_t count, const uint32_t *rows,
                                     const uint32_t *cols, const double *value);

/** One column as a source yields it: preset to cost 0, no entries, bounds [0, infinity) and no name.  The arrays are
 * read before the source is asked again. */
typedef struct slx_source_column {
    double cost;           /**< finite */
    double lower;          /**< -infinity where there is none */
    double upper;          /**< +infinity where there is none */
    uint32_t count;        /**< of entries */
    const uint32_t *index; /**< count: rows, below nrows, none twice */
    const double *value;   /**< count: finite */
    const char *name;      /**< all columns have one, or none has */
} slx_source_column;

/** An LP whose columns come one at a time, in order, so that no second copy of the matrix is needed.  The source may
 * fill the column from anywhere, but must not use the handle.  It returns 0, or anything else to give up. */
typedef struct slx_source {
    uint32_t nrows;                                                  /**< rows */
    uint32_t ncols;                                                  /**< columns */
    int (*column)(void *user, uint32_t col, slx_source_column *out); /**< yields column `col`: 0, 1, ... */
    void *user;                                                      /**< handed to it */
    const double *row_lower;                                         /**< nrows; NULL: -infinity */
    const double *row_upper;                                         /**< nrows; NULL: +infinity */
    double offset;                                                   /**< added to the objective */
    int maximise;                                                    /**< non-zero: maximise */
    const char *const *row_names;                                    /**< nrows; NULL: R1, R2, ... */
} slx_source;

/** Loads an LP from a source; as slx_load, and SLX_ERROR_INPUT if the source gives up. */
SLX_API slx_status slx_load_source(slx_model *model, const slx_source *source);

/** Writes the model as plain text, through one buffer; "-" is standard output: in the LP format of CPLEX where the path
 * ends in ".lp", else in MPS, or as the option `write-format` says.  Reading it back gives the same model, bit for bit:
 * coefficients, costs, bounds, sense, offset, names, except that in LP
 *  - a name that this format, or a program that reads it, cannot hold (docs/lp.md) is replaced by R or C and the
 *    number, with one warning and a comment in the file for each; all of a kind go by number where two are the same;
 *  - an objective without a name, or with one that a row has, is called obj, or obj1 and so on;
 *  - rows with two bounds and a constant of the objective stand as further columns, which other programs keep;
 * and that in MPS
 *  - names that MPS cannot hold (empty, with control characters, with blanks in a name or another of more than 8 bytes,
 *    or the same name twice) go by number for all rows, R1, R2, ..., or all columns, C1, C2, ..., with a warning;
 *  - an objective without a name is called OBJ, or OBJ1 and so on where a row has that name;
 *  - of the model's name a newline becomes '?', and blanks around it are lost;
 *  - of a row with two finite bounds that no range in double precision connects, such as [-1, 1 + 2^-52], the upper
 *    one is rounded, with a warning.
 * An MPS file is fixed where all names have at most 8 bytes (and free as well, where they hold no blank), else free.
 * SLX_ERROR_USAGE, and nothing is written, if a row's lower bound is above its upper bound; SLX_ERROR_OUTPUT if the
 * file cannot be written; SLX_STOPPED where the time limit, which counts from this call, or an interruption comes before
 * the end.  Of what fails or is stopped nothing stays, but what a pipe or a device was given.  So it is with all that is
 * written. */
SLX_API slx_status slx_write(slx_model *model, const char *path);

/** Writes a part of the model as MPS: all rows, and of the columns first .. first + count - 1.  As slx_write;
 * SLX_ERROR_USAGE for columns past the end. */
SLX_API slx_status slx_write_columns(slx_model *model, uint32_t first, uint32_t count, const char *path);

/** Number of rows. */
SLX_API uint32_t slx_nrows(const slx_model *model);
/** Number of columns. */
SLX_API uint32_t slx_ncols(const slx_model *model);
/** Number of coefficients that are stored. */
SLX_API uint64_t slx_nnz(const slx_model *model);
/** 1 where the objective is maximised, else 0. */
SLX_API int slx_is_maximise(const slx_model *model);
/** What is added to the objective. */
SLX_API double slx_offset(const slx_model *model);
/** The model's name, "" where there is none; the handle's own, until the model changes. */
SLX_API const char *slx_name(const slx_model *model);
/** The name of the objective, "" where there is none; the handle's own, until the model changes. */
SLX_API const char *slx_objective_name(const slx_model *model);

/** Name of a row in buffer (size bytes with the terminating 0; the name is cut where it is longer, and with size 0 the
 * buffer may be NULL); returns its full length.  A model without names of rows answers R1, R2, ....  "" and 0 where
 * there is no such row. */
SLX_API size_t slx_row_name(const slx_model *model, uint32_t row, char *buffer, size_t size);
/** Name of a column, as slx_row_name; C1, C2, ... without names. */
SLX_API size_t slx_col_name(const slx_model *model, uint32_t col, char *buffer, size_t size);

/** The number of the row with a name, SLX_NO_VARIABLE where none has it, the least where several have.  The first call
 * makes a table of all names, 4 to 8 bytes each, which is kept until names change or rows come or go. */
SLX_API slx_status slx_find_row(slx_model *model, const char *name, uint32_t *row);
/** The number of the column with a name, as slx_find_row. */
SLX_API slx_status slx_find_col(slx_model *model, const char *name, uint32_t *col);

/** Bounds of a row; both out-pointers required.  SLX_ERROR_USAGE where there is no such row. */
SLX_API slx_status slx_row_bounds(const slx_model *model, uint32_t row, double *lower, double *upper);
/** Bounds of a column, as slx_row_bounds. */
SLX_API slx_status slx_col_bounds(const slx_model *model, uint32_t col, double *lower, double *upper);
/** Cost of a column; NaN where there is no such column. */
SLX_API double slx_cost(const slx_model *model, uint32_t col);

/** Copies the entries of a column to index and value (each with room for nrows; either may be NULL), and returns how
 * many; 0 where there is no such column. */
SLX_API uint32_t slx_column(const slx_model *model, uint32_t col, uint32_t *index, double *value);

/** @} */

/** @defgroup views_of_the_matrix Views of the matrix
 * Entries are decoded as they are asked for, none is copied.  Rows are seen through a copy of the matrix by rows, which
 * the first call that needs it makes and the next change, solve, clone or question drops: SLX_ERROR_MEMORY where there
 * is no memory for it.
 * @{ */

/** Walks one column or row:
 *
 *     slx_cursor c;
 *     for (slx_seek_col(model, 3, &c); slx_next(&c, &index, &value);)
 *         ...
 *
 * Valid until the next call that changes, solves or clones the model, or answers a question by solves.  A number past
 * the end is an empty column or row, and SLX_ERROR_USAGE. */
typedef struct slx_cursor {
    const void *matrix; /**< the library's own */
    uint64_t at;        /**< the library's own */
    uint64_t end;       /**< the library's own */
} slx_cursor;
/** Puts the cursor before the entries of a column. */
SLX_API slx_status slx_seek_col(const slx_model *model, uint32_t col, slx_cursor *cursor);
/** Puts the cursor before the entries of a column of the reduced model; SLX_ERROR_USAGE where there is no such column or
 * no reduced model. */
SLX_API slx_status slx_seek_reduced(const slx_reduced *reduced, uint32_t col, slx_cursor *cursor);
/** Puts the cursor before the entries of a row; also SLX_ERROR_MEMORY. */
SLX_API slx_status slx_seek_row(slx_model *model, uint32_t row, slx_cursor *cursor);
/** The next entry, its row (of a column) or column (of a row) and its value; 0 at the end. */
SLX_API int slx_next(slx_cursor *cursor, uint32_t *index, double *value);

/** As slx_column: copies the entries of a row to index and value (each with room for ncols; either may be NULL), and
 * tells how many. */
SLX_API slx_status slx_row(slx_model *model, uint32_t row, uint32_t *count, uint32_t *index, double *value);

/** A coefficient; 0 where there is none, NaN where there is no such row or column. */
SLX_API double slx_coefficient(const slx_model *model, uint32_t row, uint32_t col);

/** Which entries of the matrix are meant: those in the rows and columns listed (in any order, none twice), or, where a
 * list is NULL, in count rows or columns from first on. */
typedef struct slx_part {
    uint32_t first_row;   /**< of all rows, where `rows` is NULL */
    uint32_t row_count;   /**< of rows, listed or not */
    const uint32_t *rows; /**< row_count; NULL: those from first_row on */
    uint32_t first_col;   /**< of all columns, where `cols` is NULL */
    uint32_t col_count;   /**< of columns, listed or not */
    const uint32_t *cols; /**< col_count; NULL: those from first_col on */
    int by_rows;          /**< non-zero: row after row, else column after column */
} slx_part;
/** Called with numbers of the model, of rows and columns; anything but 0 ends the walk. */
typedef int (*slx_entry_fn)(void *user, uint32_t row, uint32_t col, double value);
/** Calls fn for each entry of a part.  Takes a bit a row (or column) for a list of them.  SLX_ERROR_USAGE for a number
 * past the end. */
SLX_API slx_status slx_each_entry(slx_model *model, const slx_part *part, slx_entry_fn fn, void *user);

/** Copies the bounds of rows first .. first + count - 1; a pointer may be NULL.  SLX_ERROR_USAGE for rows past the end.
 */
SLX_API slx_status slx_row_range(const slx_model *model, uint32_t first, uint32_t count, double *lower, double *upper);
/** Copies the bounds and costs of columns first .. first + count - 1, as slx_row_range. */
SLX_API slx_status slx_col_range(const slx_model *model, uint32_t first, uint32_t count, double *lower, double *upper,
                                 double *cost);

/** @} */

/** @defgroup changing_a_model Changing a model
 * Each of these calls changes all that it says or, where it fails, nothing.  SLX_ERROR_USAGE: a row or column number
 * out of range, an index out of range or twice in a row or column, a NaN, a lower bound +infinity or an upper bound
 * -infinity, a cost or coefficient that is not finite, an array or a name that is missing.  A change drops the last
 * result and keeps the basis (see slx_set_basis).  Added coefficients of 0 are not stored.  SLX_ERROR_MEMORY.
 * @{ */

/** Rows or columns in the caller's arrays. */
typedef struct slx_lines {
    uint32_t count;           /**< of rows or columns */
    const uint64_t *start;    /**< count + 1: line k has entries start[k] .. start[k+1]-1; NULL: there are none */
    const uint32_t *index;    /**< start[count]: for rows the columns, for columns the rows; none twice in a line */
    const double *value;      /**< start[count]: finite */
    const double *lower;      /**< count; NULL: for rows -infinity, for columns 0 */
    const double *upper;      /**< count; NULL: +infinity */
    const double *cost;       /**< count; NULL: all 0; of columns only */
    const char *const *names; /**< count; NULL: none, or their numbers where the others have names */
} slx_lines;

/** Adds rows behind those that there are.  A call takes time by what is added: entries wait by rows until they are an
 * eighth of the matrix, or until it is looked at, and are then put in together. */
SLX_API slx_status slx_add_rows(slx_model *model, const slx_lines *rows);
/** Adds columns behind those that there are. A call passes only over what is added. */
SLX_API slx_status slx_add_cols(slx_model *model, const slx_lines *cols);

/** Deletes the rows whose numbers (count of them, in any order, none twice) are given; the others move up. */
SLX_API slx_status slx_delete_rows(slx_model *model, uint32_t count, const uint32_t *rows);
/** Deletes columns, as slx_delete_rows. */
SLX_API slx_status slx_delete_cols(slx_model *model, uint32_t count, const uint32_t *cols);

/** Puts the rows into another order: number k becomes what order[k] was; `order` holds each number once. */
SLX_API slx_status slx_permute_rows(slx_model *model, const uint32_t *order);
/** Puts the columns into another order, as slx_permute_rows. */
SLX_API slx_status slx_permute_cols(slx_model *model, const uint32_t *order);

/** One coefficient; 0 takes it out.  Passes over the matrix, but for a coefficient that is there and stays. */
SLX_API slx_status slx_set_coefficient(slx_model *model, uint32_t row, uint32_t col, double value);
/** All coefficients of a row: count of them, index holds their columns, none twice. Passes over the matrix. */
SLX_API slx_status slx_set_row(slx_model *model, uint32_t row, uint32_t count, const uint32_t *index,
                               const double *value);
/** All coefficients of a column: count of them, index holds their rows, none twice. Passes over the matrix. */
SLX_API slx_status slx_set_column(slx_model *model, uint32_t col, uint32_t count, const uint32_t *index,
                                  const double *value);

/** The bounds of a row; lower above upper is allowed, and makes the model infeasible. */
SLX_API slx_status slx_set_row_bounds(slx_model *model, uint32_t row, double lower, double upper);
/** The bounds of a column, as slx_set_row_bounds. */
SLX_API slx_status slx_set_col_bounds(slx_model *model, uint32_t col, double lower, double upper);
/** The cost of a column. */
SLX_API slx_status slx_set_cost(slx_model *model, uint32_t col, double cost);
/** What is added to the objective. */
SLX_API slx_status slx_set_offset(slx_model *model, double offset);
/** The sense of the objective; non-zero: maximise. */
SLX_API slx_status slx_set_maximise(slx_model *model, int maximise);

/** The model's name, which is copied; "" for none. */
SLX_API slx_status slx_set_name(slx_model *model, const char *name);
/** The name of the objective, which is copied; "" for none. */
SLX_API slx_status slx_set_objective_name(slx_model *model, const char *name);
/** The names of rows first .. first + count - 1; the others keep theirs, or get their numbers as names. names
 * NULL: forgets all names.  One call passes over all names.  Names keep the result. */
SLX_API slx_status slx_set_row_names(slx_model *model, uint32_t first, uint32_t count, const char *const *names);
/** The names of columns, as slx_set_row_names. */
SLX_API slx_status slx_set_col_names(slx_model *model, uint32_t first, uint32_t count, const char *const *names);

/** A new handle in *out with the same model, options, basis and allocator, and no callbacks or result.  The two share
 * the model's storage, part by part, until one of them changes that part; shared bytes are in the account, and under
 * the memory limit, of each.  They may be used and freed in different threads and in any order. */
SLX_API slx_status slx_clone(slx_model *model, slx_model **out);

/** Writes the model as it is stored, names included, to a file, and has the handle use the file's pages in the place of
 * memory of its own.  Processes of the same machine and the same build of the library that read it by slx_read_shared have
 * matrix, bounds, costs and names in memory once, all together; what one of them changes is its own from then on.  The
 * file must not change while it is used, but may be deleted.  It is trusted as memory is, and no format to keep models
 * in. A handle with an allocator of the host's uses that and shares nothing.  Errors: as slx_write. */
SLX_API slx_status slx_write_shared(slx_model *model, const char *path);
/** Has the handle use the model in a file of slx_write_shared, without options, basis or result.  SLX_ERROR_INPUT where the
 * file is none or was written by another build; SLX_ERROR_MEMORY.  The account has the bytes as if they were its own. */
SLX_API slx_status slx_read_shared(slx_model *model, const char *path);

/** Makes the model one that tells nothing of where it is from, with the same optimum: names go (those of the model and
 * the objective too), and rows and columns come in another order, which follows from `seed`.  With `in_units` not 0 rows
 * and columns, but for those marked as integer, are multiplied by powers of two from 2^-8 to 2^8 as well, which round
 * nothing.  Replaces the model as slx_load does.  SLX_ERROR_USAGE where a number is too small or too large for another
 * unit; SLX_ERROR_MEMORY; SLX_STOPPED. */
SLX_API slx_status slx_anonymise(slx_model *model, uint64_t seed, int in_units);

/** @} */

/** @defgroup the_basis_to_start_from The basis to start from
 * A handle keeps a basis: the one given last, or the one that the last solve ended with.  slx_solve starts from it if
 * it was given, if the model has been edited since the last solve, or if a limit or an interruption stopped that solve,
 * with the dual method where the basis is dual feasible and the primal where it is primal feasible, unless option
 * `method` names one; else it starts from nothing, so that the same model gives the same pivots.  (After a solve that
 * the time limit or an interruption has stopped before its first iteration, presolve is left out, unless there is more
 * than twice the time.)
 * The basis goes along with edits of the model: a row that is added begins basic, a column at a bound; it goes when
 * another model is read or loaded.  Any statuses will do: too many, too few or dependent basic variables are made up
 * for by the solve, and a nonbasic variable stands at a bound that it has.
 *
 * Where option `keep-factor` says so, the factor of the last basis is kept as well, in about the room of its entries,
 * and the next solve from that basis factors nothing.  With `auto` it is kept from the first solve on that has started
 * from a basis, so that a program that solves each model once is spared the room; with `on`, from the first solve (but
 * for one with presolve or by two methods at once, which has no factor of this model's basis).  It holds over changes
 * of bounds, costs and sense, of coefficients of nonbasic columns, over added rows and columns, and where nonbasic
 * columns are deleted or columns permuted.  It is given up with other changes of rows or of basic columns, when the
 * memory limit presses (before anything else), and when the basis is forgotten.  A clone has a copy of it.
 * @{ */

/** Gives a basis: the status of each row (slx_nrows of them) and each column (slx_ncols).  Both NULL: forgets the
 * basis, so that the next solve begins from nothing.  SLX_ERROR_USAGE for one array missing or a number that is no
 * status. */
SLX_API slx_status slx_set_basis(slx_model *model, const slx_basis_status *rows, const slx_basis_status *cols);

/** Copies the basis that the handle keeps; either pointer may be NULL.  SLX_ERROR_USAGE where there is none. */
SLX_API slx_status slx_get_basis(const slx_model *model, slx_basis_status *rows, slx_basis_status *cols);

/** Makes the basis to start from of a point: values of the columns (slx_ncols of them), duals of the rows (slx_nrows),
 * or both; the one that is NULL is not known.  Crossover (Bixby & Saltzman 1994) pushes what is between bounds to
 * bounds or into the basis, in about as many steps as there are such columns and rows: of an optimal point, a vertex or
 * not, comes a basis that is optimal or nearly so.  A value outside of its bounds counts as the bound.  Any point will
 * do, and none is kept but the basis.  The duals have the sign of slx_row_solution.  SLX_ERROR_USAGE where both are
 * NULL or a number is not finite; SLX_ERROR_NUMERICAL where no basis could be made; SLX_ERROR_MEMORY; SLX_STOPPED. */
SLX_API slx_status slx_set_point(slx_model *model, const double *cols, const double *rows);

/** Reads a basis in the BAS format of MPS (XU, XL, UL, LL and, as an extension, BS lines), plain or compressed, fixed
 * or free; "-" is standard input.  Rows that it does not mention are basic, columns at their lower bound. */
SLX_API slx_status slx_read_basis(slx_model *model, const char *path);

/** Writes the basis in that format; "-" is standard output.  Names that no file can hold go by number, as in slx_write.
 * The format pairs each basic column with a nonbasic row: where the basis has more of one than of the other, the last
 * ones of them are left out.  SLX_ERROR_USAGE where there is no basis. */
SLX_API slx_status slx_write_basis(slx_model *model, const char *path);

/** @} */

/** @defgroup solve Solve, and what came of it
 * @{ */

/** Solves the model; see slx_set_basis for where it starts.  SLX_OK: slx_get_result tells what was found;
 * a model without rows or columns has an answer like any other.  SLX_ERROR_USAGE: more than 2^32 - 2 rows and columns
 * together; SLX_ERROR_MEMORY: memory ran out (a passed limit is SLX_OK with SLX_MEMORY_LIMIT); the model stays. */
SLX_API slx_status slx_solve(slx_model *model);

/** What the last solve found; SLX_NOT_SOLVED where there was none since the model changed. */
SLX_API slx_result slx_get_result(const slx_model *model);
/** "optimal", "infeasible", "time limit", ...; static storage. */
SLX_API const char *slx_result_text(slx_result result);

/** Objective value in the model's own sense, offset included; NaN where no point is held. */
SLX_API double slx_objective(const slx_model *model);
/** What the duals that are held prove of the objective: where the model is minimised no feasible point is below it,
 * where maximised none above.  Computed by the check, like the rest, on the original model, where the duals have the
 * right signs to the tolerance; infinite where they have not, and after SLX_INFEASIBLE and SLX_UNBOUNDED; NaN where no
 * point is held. */
SLX_API double slx_objective_bound(const slx_model *model);
/** Iterations of the last solve, of all methods together. */
SLX_API uint64_t slx_iterations(const slx_model *model);

/** Value, dual and status of a row; all three pointers are required.  Signs: the duals y are derivatives of the
 * objective, in the model's own sense, with respect to the row's active bound; the reduced costs d = c - A'y of
 * slx_col_solution those with respect to a column's.  After SLX_INFEASIBLE the y are the Farkas certificate
 * (slx_farkas_ray), and d = -A'y.  SLX_ERROR_USAGE where there is no such row, or no point is held.  After
 * SLX_MEMORY_LIMIT the duals may all be 0: there was no room to compute them. */
SLX_API slx_status slx_row_solution(const slx_model *model, uint32_t row, double *value, double *dual,
                                    slx_basis_status *status);
/** Value, reduced cost and status of a column, as slx_row_solution. */
SLX_API slx_status slx_col_solution(const slx_model *model, uint32_t col, double *value, double *dual,
                                    slx_basis_status *status);

/** The check of the last result on the original model, in compensated arithmetic with a bound on its own rounding.
 * Infeasibilities are the largest absolute violation of a bound or row, and of a reduced cost's or dual's sign;
 * complementarity the largest, over rows and columns, of the smaller of a dual's magnitude and the distance to the
 * bound that its sign asks for.  Gap is |primal - dual objective| relative to 1 + |objective|, at most the greater of
 * 1e-9 and a hundredth of the tolerance in a claim that holds.  `objective_error` is the sum, over rows and columns, of
 * |dual| * distance to its bound, violations among them, relative in the same way: an estimate of what the objective is
 * off the exact optimum, and at most 1e-6 (or the tolerance, if that is greater).  It is a bound where no row or bound
 * is violated and no dual has the wrong sign; else it is one to first order, and may be too small where a violation,
 * once removed, changes the basis, as between nearly parallel rows.
 *    Infeasible and unbounded hold by the inequalities of slx_farkas_ray and slx_unbounded_ray for the doubles of the
 * model as they are, whatever the tolerance, and with a margin of more than 2^-50 of its terms; `certificate` is the
 * largest part of the wrong sign in a proof that failed, relative to its largest component, and 0 in one that holds.
 *    SLX_OPTIMAL_FIRST_ORDER passes by the three relative numbers, each at most option `pdlp-tolerance`.
 *    `interior`: an optimum of the interior point or the first-order method without crossover.  It is a point between vertices, whose
 * statuses are no basis; its complementarity is told but not judged.  Or what that method had when a limit stopped it,
 * or one on the objective was proved. */
typedef struct slx_check_info {
    int passed;   /**< 1 where the claim holds; 0 and NaN in all numbers: a limit left no time to check */
    int interior; /**< 1 where there is no basis */
    double primal_infeasibility; /**< of the point */
    double dual_infeasibility;   /**< of the duals */
    double complementarity;      /**< largest of the smaller of a dual and the distance to its bound */
    double gap;                  /**< relative */
    double certificate;          /**< largest part of the wrong sign in a proof of no solution */
    double objective_error;      /**< estimate of what the objective is off, relative */
    int exact;                   /**< 1 where the claim is proved in fractions */
    double primal_relative;      /**< 2-norm of all violations of the point, relative to 1 + that of the row bounds */
    double dual_relative;        /**< 2-norm of all of the duals, relative to 1 + that of the costs */
    double gap_relative;         /**< |primal - dual objective|, relative to 1 + |primal| + |dual| */
} slx_check_info;
/** slx_get_check for a struct of `size` bytes, slx_check_info of another version perhaps. */
SLX_API slx_status slx_get_check_sized(const slx_model *model, slx_check_info *out, size_t size);
/** The check of the last result; SLX_ERROR_USAGE where there is none. */
static inline slx_status slx_get_check(const slx_model *model, slx_check_info *out)
{
    return slx_get_check_sized(model, out, sizeof(slx_check_info));
}

/** After a solve with option `exact` that was not stopped, or whose answer is proved in fractions and not by any
 * doubles near them: the objective as a fraction, such as "-464753/1000" or "12", of the numbers that the option says,
 * the doubles without it.  NULL where there is no exact answer, after SLX_INFEASIBLE and where memory is
 * short.  The handle's own, until the next call of it or a change of the model. */
SLX_API const char *slx_exact_objective(slx_model *model);
/** The same of a variable (column j is j, row i is slx_ncols + i): its value in *value, its dual or reduced cost in
 * *dual.  Both live until the next call of slx_exact_value or slx_exact_objective.  SLX_ERROR_USAGE where there is no
 * such variable or no exact answer; SLX_ERROR_MEMORY. */
SLX_API slx_status slx_exact_value(slx_model *model, uint32_t variable, const char **value, const char **dual);

/** What slx_verify found in a file, and how the check judges it.  Variables go by one number: column j is j, row i is
 * slx_ncols + i, none is SLX_NO_VARIABLE. */
typedef struct slx_verification {
    const char *program;  /**< that wrote the file: "slimplex", "HiGHS", "GLPK", "CLP" or "plain"; static */
    const char *numbers;  /**< how its numbers are written: "decimal", "hexadecimal" or "fractions"; static */
    slx_result claim;     /**< optimal, infeasible or unbounded as the file says; SLX_NOT_SOLVED: no claim */
    int certificate;      /**< 1 where slx_write_certificate wrote the file */
    int has_duals;        /**< 1 where there are duals of rows; else the point alone is judged */
    slx_check_info check; /**< `passed`: the claim holds, or the point is feasible; `exact`: and fractions prove it */
    double objective;     /**< at the point */
    double bound;         /**< of the duals, as slx_objective_bound */
    uint32_t primal_variable;          /**< farthest outside of its bounds */
    uint32_t dual_variable;            /**< whose dual or reduced cost is most of the wrong sign */
    uint32_t complementarity_variable; /**< the one of check.complementarity, among those whose sign is right */
    uint32_t proof_variable;           /**< infeasible, unbounded: the one of check.certificate */
    double margin;            /**< infeasible: by how much the multipliers, the largest being 1, contradict the bounds;
                                   unbounded: what a unit of the ray gains; in fractions as they are, unscaled */
    double stated;            /**< of a file of our own: the most that a row's value, a reduced cost or, relative, the
                                   objective is off what follows of point and duals */
    uint32_t stated_variable; /**< the one of `stated`; none: the objective */
    uint32_t wrong_statuses; /**< of a file of our own: statuses that are not those of value and dual, or how many basic
                                   variables are too many or too few */
    uint32_t status_variable; /**< the first whose status is wrong */
    double
        primal_violation;  /**< of primal_variable; check.primal_infeasibility is what rounding does not excuse of it */
    double dual_violation; /**< of dual_variable, likewise */
} slx_verification;

/** slx_verify for a struct of `size` bytes, slx_verification of another version perhaps. */
SLX_API slx_status slx_verify_sized(slx_model *model, const char *path, slx_verification *out, size_t size);
/** Holds a certificate or a solution from a file against the model, by the check that slx_solve ends with, and solves
 * nothing.  The file, plain or compressed ("-": standard input), is one of slx_write_certificate or slx_write_solution,
 * of HiGHS (style raw), of GLPK (--write), of CLP (-solution), or has lines `name value` for columns; those not named
 * are 0.  In doubles the claim has to hold to the tolerance, with bounds on all rounding; that there is no solution, as
 * slx_check_info says.  A file in fractions has to hold exactly.  Of a certificate, and of a solution of
 * slx_write_solution that claims an optimum, everything else that it says counts too: statuses, values of rows, reduced
 * costs, the objective.  The handle's own solution stays.
 * SLX_ERROR_INPUT with file, line and column; SLX_ERROR_USAGE for fractions where the build is without GMP;
 * SLX_ERROR_MEMORY; SLX_STOPPED. */
static inline slx_status slx_verify(slx_model *model, const char *path, slx_verification *out)
{
    return slx_verify_sized(model, path, out, sizeof(slx_verification));
}

/** Writes the solution as text, one row or column a line, through one buffer; "-" is standard output.  SLX_ERROR_USAGE
 * where there is none, SLX_ERROR_OUTPUT, SLX_ERROR_MEMORY. */
SLX_API slx_status slx_write_solution(slx_model *model, const char *path);

/** Whether a file could be written to `path` as things are, so that a slip of the pen shows before the work and not
 * after it: SLX_ERROR_OUTPUT for a directory, a folder that is not there or may not be written to, a file that may not,
 * a full disk.  What is there stays as it is.  "-" is standard output, which like pipes and devices is not tried. */
SLX_API slx_status slx_check_output(slx_model *model, const char *path);

/** Takes text of a file; `to` is the library's own. */
typedef void (*slx_put_fn)(void *to, const char *text, size_t length);
/** Writes a file: hands its text to put(to, ...), piece by piece.  Anything but 0 gives the file up. */
typedef int (*slx_text_fn)(void *user, slx_put_fn put, void *to);
/** Writes a file of the caller's making in the way of all others: whole or not at all, through one buffer; "-" is
 * standard output.  `fn` is called once and may call getters of the handle (calls that take a const model).
 * SLX_ERROR_USAGE where it gives up, SLX_ERROR_OUTPUT, SLX_ERROR_MEMORY, SLX_STOPPED. */
SLX_API slx_status slx_write_text(slx_model *model, const char *path, slx_text_fn fn, void *user);

/** Writes what proves the result of the last solve, for slx_verify and programs of others; docs/certificates.md has the
 * form.  After SLX_OPTIMAL: status, value and dual or reduced cost of every row and column, and the objective.  After
 * SLX_INFEASIBLE: the multipliers of slx_farkas_ray.  After SLX_UNBOUNDED: a point, and the ray of slx_unbounded_ray.
 * Numbers are fractions after a solve with option `exact`, and where the result is proved in fractions alone, else
 * doubles that read back as they are, decimal or hexadecimal as option `certificate-numbers` says.  "-" is standard
 * output.  SLX_ERROR_USAGE where the last solve has no such result; SLX_ERROR_OUTPUT, SLX_ERROR_MEMORY, SLX_STOPPED. */
SLX_API slx_status slx_write_certificate(slx_model *model, const char *path);

/** @} */

/** @defgroup the_reduced_model The reduced model
 * slx_solve runs presolve, a method and the way back by itself.  With these calls the reduced model is in the caller's
 * hands, to be solved by anything.
 * @{ */

/** Presolve alone: a new handle in *reduced with the reduced model, which has no names and no marks of integers, and
 * with the options, the allocator and the memory limit of `model`; it belongs to the caller, who frees it with slx_free.
 * Option `presolve` "light" keeps to reductions that change no coefficient; any other value means all.  Where nothing
 * can be taken out, *reduced has the model itself.
 * `rows` and `cols` (room for slx_nrows and slx_ncols of `model`; NULL: not wanted): which row and column of `model`
 * those of the reduced model are; their coefficients, bounds and costs may be others.
 * Where presolve proves that there is no solution, *reduced is NULL, and the handle has the result, with its
 * certificate, as after slx_solve.  Else it has none; its model has to stay as it is until slx_postsolve: a change or
 * a solve forgets what is needed for that.  Of an unbounded model the reduced one may have an optimum, which
 * slx_postsolve then finds to be none of `model`.  Reductions are for the continuous model: marked columns may take part.
 * SLX_ERROR_MEMORY, SLX_STOPPED. */
SLX_API slx_status slx_presolve(slx_model *model, slx_model **reduced, uint32_t *rows, uint32_t *cols);

/** What was found of a reduced model, in arrays by its rows and columns, with signs as slx_row_solution,
 * slx_farkas_ray and slx_unbounded_ray have them for a model of that sense.  Read by slx_postsolve, not kept. */
typedef struct slx_answer {
    slx_result result;                  /**< SLX_OPTIMAL, SLX_INFEASIBLE, SLX_UNBOUNDED, or a limit: the point is any */
    const double *cols;                 /**< values of columns; NULL after SLX_INFEASIBLE alone */
    const double *rows;                 /**< duals; SLX_INFEASIBLE: the multipliers of the proof; else NULL: all 0 */
    const slx_basis_status *row_status; /**< of a basis; both NULL: the point is no vertex */
    const slx_basis_status *col_status; /**< as many SLX_BASIC in both as there are rows */
    const double *ray;                  /**< SLX_UNBOUNDED: by columns; else not read */
} slx_answer;

/** Brings an answer for the model of slx_presolve back to `model`, which then has a result as after slx_solve: point,
 * duals and basis, or a certificate, held against the model by the check.  An optimum that the check refuses is mended
 * by simplex iterations on the model itself (slx_iterations counts them), and so is a claim of no solution.  The next
 * slx_solve starts from the basis.  May be called again, with another answer.  SLX_ERROR_USAGE where slx_presolve was
 * not called for the model as it is, an array is missing, a number is not finite, or the statuses are no basis;
 * SLX_ERROR_MEMORY. */
SLX_API slx_status slx_postsolve(slx_model *model, const slx_answer *answer);

/** @} */

/** @defgroup many_at_once Many rows or columns at once
 * In the order of their numbers or of the list, one element of each array a row or column that is meant.  Arrays that
 * are NULL are left out.
 * @{ */

/** Which rows or columns are meant: those of a list, in its order; else those whose mask is not 0; else `count` from
 * `first` on.  A pointer to it that is NULL: all. */
typedef struct slx_pick {
    uint32_t first;       /**< where there is neither list nor mask */
    uint32_t count;       /**< of the list, or from `first` on; not read where there is a mask */
    const uint32_t *list; /**< count numbers; or NULL */
    const uint8_t *mask;  /**< one for each row or column of the model; or NULL */
} slx_pick;

/** Arrays for slx_get_rows, each for as many numbers as rows are meant, or NULL. */
typedef struct slx_row_arrays {
    double *value;            /**< activities in the solution */
    double *dual;             /**< duals in the solution */
    slx_basis_status *status; /**< statuses in the solution */
    double *lower;            /**< lower bounds */
    double *upper;            /**< upper bounds */
} slx_row_arrays;
/** Arrays for slx_get_cols, as slx_row_arrays. */
typedef struct slx_col_arrays {
    double *value;            /**< values in the solution */
    double *dual;             /**< reduced costs in the solution */
    slx_basis_status *status; /**< statuses in the solution */
    double *lower;            /**< lower bounds */
    double *upper;            /**< upper bounds */
    double *cost;             /**< costs */
    uint8_t *integer;         /**< 1 where the column is marked as integer, else 0 */
} slx_col_arrays;
/** Fills the arrays for the rows that are meant.  SLX_ERROR_USAGE for a number past the end, and where something of a
 * solution is asked for and there is none; then nothing is written. */
SLX_API slx_status slx_get_rows(const slx_model *model, const slx_pick *which, const slx_row_arrays *out);
/** Fills the arrays for the columns that are meant, as slx_get_rows. */
SLX_API slx_status slx_get_cols(const slx_model *model, const slx_pick *which, const slx_col_arrays *out);

/** Changes the bounds of the rows that are meant; an array that is NULL leaves those bounds as they are.  As the calls
 * of "Changing a model": all or, where it fails, nothing.  Of a row that a list has twice the last numbers hold. */
SLX_API slx_status slx_change_rows(slx_model *model, const slx_pick *which, const double *lower, const double *upper);
/** Changes the bounds and costs of the columns that are meant, as slx_change_rows. */
SLX_API slx_status slx_change_cols(slx_model *model, const slx_pick *which, const double *lower, const double *upper,
                                   const double *cost);
/** Marks columns as integer (not 0) or continuous (0); `integer` NULL: all that are meant become continuous.  Marks are
 * read and written with a model and go along with its columns; slx_solve solves the relaxation, and keeps to no mark.
 * The result stays.  SLX_ERROR_USAGE, SLX_ERROR_MEMORY. */
SLX_API slx_status slx_mark_integers(slx_model *model, const slx_pick *which, const uint8_t *integer);

/** The whole matrix, column after column or, with by_rows not 0, row after row, as in slx_arrays: `start` has one
 * element more than there are columns (rows), index and value slx_nnz each. */
SLX_API slx_status slx_get_matrix(slx_model *model, int by_rows, uint64_t *start, uint32_t *index, double *value);

/** @} */

/** @defgroup what_the_optimal_basis_tells What the optimal basis tells
 * After SLX_OPTIMAL, until the model is edited, replaced or solved again.  The first of these calls factors the basis
 * of the optimum and holds the factor, in the account; the next solve, an edit, a clone, another model and slx_free
 * give it back.  Each answer is computed when it is asked for, from one or two solves with the factor.  All numbers are
 * of the model itself, unscaled and in its own sense.  Each call: SLX_ERROR_USAGE where there is no optimum, or one
 * without a basis (`interior` in slx_check_info), or no such row, column or position; SLX_ERROR_MEMORY;
 * SLX_ERROR_NUMERICAL where the basis cannot be factored.  Nothing is written then.
 *
 * Variables go by one number here: column j is j, row i is slx_ncols + i.
 * @{ */

/** The interval of one number of the model, all others staying as they are, over which the basis stays optimal: its
 * duals in an interval of a cost, which change there, keep their signs, and its values in one of a bound keep within
 * theirs. Within the interval of a cost the values x are the same, within that of a bound the duals are. The interval
 * holds the present number, and is of this basis: where the vertex is degenerate (primal for bounds, dual for costs),
 * another basis of the same optimum may have another interval, the present number may be its end, and beyond an end
 * that is reported there may be no change of the optimal value's slope.  This is what GLPK and CPLEX report too. */
typedef struct slx_range {
    double low;            /**< lower end of the interval, infinite where nothing stops the move */
    double high;           /**< upper end, likewise */
    double objective_low;  /**< the objective at the lower end, infinite where the objective has no limit */
    double objective_high; /**< the objective at the upper end, the same */
    /** What stops the move at the lower end, SLX_NO_VARIABLE if nothing: of a cost, the nonbasic variable that would
     * enter the basis; of a bound, the basic variable that would leave at a bound of its own, or the variable itself
     * where its other bound or its value is met. */
    uint32_t stop_low;
    uint32_t stop_high; /**< the same at the upper end */
} slx_range;

/** slx_cost_range for a struct of `size` bytes, slx_range of another version perhaps. */
SLX_API slx_status slx_cost_range_sized(slx_model *model, uint32_t col, slx_range *out, size_t size);
/** The interval of the cost of column `col`. */
static inline slx_status slx_cost_range(slx_model *model, uint32_t col, slx_range *out)
{
    return slx_cost_range_sized(model, col, out, sizeof(slx_range));
}

/** slx_row_bound_range for a struct of `size` bytes, slx_range of another version perhaps. */
SLX_API slx_status slx_row_bound_range_sized(slx_model *model, uint32_t row, slx_range *lower, slx_range *upper,
                                             size_t size);
/** The intervals of the lower and the upper bound of a row (ranging of right-hand sides); either pointer may
 * be NULL.  Where the two bounds are equal they move together, and both ranges are of that move.  The bound at which a
 * nonbasic variable stands moves the variable's value; it may move up to the other bound.  Any other bound, infinite
 * ones among them, may be anywhere on its side of the value, and the objective stays as it is. */
static inline slx_status slx_row_bound_range(slx_model *model, uint32_t row, slx_range *lower, slx_range *upper)
{
    return slx_row_bound_range_sized(model, row, lower, upper, sizeof(slx_range));
}
/** slx_col_bound_range for a struct of `size` bytes, slx_range of another version perhaps. */
SLX_API slx_status slx_col_bound_range_sized(slx_model *model, uint32_t col, slx_range *lower, slx_range *upper,
                                             size_t size);
/** The intervals of the bounds of a column, as slx_row_bound_range. */
static inline slx_status slx_col_bound_range(slx_model *model, uint32_t col, slx_range *lower, slx_range *upper)
{
    return slx_col_bound_range_sized(model, col, lower, upper, sizeof(slx_range));
}

/** slx_activity_range for a struct of `size` bytes, slx_range of another version perhaps. */
SLX_API slx_status slx_activity_range_sized(slx_model *model, uint32_t variable, slx_range *cost, slx_range *activity,
                                            size_t size);
/** The intervals of the cost and of the value of a variable (column j is j; row i is slx_ncols + i, its value is the
 * activity and its cost 0); either pointer may be NULL.  Of a nonbasic variable the values to which it can be moved, its
 * own bounds left aside, with the basis staying feasible; `stop_low` and `stop_high` are the basic variables that meet a
 * bound there.  Of a basic one the values at the two vertices that are optimal next to this one when its cost leaves its
 * interval, its own bounds left aside again, infinite where there is none, and the value itself where its cost has no
 * end; the objective is that at the end of the interval of its cost, and the stop is what enters the basis there.  This
 * is what `glpsol --ranges` reports. */
static inline slx_status slx_activity_range(slx_model *model, uint32_t variable, slx_range *cost, slx_range *activity)
{
    return slx_activity_range_sized(model, variable, cost, activity, sizeof(slx_range));
}

/** The basis as a square matrix B, slx_nrows by slx_nrows, made of columns of [A, I]: in a position that holds column j
 * of the model there is column j of A, in one that holds row i the unit vector of row i (whose variable is minus the
 * row's activity: A x - activity = 0).  head[p], for slx_nrows positions p, is the variable in position p. */
SLX_API slx_status slx_basis_head(slx_model *model, uint32_t *head);

/** Row `position` of B^-1: slx_nrows numbers, by rows of the model. */
SLX_API slx_status slx_basis_inverse_row(slx_model *model, uint32_t position, double *by_row);
/** Column `row` of B^-1: slx_nrows numbers, by positions. */
SLX_API slx_status slx_basis_inverse_column(slx_model *model, uint32_t row, double *by_position);

/** FTRAN: B^-1 b.  `values` holds b by rows and then the answer by positions: slx_nrows numbers. */
SLX_API slx_status slx_ftran(slx_model *model, double *values);
/** BTRAN: B^-T c.  `values` holds c by positions and then the answer by rows: slx_nrows numbers. */
SLX_API slx_status slx_btran(slx_model *model, double *values);

/** Row `position` of the tableau B^-1 A: slx_ncols numbers.  (The rest of the tableau, B^-1 I, is the inverse.) */
SLX_API slx_status slx_tableau_row(slx_model *model, uint32_t position, double *by_col);
/** The nonzeros of row `position` of the tableau: *count of them, their columns rising in `index`, each array with room
 * for slx_ncols. */
SLX_API slx_status slx_tableau_row_sparse(slx_model *model, uint32_t position, uint32_t *count, uint32_t *index,
                                          double *value);
/** The nonzeros of column `col` of the tableau: *count of them, their positions rising in `index`, each array with room
 * for slx_nrows. */
SLX_API slx_status slx_tableau_column_sparse(slx_model *model, uint32_t col, uint32_t *count, uint32_t *index,
                                             double *value);
/** Column `col` of the tableau: slx_nrows numbers, by positions. */
SLX_API slx_status slx_tableau_column(slx_model *model, uint32_t col, double *by_position);

/** An estimate of the condition number of B in the 1-norm (Hager 1984; Higham 1988): a lower bound, rarely below a
 * third of it; 1 without rows. */
SLX_API slx_status slx_basis_condition(slx_model *model, double *condition);

/** After SLX_UNBOUNDED: a direction r, slx_ncols numbers, in which the point that is held stays feasible for ever and
 * the objective has no limit, however it is scaled:
 *
 *     r_j <= 0 where column j has an upper bound,  r_j >= 0 where it has a lower one,
 *     (A r)_i <= 0 where row i has an upper bound, (A r)_i >= 0 where it has a lower one,
 *     c'r < 0 where the model is minimised,        c'r > 0 where it is maximised.
 *
 * The sums are meant exactly.  SLX_ERROR_USAGE after any other result. */
SLX_API slx_status slx_unbounded_ray(const slx_model *model, double *cols);
/** One component of that ray; NaN where there is no ray or no such column. */
SLX_API double slx_unbounded_ray_value(const slx_model *model, uint32_t col);
/** After SLX_INFEASIBLE: the multipliers y of the rows that prove it, slx_nrows numbers, as slx_row_solution gives them
 * one by one.  Whether the model is minimised or maximised, and however y is scaled,
 *
 *     sum over rows of   y_i * (y_i > 0 ? row_lower_i : row_upper_i)
 *   > sum over columns of   t_j * (t_j > 0 ? col_upper_j : col_lower_j),   t = A'y,
 *
 * where a term with y_i = 0 or t_j = 0 is 0, and no other has an infinite bound: no x within its bounds can give the
 * rows what they ask for.  The sums are meant exactly, t_j = 0 too.  All are 0 where a column's own bounds contradict
 * each other, and slx_crossed_bounds tells which.  SLX_ERROR_USAGE after any other result. */
SLX_API slx_status slx_farkas_ray(const slx_model *model, double *rows);
/** The variable (column j is j, row i is slx_ncols + i) whose lower bound is farthest above its upper one: that alone
 * makes the model infeasible, where it is by more than the tolerance.  SLX_NO_VARIABLE where no bounds are crossed. */
SLX_API slx_status slx_crossed_bounds(const slx_model *model, uint32_t *variable);

/** slx_write_solution, with the condition estimate in the header and three more sections: the ranges of the costs, of
 * the row bounds and of the column bounds, one a line.  Of the bounds, the one at which a nonbasic variable stands.
 * Where there is no memory for the factor the file is written without them, says so in its header, and the call ends
 * with SLX_ERROR_MEMORY.  The time limit, which counts the last solve and this call together, and an interruption end
 * the file after the range in hand, with a line `Ranging: ` that says why, and the call with SLX_STOPPED. */
SLX_API slx_status slx_write_ranging(slx_model *model, const char *path);

/** @} */

/** @defgroup questions Questions to a model
 * Answered by solves on a clone: the handle keeps its model, its basis and its result.  Limits on time and memory and
 * interruptions hold for the whole call, which then ends with SLX_STOPPED or SLX_ERROR_MEMORY; what the clone takes is
 * under the memory limit together with what the handle holds, but is in no account.  SLX_ERROR_NUMERICAL where a solve
 * has no answer.  The solves are not logged, and nobody is told how they go on.
 * @{ */

/** A change of a column's bounds to try: once with `down` in the place of its upper bound, once with `up` in the place
 * of its lower one. */
typedef struct slx_probe {
    uint32_t col; /**< of the model */
    double down;  /**< such as the value rounded down */
    double up;    /**< such as the value rounded up */
} slx_probe;
/** What came of a probe; [0] is down, [1] is up. */
typedef struct slx_probe_result {
    slx_result result[2];   /**< as slx_get_result; SLX_ITERATION_LIMIT where the iterations were used up */
    double objective[2];    /**< as slx_objective */
    double bound[2];        /**< as slx_objective_bound: what holds wherever the solve stopped */
    uint64_t iterations[2]; /**< that were taken */
} slx_probe_result;
/** Strong branching: solves for each of `count` probes both sides from the handle's basis, with `iterations` each at
 * most.  `out` has `count` elements, as slx_probe_result of this header. */
SLX_API slx_status slx_probe_bounds(slx_model *model, uint32_t count, const slx_probe *probes, uint64_t iterations,
                                    slx_probe_result *out);

/** Which bounds of a row or column are in an infeasible subset. */
typedef enum slx_in_subset {
    SLX_IN_NONE = 0,  /**< neither */
    SLX_IN_LOWER = 1, /**< the lower one */
    SLX_IN_UPPER = 2, /**< the upper one */
    SLX_IN_BOTH = 3   /**< both */
} slx_in_subset;
/** An irreducible infeasible subset: bounds of rows and columns that cannot hold together, while without any one of
 * them the others can.  rows has slx_nrows elements, cols slx_ncols, with values of slx_in_subset.  From the
 * certificate of a solve, each bound of it is left out in turn, for good where the rest stays infeasible.
 * SLX_ERROR_USAGE where the model has a solution. */
SLX_API slx_status slx_infeasible_subset(slx_model *model, uint8_t *rows, uint8_t *cols);
/** Takes a row (`is_row` other than 0) or column of an infeasible subset, and which of its bounds are in it; anything but
 * 0 ends the telling. */
typedef int (*slx_subset_fn)(void *user, int is_row, uint32_t index, slx_in_subset bounds);
/** slx_infeasible_subset without arrays: fn is called for each row of the subset and then for each column, and may call
 * getters.  Where a limit or an interruption comes first, fn is called all the same for what is left by then, which is
 * infeasible but may be more than it takes, and the status is SLX_STOPPED, or SLX_ERROR_MEMORY behind the memory limit. */
SLX_API slx_status slx_each_in_subset(slx_model *model, slx_subset_fn fn, void *user);

/** The least weighted violation: by how much rows (slx_nrows) and columns (slx_ncols) are to leave their bounds, less
 * than 0 below the lower and greater than 0 above the upper one, so that the sum of weight times distance is least;
 * *total is that sum.  A weight is what a unit costs, 0 or less: the bounds are kept; weights NULL: 1 for each row, 0
 * for each column.  rows and cols may be NULL.  SLX_ERROR_USAGE where what is kept has no solution. */
SLX_API slx_status slx_relax_feasibility(slx_model *model, const double *row_weights, const double *col_weights,
                                         double *rows, double *cols, double *total);

/** @} */

/** @defgroup streams Files that are no paths
 * What a call reads from or writes to a path can be in memory, behind a FILE * or behind functions of the caller's.
 * @{ */

/** A source or a sink of bytes: `file`, where it is not NULL; else, to read, `data`, where it is not NULL; else the
 * functions.  A FILE * is read, or written and flushed, from where it stands, and not closed. */
typedef struct slx_stream {
    FILE *file;       /**< or NULL */
    const void *data; /**< `size` bytes to read, or NULL */
    size_t size;      /**< of data */
    /** At most `room` bytes to `to`, and how many; 0 at the end, SIZE_MAX where it fails. */
    size_t (*read)(void *user, void *to, size_t room);
    /** Takes `size` bytes; 0, or anything else where it fails. */
    int (*write)(void *user, const void *from, size_t size);
    void *user; /**< handed to each */
} slx_stream;

/** What a stream holds. */
typedef enum slx_content {
    SLX_CONTENT_MODEL,      /**< slx_read, slx_write */
    SLX_CONTENT_BASIS,      /**< slx_read_basis, slx_write_basis */
    SLX_CONTENT_SOLUTION,   /**< slx_write_solution */
    SLX_CONTENT_RANGING,    /**< slx_write_ranging */
    SLX_CONTENT_CERTIFICATE /**< slx_write_certificate */
} slx_content;

/** Reads from a stream what the call named above reads from a path, compression and format found as there; `name`
 * stands for the path, in messages and where its ending tells a format.  The functions must not use the handle. */
SLX_API slx_status slx_read_stream(slx_model *model, slx_content content, const slx_stream *from, const char *name);
/** Writes to a stream what the call named above writes to a path, as slx_read_stream.  (To memory: by functions, or by
 * open_memstream of POSIX.) */
SLX_API slx_status slx_write_stream(slx_model *model, slx_content content, const slx_stream *to, const char *name);

/** @} */

/** @defgroup accounts Accounts
 * @{ */

/** Whether the last slx_read, slx_load, slx_write or slx_solve met the memory limit: tells a limit from a system that
 * has no more.
 */
SLX_API int slx_memory_limit_hit(const slx_model *model);

/** Bytes that the handle holds now. */
SLX_API uint64_t slx_memory_live(const slx_model *model);
/** The most bytes that the handle ever held. */
SLX_API uint64_t slx_memory_peak(const slx_model *model);

/** A line of the account; its strings are static. */
typedef struct slx_account_line {
    const char *phase;   /**< "read", "prepare", "simplex", "check", "write", ...; NULL for the whole life */
    const char *purpose; /**< "matrix", "names", "factor", ...; NULL for the phase's total */
    uint64_t live;       /**< bytes now, or at the phase's peak */
    uint64_t peak;       /**< bytes */
    double seconds;      /**< of the phase, in its total line; else 0 */
} slx_account_line;
/** Is given the account line by line; *line lives for the call. */
typedef void (*slx_account_fn)(void *user, const slx_account_line *line);
/** The account: one call for each purpose that was ever used (phase NULL: its peak over the whole life, and what is
 * live now), then one for each phase that ran and purpose live at that phase's peak, with seconds. */
SLX_API void slx_account(const slx_model *model, slx_account_fn fn, void *user);

/** A line of the profile of a solve, in one of three groups:
 *  - "iterations": `part` names method and phase, or bound flips; `calls` counts them.
 *  - "work": `part` is one of an iteration.
 *  - "factorisations": `part` says why the basis was factored. */
typedef struct slx_profile_line {
    const char *group; /**< static */
    const char *part;  /**< static */
    uint64_t calls;    /**< how often */
    double seconds;    /**< 0 unless option `profile` is on */
    double density;    /**< mean share of nonzeros in the vector that the part computes, NaN where it computes none */
} slx_profile_line;
/** Is given the profile line by line; *line lives for the call. */
typedef void (*slx_profile_fn)(void *user, const slx_profile_line *line);
/** Where the last solve spent its iterations and its time. */
SLX_API void slx_profile(const slx_model *model, slx_profile_fn fn, void *user);

/** How the model is stored. */
typedef struct slx_storage_info {
    uint64_t nonzeros;        /**< coefficients */
    uint64_t distinct_values; /**< 0 where the values are not coded */
    unsigned index_bytes;     /**< of one entry's index */
    unsigned value_bytes;     /**< of one entry's value, or its code */
    unsigned start_bytes;     /**< of one column start */
    uint64_t matrix_bytes;    /**< of the coefficients */
    uint64_t vector_bytes;    /**< of costs and bounds */
    uint64_t name_bytes;      /**< of the names */
    uint64_t raw_name_bytes;  /**< what the names are as text, without terminators */
    uint64_t read_bytes;      /**< text read, after decompression; 0 if loaded from arrays */
    uint64_t integer_columns; /**< markers read and relaxed */
} slx_storage_info;
/** slx_get_storage for a struct of `size` bytes, slx_storage_info of another version perhaps. */
SLX_API slx_status slx_get_storage_sized(const slx_model *model, slx_storage_info *out, size_t size);
/** Tells how the model is stored. Always SLX_OK. */
static inline slx_status slx_get_storage(const slx_model *model, slx_storage_info *out)
{
    return slx_get_storage_sized(model, out, sizeof(slx_storage_info));
}

/** @} */

#ifdef __cplusplus
}
#endif
#endif
