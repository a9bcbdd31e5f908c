/* Sums without rounding; exact_sum_private.h has the method. */
#include "check/exact_sum_private.h"

#include "check/twofold.h"

void exact_clear(struct exact_sum *s)
{
    s->count = 0;
    s->lost = false;
}

/* Shewchuk's Compress: down, so that each part is the rounded sum of itself and all below, then up, to close gaps. */
static void pack(struct exact_sum *s)
{
    double down[EXACT_PARTS], error;
    int bottom = s->count;
    double sum = s->part[s->count - 1];
    for (int i = s->count - 2; i >= 0; i--) {
        sum = two_sum(sum, s->part[i], &error);
        if (error != 0.0) {
            down[--bottom] = sum;
            sum = error;
        }
    }
    down[--bottom] = sum;
    int kept = 0;
    sum = down[bottom];
    for (int i = bottom + 1; i < s->count; i++) {
        sum = two_sum(down[i], sum, &error);
        if (error != 0.0)
            s->part[kept++] = error;
    }
    s->part[kept++] = sum;
    s->count = kept;
}

/* Shewchuk's Grow-Expansion, leaving out zeros. */
static void add(struct exact_sum *s, double v)
{
    if (s->count == EXACT_PARTS)
        pack(s);
    int kept = 0;
    for (int i = 0; i < s->count; i++) {
        double error;
        v = two_sum(v, s->part[i], &error);
        if (error != 0.0)
            s->part[kept++] = error;
    }
    if (v != 0.0 && kept == EXACT_PARTS)
        s->lost = true;
    else if (v != 0.0)
        s->part[kept++] = v;
    s->count = kept;
    s->lost = s->lost || !isfinite(v);
}

void exact_add_product(struct exact_sum *s, double a, double b)
{
    /* From here on the error of the product has all its bits above the least of a double, 2^-1074. */
    const double safe = 0x1p-960;
    double p = a * b;
    if (a == 0.0 || b == 0.0 || s->lost)
        return;
    if (!(fabs(p) >= safe) || isinf(p)) {
        s->lost = true;
        return;
    }
    double error = fma(a, b, -p);
    if (error != 0.0)
        add(s, error);
    add(s, p);
}

double exact_value(struct exact_sum *s)
{
    if (s->lost)
        return NAN;
    if (s->count == 0)
        return 0.0;
    pack(s);
    return s->part[s->count - 1];
}
