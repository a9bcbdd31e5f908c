/* The public API, but for slx_solve: the life of a handle, models in, answers out. */
#include <stdlib.h>
#include <string.h>

#include "format/format.h"
#include "solve/entry_private.h"
#include "solve/handle_private.h"

#define TEXT_OF(x) #x
#define VERSION_TEXT(a, b, c) TEXT_OF(a) "." TEXT_OF(b) "." TEXT_OF(c)

const char *slx_version(void)
{
    return VERSION_TEXT(SLX_VERSION_MAJOR, SLX_VERSION_MINOR, SLX_VERSION_PATCH);
}

/* ---- life ------------------------------------------------------------------------------------------- */

/* Where memory is short what is kept of the last solve goes first: the factor, and an answer of before some changes. */
static bool spare_kept(void *owner)
{
    struct slx_model *model = owner;
    bool any = model->kept || model->before || model->parked.presolve;
    kept_free(&model->env, &model->kept);
    forget_last_run(model);
    return any;
}

slx_status handle_create(const slx_allocator *host, slx_model **out)
{
    *out = NULL;
    struct mem first; /* has the handle's block until the account in it can take that over */
    memset(&first, 0, sizeof first);
    first.limit = UINT64_MAX;
    if (host)
        first.host = *host;
    struct slx_model *model = mem_new(&first, MEM_HANDLE, 1, sizeof *model);
    if (!model)
        return SLX_ERROR_MEMORY;
    env_init(&model->env);
    model->env.mem.host = first.host;
    model->env.mem.live = first.live;
    model->env.mem.relieve = spare_kept;
    model->env.mem.owner = model;
    model->hurried = -INFINITY;
    model->env.mem.live_by[MEM_HANDLE] = first.live;
    *out = model;
    return SLX_OK;
}

slx_status slx_create_with(const slx_allocator *allocator, slx_model **out)
{
    if (!out)
        return SLX_ERROR_USAGE;
    *out = NULL;
    bool all = allocator && allocator->allocate && allocator->resize && allocator->release;
    if (allocator && !all && (allocator->allocate || allocator->resize || allocator->release))
        return SLX_ERROR_USAGE;
    struct slx_model *model;
    slx_status status = handle_create(all ? allocator : NULL, &model);
    if (status == SLX_OK)
        status = lp_empty(&model->env, &model->lp);
    if (status != SLX_OK)
        slx_free(&model);
    *out = model;
    return status;
}

slx_status slx_create(slx_model **out)
{
    return slx_create_with(NULL, out);
}

void slx_free(slx_model **p)
{
    if (!p || !*p || atomic_load_explicit(&(*p)->use, memory_order_relaxed) != USE_NONE)
        return;
    struct slx_model *model = *p;
    forget_last_run(model);
    forget_solution(model);
    kept_free(&model->env, &model->kept);
    statuses_free(&model->env, &model->basis);
    spmat_free(&model->env, &model->rows);
    forget_names(model);
    lp_free(&model->env, &model->lp);
    struct mem last = model->env.mem;
    mem_free(&last, model);
    *p = NULL;
}

/* ---- calls ------------------------------------------------------------------------------------------ */

void call_begin(struct slx_model *model, enum mem_phase phase)
{
    limits_begin(&model->env);
    if (phase != PHASE_IDLE)
        mem_enter(&model->env.mem, phase);
}

slx_status call_end(struct slx_model *model, slx_status status)
{
    mem_enter(&model->env.mem, PHASE_IDLE);
    return status;
}

/* ---- a model in --------------------------------------------------------------------------------------- */

/* The new model takes the place of the old one, of its basis and of its result; a basis that came with it is the handle's. */
static void adopt(struct slx_model *model, struct lp *lp)
{
    forget_last_run(model);
    forget_solution(model);
    kept_free(&model->env, &model->kept);
    statuses_free(&model->env, &model->basis);
    spmat_free(&model->env, &model->rows);
    forget_names(model);
    lp_free(&model->env, &model->lp);
    model->lp = lp;
    model->basis = lp->start;
    model->resume = lp->start;
    lp->start = NULL;
    model->report = (struct solve_report){0};
    model->result = SLX_NOT_SOLVED;
}

slx_status handle_loaded(struct slx_model *model, slx_status status, struct lp *lp)
{
    if (status == SLX_OK)
        adopt(model, lp);
    return call_end(model, status);
}

slx_status handle_read(struct slx_model *model, const char *path)
{
    struct env *env = &model->env;
    struct reader *reader;
    struct lp *lp = NULL;
    call_begin(model, PHASE_READ);
    slx_status status = reader_open(env, path, &reader);
    if (status == SLX_OK)
        status = format_read_model(env, reader, &lp);
    reader_close(env, &reader);
    return handle_loaded(model, status, lp);
}

