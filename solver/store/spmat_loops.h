/* The loop bodies of the kernels, written once.  Included by spmat_kernels.c for each pair of index and value type with
 *
 *     INDEX           type of a stored index
 *     VALUE           type of a stored value
 *     DECODE(raw)     the double that a stored value stands for; may use `dict`
 *     NAME(kernel)    the name of this instance of a kernel
 *
 * No kernel allocates; vectors x and y have the length of the minor dimension.
 */

#define ENTRIES                                                                                                        \
    const INDEX *restrict const index = (const INDEX *)a->index;                                                       \
    const VALUE *restrict const value = (const VALUE *)a->values.data;                                                 \
    const double *const dict = a->values.dict;                                                                         \
    (void)dict
/* On addresses, not pointers: what is asked for may lie past the end, and an empty matrix has no arrays. */
#define READ_AHEAD                                                                                                     \
    __builtin_prefetch((const void *)((uintptr_t)index + begin * sizeof *index + AHEAD_BYTES));                        \
    __builtin_prefetch((const void *)((uintptr_t)value + begin * sizeof *value + AHEAD_BYTES))

/* Four sums hide the latency of the addition in a long vector; in a short one the next vectors do that, and one loop
 * with one exit is faster. */
static double NAME(dot)(const struct spmat *a, uint64_t begin, uint64_t end, const double *restrict x)
{
    ENTRIES;
    READ_AHEAD;
    double sum = 0.0;
    uint64_t p = begin;
    if (end - begin >= 200) {
        double s1 = 0.0, s2 = 0.0, s3 = 0.0;
        for (; p + 4 <= end; p += 4) {
            sum += DECODE(value[p]) * x[index[p]];
            s1 += DECODE(value[p + 1]) * x[index[p + 1]];
            s2 += DECODE(value[p + 2]) * x[index[p + 2]];
            s3 += DECODE(value[p + 3]) * x[index[p + 3]];
        }
        sum = (sum + s1) + (s2 + s3);
    }
    for (; p < end; p++)
        sum += DECODE(value[p]) * x[index[p]];
    return sum;
}

static void NAME(dots)(const struct spmat *a, const double *restrict x, double *restrict y)
{
    ENTRIES;
    uint64_t begin = spmat_start(a, 0);
    for (uint32_t k = 0; k < a->vectors; k++) {
        const uint64_t end = spmat_start(a, k + 1);
        double sum = 0.0;
        READ_AHEAD;
        for (uint64_t p = begin; p < end; p++)
            sum += DECODE(value[p]) * x[index[p]];
        y[k] = sum;
        begin = end;
    }
}

static void NAME(dot2)(const struct spmat *a, uint64_t begin, uint64_t end, const double *restrict x, double *hi,
                       double *lo)
{
    ENTRIES;
    double h = *hi, l = *lo;
    for (uint64_t p = begin; p < end; p++)
        add_product(DECODE(value[p]), x[index[p]], &h, &l);
    *hi = h;
    *lo = l;
}

static void NAME(axpy)(const struct spmat *a, uint64_t begin, uint64_t end, double alpha, double *restrict y)
{
    ENTRIES;
    for (uint64_t p = begin; p < end; p++)
        y[index[p]] += alpha * DECODE(value[p]);
}

static void NAME(axpy_ahead)(const struct spmat *a, uint64_t begin, uint64_t end, double alpha, double *restrict y)
{
    ENTRIES;
    READ_AHEAD;
    for (uint64_t p = begin; p < end; p++)
        y[index[p]] += alpha * DECODE(value[p]);
}

static void NAME(axpy2)(const struct spmat *a, uint64_t begin, uint64_t end, double alpha, double *restrict hi,
                        double *restrict lo)
{
    ENTRIES;
    for (uint64_t p = begin; p < end; p++)
        add_product(alpha, DECODE(value[p]), &hi[index[p]], &lo[index[p]]);
}

/* Where the list has room for the whole vector every index is written behind it and stays only if it is new, which
 * spares a branch that no predictor can learn. */
static void NAME(axpy_listed)(const struct spmat *a, uint64_t begin, uint64_t end, double alpha, struct svec *y)
{
    ENTRIES;
    double *restrict const val = y->val;
    uint32_t *restrict const list = y->idx;
    uint32_t count = y->count;
    if (end - begin <= y->n - count) {
        for (uint64_t p = begin; p < end; p++) {
            const uint32_t i = index[p];
            const double was = val[i], now = was + alpha * DECODE(value[p]);
            list[count] = i;
            count += was == 0.0;
            val[i] = now == 0.0 ? SVEC_TINY : now;
        }
        y->count = count;
    } else {
        for (uint64_t p = begin; p < end; p++)
            svec_add(y, index[p], alpha * DECODE(value[p]));
    }
}

static void NAME(gather)(const struct spmat *a, uint64_t begin, uint64_t end, uint32_t *restrict idx,
                         double *restrict val)
{
    ENTRIES;
    for (uint64_t p = begin; p < end; p++) {
        idx[p - begin] = index[p];
        val[p - begin] = DECODE(value[p]);
    }
}

static void NAME(magnitudes)(const struct spmat *a, uint64_t begin, uint64_t end, const int8_t *minor_exp,
                             double *least, double *most)
{
    ENTRIES;
    double low = INFINITY, high = 0.0;
    for (uint64_t p = begin; p < end; p++) {
        const double v = fabs(DECODE(value[p])) * (minor_exp ? pow2(minor_exp[index[p]]) : 1.0);
        if (v != 0.0 && v < low)
            low = v;
        if (v > high)
            high = v;
    }
    *least = low;
    *most = high;
}

/* Takes every entry that is not 0, as a log_key shifted by `shift`, into the extremes of its minor. */
static void NAME(extremes)(const struct spmat *a, uint64_t begin, uint64_t end, int32_t shift, int32_t *restrict least,
                           int32_t *restrict most)
{
    ENTRIES;
    for (uint64_t p = begin; p < end; p++) {
        const double v = DECODE(value[p]);
        if (v == 0.0)
            continue;
        const uint32_t i = index[p];
        const int32_t key = log_key(v) + shift;
        least[i] = key < least[i] ? key : least[i];
        most[i] = key > most[i] ? key : most[i];
    }
}

static void NAME(entry)(const struct spmat *a, uint64_t at, uint32_t *out_index, double *out_value)
{
    ENTRIES;
    *out_index = index[at];
    *out_value = DECODE(value[at]);
}

/* The place of `minor` in begin .. end-1, where it must be.  A block is compared without a way out of the loop, so that
 * the compiler compares many at once. */
static uint64_t NAME(find)(const struct spmat *a, uint64_t begin, uint64_t end, uint32_t minor)
{
    enum { FIND_BLOCK = 32 };
    const INDEX *restrict const index = (const INDEX *)a->index;
    const INDEX wanted = (INDEX)minor;
    while (end - begin >= FIND_BLOCK) {
        INDEX found = 0;
        for (int t = 0; t < FIND_BLOCK; t++)
            found |= (INDEX)(index[begin + (unsigned)t] == wanted);
        if (found)
            break;
        begin += FIND_BLOCK;
    }
    while (index[begin] != wanted)
        begin++;
    return begin;
}

static void NAME(swap)(const struct spmat *a, uint64_t p, uint64_t q)
{
    INDEX *const index = (INDEX *)a->index;
    VALUE *const value = (VALUE *)a->values.data;
    const INDEX i = index[p];
    const VALUE v = value[p];
    index[p] = index[q];
    value[p] = value[q];
    index[q] = i;
    value[q] = v;
}

#undef ENTRIES
#undef READ_AHEAD
