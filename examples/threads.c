/* Two threads, a handle each, made by slx_clone; and a third that stops one of them.
 *
 * Handles share nothing but storage that neither has changed, and need no lock.  One handle is for one thread at a time:
 * while a call of it has not returned all others are refused.  Only slx_interrupt may come from anywhere, also from a
 * signal handler, and also too early: it is held until a solve has seen it.
 *
 *     cc threads.c $(pkg-config --cflags --libs slimplex) -lm -lpthread
 */
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <slimplex.h>

struct job {
    slx_model *model;
    slx_status status;
    slx_result result;
    double objective;
};

static void *solve(void *user)
{
    struct job *job = (struct job *)user;
    job->status = slx_solve(job->model);
    job->result = slx_get_result(job->model);
    job->objective = slx_objective(job->model);
    return NULL;
}

static slx_status load(slx_model *model)
{
    const uint64_t start[] = {0, 2, 4};
    const uint32_t index[] = {0, 1, 0, 1};
    const double value[] = {1, 20, 1, 60}, cost[] = {310, 450}, col_upper[] = {25, SLX_INFINITY},
                 row_upper[] = {40, 1500};
    slx_arrays lp = {0};
    lp.nrows = lp.ncols = 2;
    lp.start = start;
    lp.index = index;
    lp.value = value;
    lp.cost = cost;
    lp.col_upper = col_upper;
    lp.row_upper = row_upper;
    lp.maximise = 1;
    return slx_load(model, &lp);
}

int main(void)
{
    struct job jobs[2] = {{0}};
    pthread_t threads[2];
    int good = slx_create(&jobs[0].model) == SLX_OK && load(jobs[0].model) == SLX_OK &&
               slx_clone(jobs[0].model, &jobs[1].model) == SLX_OK &&
               slx_set_row_bounds(jobs[1].model, 0, -SLX_INFINITY, 30) == SLX_OK;
    for (int k = 0; k < 2 && good; k++)
        good = pthread_create(&threads[k], NULL, solve, &jobs[k]) == 0;
    for (int k = 0; k < 2 && good; k++)
        good = pthread_join(threads[k], NULL) == 0 && jobs[k].status == SLX_OK && jobs[k].result == SLX_OPTIMAL;
    printf("40 hectares: %g euro, 30 hectares: %g\n", jobs[0].objective, jobs[1].objective);
    good = good && fabs(jobs[0].objective - 14850) < 1e-6 && fabs(jobs[1].objective - 12450) < 1e-6;

    if (good) { /* before the solve has begun: it ends at once */
        slx_interrupt(jobs[0].model);
        good = pthread_create(&threads[0], NULL, solve, &jobs[0]) == 0 && pthread_join(threads[0], NULL) == 0 &&
               jobs[0].result == SLX_INTERRUPTED;
    }
    if (good) { /* the wish was for one solve */
        solve(&jobs[0]);
        good = jobs[0].result == SLX_OPTIMAL;
    }
    slx_free(&jobs[0].model);
    slx_free(&jobs[1].model);
    return !good;
}