slx_status slx_read(slx_model *model, const char *path)
{
    CALL(model, path);
    return handle_read(model, path);
}

slx_status slx_load(slx_model *model, const slx_arrays *arrays)
{
    CALL(model, arrays);
    struct lp *lp;
    call_begin(model, PHASE_READ);
    slx_status status = lp_from_arrays(&model->env, arrays, &lp);
    return handle_loaded(model, status, lp);
}

slx_status slx_load_rows(slx_model *model, const slx_arrays *arrays)
{
    CALL(model, arrays);
    struct lp *lp;
    call_begin(model, PHASE_READ);
    slx_status status = lp_from_rows(&model->env, arrays, &lp);
    return handle_loaded(model, status, lp);
}

slx_status slx_load_triplets(slx_model *model, const slx_arrays *arrays, uint64_t count, const uint32_t *rows,
                             const uint32_t *cols, const double *value)
{
    CALL(model, arrays);
    struct lp *lp;
    call_begin(model, PHASE_READ);
    slx_status status = lp_from_triplets(&model->env, arrays, &(struct lp_triplets){count, rows, cols, value}, &lp);
    return handle_loaded(model, status, lp);
}

slx_status slx_load_source(slx_model *model, const slx_source *source)
{
    CALL(model, source);
    struct lp *lp = NULL;
    call_begin(model, PHASE_READ);
    bool whole = source && (source->column || !source->ncols);
    slx_status status = whole ? lp_from_source(&model->env, source, &lp)
                              : fail(&model->env, SLX_ERROR_USAGE, "the source of columns is missing");
    return handle_loaded(model, status, lp);
}

slx_status handle_write(struct slx_model *model, const char *path)
{
    call_begin(model, PHASE_WRITE);
    return call_end(model, format_write_model(&model->env, model->lp, path));
}

slx_status slx_write(slx_model *model, const char *path)
{
    CALL(model, path);
    return handle_write(model, path);
}

slx_status slx_write_columns(slx_model *model, uint32_t first, uint32_t count, const char *path)
{
    CALL(model, path);
    struct env *env = &model->env;
    const uint32_t n = model->lp->ncols;
    call_begin(model, PHASE_WRITE);
    const slx_status status = first > n || count > n - first
                                  ? fail(env, SLX_ERROR_USAGE, "slx_write_columns: columns %u to %llu of %u", first,
                                         (unsigned long long)first + count, n)
                                  : mps_write_columns(env, model->lp, first, first + count, path);
    return call_end(model, status);
}

static void put_text(void *to, const char *text, size_t length)
{
    writer_text(to, text, length);
}

slx_status slx_write_text(slx_model *model, const char *path, slx_text_fn fn, void *user)
{
    ENTER(SLX_ERROR_USAGE, USE_WALK, model, path, (const void *)(uintptr_t)fn);
    struct writer *w;
    call_begin(model, PHASE_WRITE);
    slx_status status = writer_open(&model->env, path, &w);
    if (status == SLX_OK) {
        const bool given_up = fn(user, put_text, w) != 0;
        if (given_up)
            writer_give_up(w);
        status = writer_close(&model->env, &w);
        if (given_up && status == SLX_OK)
            status = fail(&model->env, SLX_ERROR_USAGE, "the caller has given up the file");
    }
    return call_end(model, status);
}

slx_status slx_check_output(slx_model *model, const char *path)
{
    CALL(model, path);
    return writer_probe(&model->env, path);
}

uint32_t slx_nrows(const slx_model *model)
{
    LOOK_ANY(0, model);
    return model->lp->nrows;
}
uint32_t slx_ncols(const slx_model *model)
{
    LOOK_ANY(0, model);
    return model->lp->ncols;
}
uint64_t slx_nnz(const slx_model *model)
{
    LOOK_ANY(0, model);
    return lp_nnz(model->lp);
}
int slx_is_maximise(const slx_model *model)
{
    LOOK(0, model);
    return model->lp->maximise;
}
double slx_offset(const slx_model *model)
{
    LOOK(NAN, model);
    return model->lp->offset;
}
const char *slx_name(const slx_model *model)
{
    LOOK("", model);
    return model->lp->name;
}
const char *slx_objective_name(const slx_model *model)
{
    LOOK("", model);
    return model->lp->objective_name;
}

/* The answer where there is no such row or column. */
static size_t no_name(char *buffer, size_t size)
{
    if (size)
        *buffer = '\0';
    return 0;
}

