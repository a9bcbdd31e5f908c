/* Charts of a page as drawings in SVG, which scale, print and need no program. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "report/report.h"

/* The drawing, and the room around the axes in it. */
enum { WIDTH = 640, HEIGHT = 240, LEFT = 76, RIGHT = 12, TOP = 10, BOTTOM = 34 };
static const double across = WIDTH - LEFT - RIGHT, down = HEIGHT - TOP - BOTTOM;

static void begin(const struct text *t, const char *title)
{
    text_format(t, "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">", WIDTH, HEIGHT, title);
}

static void label(const struct text *t, double x, double y, const char *anchor, const char *words)
{
    text_format(t, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>", x, y, anchor, words);
}

static void line(const struct text *t, double x, double y, double to_x, double to_y, const char *class)
{
    text_format(t, "<path class=\"%s\" d=\"M%.1f %.1fL%.1f %.1f\"/>", class, x, y, to_x, to_y);
}

static double power_of_ten(int k)
{
    double power = 1.0;
    for (; k > 0; k--)
        power *= 10.0;
    for (; k < 0; k++)
        power /= 10.0;
    return power;
}

/* The step between marks, 1, 2 or 5 times a power of ten, of which about five fit into `span`. */
static double step_of(double span)
{
    const double power = power_of_ten((int)floor(log10(span / 5.0))), times = span / 5.0 / power;
    return power * (times < 1.5 ? 1.0 : times < 3.5 ? 2.0 : times < 7.5 ? 5.0 : 10.0);
}

/* An axis from low to high. */
struct axis {
    double low, high;
};

static double along(const struct axis *a, double v)
{
    return (fmin(fmax(v, a->low), a->high) - a->low) / (a->high - a->low);
}

static double at_x(const struct axis *a, double v)
{
    return LEFT + across * along(a, v);
}

static double at_y(const struct axis *a, double v)
{
    return TOP + down * (1.0 - along(a, v));
}

/* Ends: at most eight marks, each a step on. */
static void marks(const struct text *t, const struct axis *a, bool upright, bool powers, const char *unit)
{
    const double step = fmax(step_of(a->high - a->low), powers ? 1.0 : 0.0);
    char words[60];
    for (double v = ceil(a->low / step - 1e-9) * step; v <= a->high + 1e-9 * step; v += step) {
        snprintf(words, sizeof words, powers ? "1e%.0f" : "%.6g", fabs(v) < 1e-9 * step ? 0.0 : v);
        if (upright) {
            line(t, LEFT, at_y(a, v), WIDTH - RIGHT, at_y(a, v), "rule");
            label(t, LEFT - 6, at_y(a, v) + 4, "end", words);
        } else {
            line(t, at_x(a, v), TOP, at_x(a, v), HEIGHT - BOTTOM, "rule");
            label(t, at_x(a, v), HEIGHT - BOTTOM + 15, "middle", words);
        }
    }
    if (!upright)
        label(t, WIDTH - RIGHT, HEIGHT - 4, "end", unit);
}

/* ---- what a solve told on its way ---------------------------------------------------------------- */

static const double lowest_power = -12.0, highest_power = 12.0;

static unsigned moments(const struct course *c)
{
    return c->history->rows + (c->end.method != NULL);
}

static const struct moment *moment_at(const struct course *c, unsigned k)
{
    return k < c->history->rows ? &c->history->moments[k] : &c->end;
}

static double drawn(const struct course *course, unsigned k, const struct curve *c, bool logarithmic)
{
    const double v = c->value(moment_at(course, k), course->end.method ? course->end.objective : NAN);
    return !logarithmic || isnan(v) ? v : v > 0.0 ? fmin(fmax(log10(v), lowest_power), highest_power) : lowest_power;
}

static struct axis axis_of(const struct course *course, const struct curve *curves, unsigned count, bool logarithmic)
{
    struct axis a = {INFINITY, -INFINITY};
    for (unsigned k = 0; k < moments(course) * count; k++) {
        const double v = drawn(course, k / count, &curves[k % count], logarithmic);
        if (!isfinite(v))
            continue;
        a.low = fmin(a.low, v);
        a.high = fmax(a.high, v);
    }
    if (logarithmic)
        a = (struct axis){floor(a.low), ceil(a.high)};
    if (a.low <= a.high && a.high - a.low <= 1e-9 * fabs(a.high))
        a = (struct axis){a.low - fmax(1.0, 1e-3 * fabs(a.low)), a.high + fmax(1.0, 1e-3 * fabs(a.high))};
    return a;
}

/* Where another phase or method begins. */
static void changes(const struct text *t, const struct history *h, const struct axis *time)
{
    for (unsigned k = 1; k < h->rows; k++)
        if ((h->moments[k].method != h->moments[k - 1].method || h->moments[k].phase != h->moments[k - 1].phase) &&
            h->moments[k].seconds >= time->low)
            line(t, at_x(time, h->moments[k].seconds), TOP, at_x(time, h->moments[k].seconds), HEIGHT - BOTTOM,
                 "change");
}

/* Whether there was anything of the curve to draw. */
static bool draw(const struct text *t, const struct course *course, const struct curve *curve, bool logarithmic,
                 const struct axis *time, const struct axis *y)
{
    bool on = false, any = false;
    text_format(t, "<path class=\"curve %s\" d=\"M0 0", curve->colour);
    for (unsigned k = 0; k < moments(course); k++) {
        const double v = drawn(course, k, curve, logarithmic);
        if (isfinite(v)) {
            text_format(t, "%c%.1f %.1f", on ? 'L' : 'M', at_x(time, moment_at(course, k)->seconds), at_y(y, v));
            if (!on) /* a point on its own is seen */
                text_put(t, "h.1");
        }
        on = isfinite(v);
        any |= on;
    }
    text_put(t, "\"/>");
    return any;
}

/* The first moment at which a curve has a value. */
static unsigned first_drawn(const struct course *course, const struct curve *curves, unsigned count)
{
    for (unsigned k = 0; k < moments(course) * count; k++)
        if (isfinite(curves[k % count].value(moment_at(course, k / count), 0.0)))
            return k / count;
    return 0;
}

void chart_course(const struct text *t, const struct course *course, const struct curve *curves, unsigned count,
                  bool logarithmic, const char *unit)
{
    enum { CURVES = 8 };
    const struct axis y = axis_of(course, curves, count, logarithmic);
    bool any[CURVES] = {false};
    if (course->history->rows < 2 || !(y.low < y.high)) {
        text_put(t, "<p class=\"none\">Nothing to draw: the solve was too short to be watched.</p>");
        return;
    }
    const double first = moment_at(course, first_drawn(course, curves, count))->seconds,
                 last = moment_at(course, moments(course) - 1)->seconds;
    const struct axis time = {first, fmax(last, first + 1e-3)};
    begin(t, unit);
    marks(t, &y, true, logarithmic, "");
    marks(t, &time, false, false, "seconds");
    changes(t, course->history, &time);
    for (unsigned c = 0; c < count && c < CURVES; c++)
        any[c] = draw(t, course, &curves[c], logarithmic, &time, &y);
    text_put(t, "</svg><p class=\"key\">");
    for (unsigned c = 0; c < count && c < CURVES; c++)
        if (any[c])
            text_format(t, "<span class=\"%s\">%s</span> ", curves[c].colour, curves[c].name);
    text_put(t, unit);
    text_put(t, "</p>");
}

/* ---- memory -------------------------------------------------------------------------------------- */

enum { NAMES = 24, COLOURS = 17 };

static void collect(void *user, const slx_account_line *l)
{
    struct boxes *b = user;
    if (l->phase && b->count < BOXES)
        b->all[b->count++] =
            (struct box){l->phase, l->purpose, (double)(l->purpose ? l->live : l->peak), l->purpose ? 0.0 : l->seconds};
}

void boxes_collect(const slx_model *model, struct boxes *boxes)
{
    boxes->count = 0;
    slx_account(model, collect, boxes);
}

static unsigned colour_of(const char *names[NAMES], unsigned *count, const char *name)
{
    for (unsigned k = 0; k < *count; k++)
        if (names[k] == name)
            return k;
    if (*count < NAMES)
        names[(*count)++] = name;
    return *count - 1;
}

/* The account's names are static, so that one name is one pointer. */
void chart_memory(const struct text *t, const struct boxes *b)
{
    static const double least_width = 0.04; /* of the chart, so that a short phase is seen */
    const char *names[NAMES];
    double most = 0.0, seconds = 0.0, x = LEFT, phases = 0.0;
    unsigned used = 0;
    for (unsigned k = 0; k < b->count; k++)
        if (!b->all[k].purpose) {
            most = fmax(most, b->all[k].bytes);
            seconds += b->all[k].seconds;
            phases += 1.0;
        }
    if (most <= 0.0 || phases == 0.0)
        return;
    const struct axis y = {0.0, most / (1 << 20)};
    const double shared = fmax(0.0, 1.0 - phases * least_width);
    begin(t, "memory by phase and purpose");
    marks(t, &y, true, false, "");
    for (unsigned k = 0; k < b->count;) {
        const struct box *phase = &b->all[k++];
        const double width = across * (fmin(least_width, 1.0 / phases) +
                                       (seconds > 0.0 ? shared * phase->seconds / seconds : shared / phases));
        double below = 0.0;
        for (; k < b->count && b->all[k].purpose; k++) {
            const double from = below, to = from + b->all[k].bytes / (1 << 20);
            const unsigned colour = colour_of(names, &used, b->all[k].purpose);
            below = to;
            text_format(t,
                        "<rect class=\"f%u\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.2f\"><title>%s, %s: %.3f "
                        "MB</title></rect>",
                        colour % COLOURS, x, at_y(&y, to), fmax(width - 1.0, 1.0), at_y(&y, from) - at_y(&y, to),
                        phase->phase, b->all[k].purpose, b->all[k].bytes / (1 << 20));
        }
        if (width >= 0.1 * across)
            label(t, x + 0.5 * width, HEIGHT - BOTTOM + 15, "middle", phase->phase);
        x += width;
    }
    text_put(t, "</svg><p class=\"key\">");
    for (unsigned k = 0; k < used; k++)
        text_format(t, "<span class=\"f%u\">%s</span> ", k % COLOURS, names[k]);
    text_put(t, "MB");
    text_put(t, "</p>");
}

/* ---- ranges -------------------------------------------------------------------------------------- */

void chart_ranges(const struct text *t, const struct model_ranges *r)
{
    const struct magnitudes *const parts[] = {&r->matrix, &r->cost, &r->bound, &r->rhs};
    static const char *const names[] = {"matrix", "costs", "bounds", "sides"};
    struct axis x = {INFINITY, -INFINITY};
    enum { COUNT = sizeof parts / sizeof *parts };
    for (unsigned k = 0; k < COUNT; k++)
        if (parts[k]->least <= parts[k]->most) {
            x.low = fmin(x.low, floor(log10(parts[k]->least)));
            x.high = fmax(x.high, ceil(log10(parts[k]->most)));
        }
    if (!(x.low <= x.high))
        return;
    x = (struct axis){x.low - 1.0, x.high + 1.0};
    begin(t, "ranges of the numbers");
    marks(t, &x, false, true, "magnitude");
    for (unsigned k = 0; k < COUNT; k++) {
        const double y = TOP + down * (k + 0.5) / COUNT;
        label(t, LEFT - 6, y + 4, "end", names[k]);
        if (parts[k]->least > parts[k]->most)
            continue;
        const double from = at_x(&x, log10(parts[k]->least)), to = at_x(&x, log10(parts[k]->most));
        text_format(t,
                    "<rect class=\"f%u\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"20\" rx=\"3\"><title>%s: %.15g "
                    "to %.15g</title></rect>",
                    k, from - 2.0, y - 10.0, to - from + 4.0, names[k], parts[k]->least, parts[k]->most);
    }
    text_put(t, "</svg>");
}
