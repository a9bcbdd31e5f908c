/* What happened in a run, for a document at its end: progress in a fixed number of rows, of which every second goes
 * when there is no room for more, and the first warnings. */
#include <string.h>

#include "report/report.h"

struct moment moment_of(double seconds, const slx_progress *p)
{
    return (struct moment){
        seconds, p->method, p->phase, p->iterations, p->objective, p->primal_infeasibility, p->dual_infeasibility,
        p->gap,  p->memory};
}

void history_progress(struct history *h, double seconds, const slx_progress *p)
{
    if (h->every == 0)
        h->every = 1;
    if (h->seen++ % h->every)
        return;
    if (h->rows == HISTORY_ROWS) {
        for (unsigned k = 0; 2 * k < HISTORY_ROWS; k++)
            h->moments[k] = h->moments[2 * k];
        h->rows /= 2;
        h->every *= 2;
    }
    h->moments[h->rows++] = moment_of(seconds, p);
}

void history_warning(struct history *h, const char *text)
{
    if (h->warnings == HISTORY_WARNINGS) {
        h->left_out++;
        return;
    }
    strncpy(h->texts[h->warnings++], text, HISTORY_TEXT - 1);
}