size_t slx_row_name(const slx_model *model, uint32_t row, char *buffer, size_t size)
{
    LOOK(0, model, size ? buffer : (const char *)model);
    return row >= model->lp->nrows ? no_name(buffer, size) : lp_row_name(model->lp, row, buffer, size);
}

size_t slx_col_name(const slx_model *model, uint32_t col, char *buffer, size_t size)
{
    LOOK(0, model, size ? buffer : (const char *)model);
    return col >= model->lp->ncols ? no_name(buffer, size) : lp_col_name(model->lp, col, buffer, size);
}

slx_status slx_row_bounds(const slx_model *model, uint32_t row, double *lower, double *upper)
{
    LOOK(SLX_ERROR_USAGE, model, lower, upper);
    if (row >= model->lp->nrows)
        return SLX_ERROR_USAGE;
    *lower = cvec_get(model->lp->row_lower, row);
    *upper = cvec_get(model->lp->row_upper, row);
    return SLX_OK;
}

slx_status slx_col_bounds(const slx_model *model, uint32_t col, double *lower, double *upper)
{
    LOOK(SLX_ERROR_USAGE, model, lower, upper);
    if (col >= model->lp->ncols)
        return SLX_ERROR_USAGE;
    *lower = cvec_get(model->lp->col_lower, col);
    *upper = cvec_get(model->lp->col_upper, col);
    return SLX_OK;
}

double slx_cost(const slx_model *model, uint32_t col)
{
    LOOK(NAN, model);
    return col < model->lp->ncols ? cvec_get(model->lp->cost, col) : NAN;
}

/* ---- answers out -------------------------------------------------------------------------------------- */

slx_result slx_get_result(const slx_model *model)
{
    LOOK(SLX_NOT_SOLVED, model);
    return model->result;
}

double slx_objective(const slx_model *model)
{
    LOOK(NAN, model);
    return model->solution ? model->solution->objective : NAN;
}

double slx_objective_bound(const slx_model *model)
{
    LOOK(NAN, model);
    return model->solution ? model->solution->bound : NAN;
}

uint64_t slx_iterations(const slx_model *model)
{
    LOOK(0, model);
    return model->report.iterations;
}

slx_status slx_row_solution(const slx_model *model, uint32_t row, double *value, double *dual, slx_basis_status *status)
{
    LOOK(SLX_ERROR_USAGE, model, value, dual, status);
    const struct solution *s = model->solution;
    if (!model->solution || row >= model->lp->nrows)
        return SLX_ERROR_USAGE;
    *value = s->activity[row];
    *dual = s->y[row];
    *status = (slx_basis_status)pairs_get(s->status, (size_t)s->ncols + row);
    return SLX_OK;
}

double handle_reduced_cost(const struct slx_model *model, uint32_t col)
{
    const struct solution *s = model->solution;
    const double cost = s->result == SLX_INFEASIBLE ? 0.0 : cvec_get(model->lp->cost, col);
    return cost - spmat_dot(model->lp->cols, col, s->y);
}

slx_status slx_col_solution(const slx_model *model, uint32_t col, double *value, double *dual, slx_basis_status *status)
{
    LOOK(SLX_ERROR_USAGE, model, value, dual, status);
    const struct solution *s = model->solution;
    if (!model->solution || col >= model->lp->ncols)
        return SLX_ERROR_USAGE;
    *value = s->x[col];
    *dual = handle_reduced_cost(model, col);
    *status = (slx_basis_status)pairs_get(s->status, col);
    return SLX_OK;
}

slx_status slx_get_check_sized(const slx_model *model, slx_check_info *out, size_t size)
{
    LOOK(SLX_ERROR_USAGE, model, out);
    if (!model->solution)
        return SLX_ERROR_USAGE;
    hand_out(out, size, &model->solution->check, sizeof *out);
    return SLX_OK;
}

slx_status handle_write_solution(struct slx_model *model, const char *path)
{
    if (!model->solution)
        return fail(&model->env, SLX_ERROR_USAGE, "there is no solution to write");
    call_begin(model, PHASE_WRITE);
    return call_end(model, format_write_solution(&model->env, model->lp, model->solution, NULL, path));
}

slx_status slx_write_solution(slx_model *model, const char *path)
{
    CALL(model, path);
    return handle_write_solution(model, path);
}

/* ---- accounts ------------------------------------------------------------------------------------------ */

int slx_memory_limit_hit(const slx_model *model)
{
    LOOK(0, model);
    return model->env.mem.limit_hit;
}
uint64_t slx_memory_live(const slx_model *model)
{
    LOOK_ANY(0, model);
    return model->env.mem.live;
}
uint64_t slx_memory_peak(const slx_model *model)
{
    LOOK_ANY(0, model);
    return model->env.mem.peak;
}

