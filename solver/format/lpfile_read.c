/* The LP reader's main loop: sections, and the end. */
#include <string.h>

#include "format/lpfile_private.h"

/* ---- sections --------------------------------------------------------------------------------------- */

static slx_status enter_section(struct lpfile *m)
{
    const bool again = m->sections_seen >> m->next & 1;
    if (m->next == LPFILE_FOREIGN)
        return lpfile_fail(m, m->word, "%s: not linear programming; section", m->foreign);
    if (again && m->next == LPFILE_ROWS)
        return lpfile_fail(m, m->word, "a second section");
    m->section = m->next;
    m->next = LPFILE_NONE;
    m->sections_seen |= 1u << m->section;
    switch (m->section) {
    case LPFILE_MAX: m->lp->maximise = true; return lpfile_objective(m);
    case LPFILE_MIN: return lpfile_objective(m);
    case LPFILE_ROWS: return lpfile_rows(m);
    case LPFILE_BOUNDS: return lpfile_bounds(m);
    case LPFILE_GENERAL: return lpfile_integers(m, false);
    default: return lpfile_integers(m, true);
    }
}

/* To the end of the stream, so that a compressed one is seen whole.  Each round goes past a line. */
static slx_status pass_the_rest(struct lpfile *m)
{
    slx_status s = lpfile_skip(m);
    for (; s == SLX_OK && !m->ended; s = lpfile_skip(m)) {
        lpfile_warn(m, LPFILE_WARN_AFTER_END, "what follows End is not read");
        m->p = m->end;
    }
    return s;
}

/* Ends with the text: each round goes past the word of a section. */
static slx_status read_sections(struct lpfile *m)
{
    slx_status s = lpfile_skip(m);
    if (s != SLX_OK)
        return s;
    if (m->ended)
        return fail_at(m->env, SLX_ERROR_INPUT, reader_path(m->r), reader_line_number(m->r), 0,
                       "the file ends without any section");
    if (!lpfile_at_section(m, true))
        return lpfile_fail_here(m, "Minimize or Maximize should stand first, not");
    while (s == SLX_OK && m->next != LPFILE_END)
        s = m->next == LPFILE_NONE ? lpfile_fail_here(m, "a section should begin before") : enter_section(m);
    return s == SLX_OK ? pass_the_rest(m) : s;
}

/* ---- begin and end ---------------------------------------------------------------------------------- */

static slx_status begin(struct lpfile *m)
{
    slx_status s = lp_build_begin(m->env, MEM_MATRIX, MEM_VECTORS, &m->build);
    m->lp = m->build.lp;
    m->line = m->p = m->end = "";
    if (s == SLX_OK)
        s = row_table_create(m->env, NULL, &m->columns);
    if (s == SLX_OK)
        s = spmat_create(m->env, MEM_MATRIX, &m->rows);
    if (s == SLX_OK)
        s = lp_build_open(&m->build, LP_ROW_NAMES);
    if (s == SLX_OK)
        s = lp_build_open(&m->build, LP_COL_NAMES);
    return s == SLX_OK ? names_index_create(m->env, m->lp->row_names, &m->labels) : s;
}

/* The matrix by columns takes the place of that by rows. */
static slx_status turn_matrix(struct lpfile *m)
{
    row_table_free(m->env, &m->columns);
    mem_drop(&m->env->mem, &m->place);
    mem_drop(&m->env->mem, &m->entry_col);
    mem_drop(&m->env->mem, &m->entry_value);
    slx_status s = spmat_finish(m->env, m->rows, m->lp->ncols);
    if (s == SLX_OK)
        s = spmat_turn(m->env, &m->rows);
    if (s == SLX_OK)
        lp_build_take(&m->build, &m->rows);
    return s;
}

static slx_status finish(struct lpfile *m)
{
    struct lp *lp = m->lp;
    const char *objective = lp->objective_name;
    /* The builder's LP_COST has the columns of the objective; all others cost nothing. */
    slx_status s = SLX_OK;
    for (size_t j = cvec_length(lp->cost); j < lp->ncols && s == SLX_OK; j++)
        s = lp_build_value(&m->build, LP_COST, 0.0);
    lp->names_distinct = !m->labelled && names_find(m->labels, objective, strlen(objective)) == NAMES_NONE;
    if (s == SLX_OK && m->integers) /* columns may have come since the first mark */
        s = lpfile_grow(m, (void **)&m->integers, bits_words(lp->ncols), sizeof *m->integers);
    if (s == SLX_OK)
        s = lp_integers_copy(m->env, m->integers, lp->ncols, lp);
    lp->read_bytes = reader_bytes(m->r);
    lpfile_check_bounds(m);
    if (s == SLX_OK)
        s = lpfile_name_rows(m);
    names_index_free(m->env, &m->labels);
    return s == SLX_OK ? turn_matrix(m) : s;
}

/* Frees all but the model. */
static void release(struct lpfile *m)
{
    row_table_free(m->env, &m->columns);
    spmat_free(m->env, &m->rows);
    names_index_free(m->env, &m->labels);
    void *blocks[] = {m->labelled, m->entry_col, m->place, m->entry_value, m->bound_given, m->integers, m->negative};
    for (size_t k = 0; k < sizeof blocks / sizeof *blocks; k++)
        mem_free(&m->env->mem, blocks[k]);
}

slx_status lpfile_read(struct env *env, struct reader *r, struct lp **out)
{
    struct lpfile m = {.env = env, .r = r};
    slx_status s = begin(&m);
    if (s == SLX_OK)
        s = read_sections(&m);
    if (s == SLX_OK)
        s = finish(&m);
    release(&m);
    s = lp_build_end(&m.build, s, out);
    if (s == SLX_OK && (m.folds.ranges || m.folds.constant))
        s = lpfile_fold(env, *out, &m.folds);
    if (s != SLX_OK)
        lp_free(env, out);
    return s;
}
