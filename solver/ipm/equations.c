/* Which normal equations the steps are made from: those of A or of its transpose, by estimates of their work. */
#include "ipm/ipm_private.h"

/* Vectors with more entries count as dense. */
static double dense_count(uint32_t length)
{
    return greater(200.0, 0.1 * length);
}

/* The share of products that do not fall on others. */
static const double apart = 0.7;

/* What one can guess of the normal equations of A, a being A by columns, without forming them.  A factorisation takes
 * the squares of the entries of its columns: no fewer than the longest column of A makes, a clique, and rarely fewer
 * than if all entries were spread evenly, of which few coincide, and nothing filled in. */
struct estimate {
    double
        entries; /* products of two entries of a column, over all that are not dense: each is one, or falls on another */
    double graph; /* entries of their graph */
    double work;
};

static struct estimate estimate(const struct spmat *a)
{
    const double most = dense_count(spmat_minors(a));
    struct estimate e = {.work = 0.0};
    for (uint32_t j = 0; j < spmat_vectors(a); j++) {
        const double count = spmat_count(a, j);
        if (count > most)
            continue;
        e.entries += count * count;
        e.work = greater(e.work, count * count * count / 3.0);
    }
    const double m = greater(1.0, spmat_minors(a)), entries = lesser(apart * e.entries, 0.5 * m * m);
    e.graph = lesser(apart * e.entries, m * m);
    e.work = greater(e.work, entries * entries / m);
    return e;
}

static double square(double x)
{
    return x * x;
}

double ipm_normal_entries(struct env *env, const struct lp *lp)
{
    const double by_rows = estimate(lp->cols).entries, most = dense_count(lp->ncols);
    uint32_t *count = mem_new(&env->mem, MEM_INTERIOR, lp->nrows, sizeof *count);
    if (!count) {
        env_forgive(env);
        return INFINITY;
    }
    struct spmat_cursor c;
    for (uint32_t j = 0; j < lp->ncols; j++)
        for (spmat_seek(lp->cols, j, &c); spmat_next(&c);)
            count[c.index]++;
    double by_columns = 0.0;
    for (uint32_t i = 0; i < lp->nrows; i++)
        by_columns += count[i] <= most ? (double)count[i] * count[i] : 0.0;
    mem_free(&env->mem, count);
    return lesser(lesser(by_rows, square(lp->nrows)), lesser(by_columns, square(lp->ncols)));
}

static enum work create_equations(struct interior *ip, bool by_columns, double enough, struct normal **out)
{
    const struct spmat *cols = ip->lp->cols, *rows = ip->rows;
    return by_columns ? normal_create(ip->env, rows, cols, ip->col_exp, ip->row_exp, enough, out)
                      : normal_create(ip->env, cols, rows, ip->row_exp, ip->col_exp, enough, out);
}

enum work choose_equations(struct interior *ip)
{
    static const double gain = 0.5;
    const struct estimate of_rows = estimate(ip->lp->cols), of_columns = estimate(ip->rows);
    ip->by_columns = of_columns.entries < gain * of_rows.entries;
    enum work end = create_equations(ip, ip->by_columns, INFINITY, &ip->normal);
    if (end != WORK_DONE)
        return end;
    const struct estimate *other = ip->by_columns ? &of_rows : &of_columns;
    const struct normal_plan plan = normal_plan(ip->normal);
    const double enough = plan.work * (ip->by_columns ? 1.0 / gain : gain);
    if (other->work >= enough ||
        other->graph * sizeof(int) > (double)plan.bytes) /* a factor takes no less than its graph */
        return WORK_DONE;
    struct normal *second = NULL;
    end = create_equations(ip, !ip->by_columns, enough, &second);
    if (end == WORK_DONE && normal_plan(second).work < enough) {
        struct normal *first = ip->normal;
        ip->normal = second;
        second = first;
        ip->by_columns = !ip->by_columns;
    }
    normal_free(ip->env, &second);
    if (end == WORK_FAILED)
        env_forgive(ip->env);
    return end == WORK_STOPPED ? end : WORK_DONE;
}