static void account_line(slx_account_fn fn, void *user, const char *phase, const char *purpose, uint64_t live,
                         uint64_t peak, double seconds)
{
    const slx_account_line line = {phase, purpose, live, peak, seconds};
    fn(user, &line);
}

void slx_account(const slx_model *model, slx_account_fn fn, void *user)
{
    ENTER(, USE_WALK, model, (const void *)(uintptr_t)fn);
    const struct mem *mem = &model->env.mem;
    account_line(fn, user, NULL, NULL, mem->live, mem->peak, 0.0);
    for (enum mem_purpose p = 0; p < MEM_PURPOSES; p++)
        if (mem->peak_by[p])
            account_line(fn, user, NULL, mem_purpose_name(p), mem->live_by[p], mem->peak_by[p], 0.0);
    for (enum mem_phase f = PHASE_READ; f < MEM_PHASES; f++) {
        const uint64_t *by = mem->phase_by[f], peak = mem->phase_peak[f];
        if (!peak)
            continue;
        account_line(fn, user, mem_phase_name(f), NULL, peak, peak, mem->phase_seconds[f]);
        for (enum mem_purpose p = 0; p < MEM_PURPOSES; p++)
            if (by[p])
                account_line(fn, user, mem_phase_name(f), mem_purpose_name(p), by[p], by[p], 0.0);
    }
}

static void profile_group(slx_profile_fn fn, void *user, const char *group, const char *part, uint64_t calls)
{
    const slx_profile_line line = {group, part, calls, 0, NAN};
    fn(user, &line);
}

void slx_profile(const slx_model *model, slx_profile_fn fn, void *user)
{
    ENTER(, USE_WALK, model, (const void *)(uintptr_t)fn);
    const struct solve_report *r = &model->report;
    const struct profile *p = &r->profile;
    profile_group(fn, user, "iterations", "interior point", r->interior);
    profile_group(fn, user, "iterations", "centrality correctors", r->centrality);
    if (r->first_order > 0) {
        profile_group(fn, user, "iterations", "first order", r->first_order);
        profile_group(fn, user, "iterations", "restarts", r->restarts);
    }
    profile_group(fn, user, "iterations", "primal pushes", r->primal_pushes);
    profile_group(fn, user, "iterations", "dual pushes", r->dual_pushes);
    profile_group(fn, user, "iterations", "dual phase 1", r->dual_phase1);
    profile_group(fn, user, "iterations", "dual phase 2", r->dual_phase2);
    profile_group(fn, user, "iterations", "primal phase 1", r->primal_phase1);
    profile_group(fn, user, "iterations", "primal phase 2", r->primal_phase2);
    profile_group(fn, user, "iterations", "bound flips", r->bound_flips);
    for (enum part k = 0; k < PARTS; k++) {
        bool solve = k == PART_BTRAN || k == PART_PRICE || k == PART_FTRAN || k == PART_FLIP || k == PART_EDGE;
        const slx_profile_line line = {"work", profile_part_name(k), p->calls[k], p->seconds[k],
                                       solve && p->calls[k] ? p->density[k] / (double)p->calls[k] : NAN};
        fn(user, &line);
    }
    for (enum reason k = 0; k < REASONS; k++)
        profile_group(fn, user, "factorisations", profile_reason_name(k), p->reasons[k]);
}

slx_status slx_get_storage_sized(const slx_model *model, slx_storage_info *out, size_t size)
{
    LOOK_AT_MATRIX(SLX_ERROR_USAGE, model, out);
    const struct lp *lp = model->lp;
    struct spmat_widths w = spmat_widths(lp->cols);
    uint64_t vectors = 0, names = 0, raw = 0;
    for (int v = 0; v < LP_VECTORS; v++)
        vectors += cvec_bytes(lp->vector[v]);
    const struct names *pools[] = {lp->row_names, lp->col_names};
    for (int k = 0; k < 2; k++)
        if (pools[k]) {
            names += names_bytes(pools[k]);
            raw += names_raw_bytes(pools[k]);
        }
    const slx_storage_info made = {.nonzeros = spmat_nnz(lp->cols),
                                   .distinct_values = w.distinct,
                                   .index_bytes = w.index,
                                   .value_bytes = w.value,
                                   .start_bytes = w.start,
                                   .matrix_bytes = w.bytes,
                                   .vector_bytes = vectors,
                                   .name_bytes = names,
                                   .raw_name_bytes = raw,
                                   .read_bytes = lp->read_bytes,
                                   .integer_columns = lp->integer_columns};
    hand_out(out, size, &made, sizeof made);
    return SLX_OK;
}
