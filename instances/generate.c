/* Large linear programs with a known answer, written as MPS to standard output as fast as a pipe takes them.
 *
 *     generate FAMILY NONZEROS [SEED]        NONZEROS as in 20000, 500K or 50M; about that many come out
 *
 * A family gives only the pattern: rows with a type, columns with entries.  The rest is planted.  Each row i has a
 * multiplier y_i (of the sign that its type asks for, often 0) and each column j a value x_j >= 0 (often 0), all small
 * integers from a hash of the seed.  Right-hand sides are the row's activity at x, loosened where y_i = 0; costs are
 * c_j = y'a_j, plus something where x_j = 0.  So x and y are feasible and complementary, hence optimal, and the optimal
 * value c'x is written as a comment before ENDATA.  Coefficients are quarters, kept as integers: nothing is rounded.
 *
 * Memory: 16 bytes for each row.  The same arguments give the same bytes on any machine.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- output through one buffer ------------------------------------------------------------------ */

static char buffer[1 << 18];
static size_t filled;

static void flush(void)
{
    for (size_t done = 0; done < filled;) {
        ssize_t n = write(STDOUT_FILENO, buffer + done, filled - done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            fprintf(stderr, "generate: standard output: %s\n", strerror(errno));
            exit(3);
        }
        done += (size_t)n;
    }
    filled = 0;
}

/* Makes room for n more bytes; n is far less than the buffer. */
static void room(size_t n)
{
    if (filled + n > sizeof buffer)
        flush();
}

static void put(const char *text, size_t length)
{
    memcpy(buffer + filled, text, length);
    filled += length;
}

static void say(const char *text)
{
    room(strlen(text));
    put(text, strlen(text));
}

/* Digits of v at `out`; returns how many. */
static size_t digits(char *out, uint64_t v)
{
    size_t n = 1;
    for (uint64_t w = v; w >= 10; w /= 10)
        n++;
    for (size_t k = n; k > 0; v /= 10)
        out[--k] = (char)('0' + v % 10);
    return n;
}

/* Writes quarters / 4 as a decimal. */
static void put_quarters(int64_t quarters)
{
    static const char *const fraction[] = {"", ".25", ".5", ".75"};
    uint64_t size = quarters < 0 ? (uint64_t)-quarters : (uint64_t)quarters;
    if (quarters < 0)
        buffer[filled++] = '-';
    filled += digits(buffer + filled, size / 4);
    put(fraction[size % 4], strlen(fraction[size % 4]));
}

/* ---- hashing ------------------------------------------------------------------------------------ */

static uint64_t seed;

/* Bits that depend on the seed, a stream and a place (the finaliser of splitmix64; Steele, Lea, Flood 2014). */
static uint64_t bits(uint64_t stream, uint64_t place)
{
    uint64_t z = seed * UINT64_C(0xd1342543de82ef95) + stream * UINT64_C(0xaf251af3b0f025b5) +
                 (place + 1) * UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

/* 0 .. n-1 from 32 of those bits. */
static uint32_t below(uint32_t random, uint32_t n)
{
    return (uint32_t)(((uint64_t)random * n) >> 32);
}

enum stream { MULTIPLIER, SLACK, VALUE, COST, PATTERN, COEFFICIENT };

/* ---- the planted model -------------------------------------------------------------------------- */

enum { LONGEST = 32, NAME = 32 };

static struct {
    uint32_t rows;
    char (*type_of)(uint32_t row);
    size_t (*row_name)(char *out, uint32_t row);
    struct row {
        int64_t activity; /* quarters */
        int64_t multiplier;
    } * row;
    int64_t objective; /* c'x in quarters */
    uint64_t columns, nonzeros;
} model;

/* The multiplier of a row: 0 for a third of the inequalities. */
static int64_t multiplier(uint32_t row)
{
    uint64_t random = bits(MULTIPLIER, row);
    int64_t size = (int64_t)(random % 16);
    switch (model.type_of(row)) {
    case 'G': return random >> 62 ? size : 0;
    case 'L': return random >> 62 ? -size : 0;
    default: return size - 8;
    }
}

/* Blanks up to `column` (from 1) of the line that began at `line`, and at least two: the places of the fixed format,
 * as long as no name has more than eight letters. */
static void pad(size_t line, size_t column)
{
    size_t have = filled - line, blanks = have + 3 <= column ? column - 1 - have : 2;
    memset(buffer + filled, ' ', blanks);
    filled += blanks;
}

/* Writes the k-th entry of column `name`, two to a line; *line is where the present line began. */
static void put_entry(unsigned k, size_t *line, const char *name, size_t name_length, uint32_t row, int64_t quarters)
{
    if (k % 2 == 0) {
        if (k > 0)
            buffer[filled++] = '\n';
        room(256);
        *line = filled;
        put("    ", 4);
        put(name, name_length);
        pad(*line, 15);
    } else {
        pad(*line, 40);
    }
    if (row == UINT32_MAX)
        put("COST", 4);
    else
        filled += model.row_name(buffer + filled, row);
    pad(*line, k % 2 == 0 ? 25 : 50);
    put_quarters(quarters);
}

/* Writes one column with its planted cost.  No row twice in index[0..count). */
static void column(const char *name, size_t name_length, const uint32_t *index, const int32_t *quarters, unsigned count)
{
    uint64_t j = model.columns++, random = bits(VALUE, j);
    int64_t value = random % 3 == 0 ? (int64_t)(1 + (random >> 32) % 9) : 0;
    int64_t cost = value ? 0 : (int64_t)(bits(COST, j) % 64);
    for (unsigned k = 0; k < count; k++) {
        struct row *row = &model.row[index[k]];
        cost += row->multiplier * quarters[k];
        row->activity += value * quarters[k];
    }
    model.objective += value * cost;
    model.nonzeros += count;
    unsigned written = 0;
    size_t line = 0;
    if (cost)
        put_entry(written++, &line, name, name_length, UINT32_MAX, cost);
    for (unsigned k = 0; k < count; k++)
        put_entry(written++, &line, name, name_length, index[k], quarters[k]);
    buffer[filled++] = '\n';
}

static void begin(const char *family, uint32_t rows, char (*type_of)(uint32_t), size_t (*row_name)(char *, uint32_t))
{
    model.rows = rows;
    model.type_of = type_of;
    model.row_name = row_name;
    model.row = calloc(rows, sizeof *model.row);
    if (!model.row) {
        fprintf(stderr, "generate: out of memory\n");
        exit(4);
    }
    say("NAME          ");
    say(family);
    say("\nROWS\n N  COST\n");
    for (uint32_t i = 0; i < rows; i++) {
        model.row[i].multiplier = multiplier(i);
        room(NAME + 8);
        buffer[filled++] = ' ';
        buffer[filled++] = type_of(i);
        put("  ", 2);
        filled += row_name(buffer + filled, i);
        buffer[filled++] = '\n';
    }
    say("COLUMNS\n");
}

/* The right-hand sides, the answer and the end. */
static void finish(void)
{
    say("RHS\n");
    for (uint32_t i = 0; i < model.rows; i++) {
        char type = model.type_of(i);
        int64_t rhs = model.row[i].activity, slack = (int64_t)(bits(SLACK, i) % 32);
        if (model.row[i].multiplier == 0 && type != 'E')
            rhs += type == 'L' ? slack : -slack;
        if (rhs == 0)
            continue;
        room(NAME + 64);
        size_t line = filled;
        put("    RHS       ", 14);
        filled += model.row_name(buffer + filled, i);
        pad(line, 25);
        put_quarters(rhs);
        buffer[filled++] = '\n';
    }
    say("* Answer: optimal ");
    room(64);
    put_quarters(model.objective);
    say("\nENDATA\n");
    flush();
    fprintf(stderr, "generate: %" PRIu32 " rows, %" PRIu64 " columns, %" PRIu64 " nonzeros\n", model.rows,
            model.columns, model.nonzeros);
    free(model.row);
}

/* ---- names and types that families share -------------------------------------------------------- */

static size_t numbered(char *out, char letter, uint64_t number)
{
    out[0] = letter;
    return 1 + digits(out + 1, number);
}

static size_t row_plain(char *out, uint32_t row)
{
    return numbered(out, 'R', row + 1);
}

static char type_mixed(uint32_t row)
{
    return "LGE"[bits(PATTERN, UINT64_C(1) << 40 | row) % 3];
}
static char type_greater(uint32_t row)
{
    return (void)row, 'G';
}
static char type_equal(uint32_t row)
{
    return (void)row, 'E';
}

/* Rows of a column: one at random in each of `count` equal strata of [first, first + rows), so none is there twice. */
static void spread(uint64_t column_number, uint32_t first, uint32_t rows, unsigned count, uint32_t *index)
{
    for (unsigned k = 0; k < count; k++) {
        uint32_t low = (uint32_t)((uint64_t)rows * k / count), high = (uint32_t)((uint64_t)rows * (k + 1) / count);
        index[k] = first + low + below((uint32_t)bits(PATTERN, column_number * LONGEST + k), high - low);
    }
}

/* Coefficients among 16 values, in quarters. */
static void coefficients(uint64_t column_number, unsigned count, int32_t *quarters)
{
    static const int8_t choice[16] = {4, -4, 4, -4, 8, -8, 12, -12, 20, 28, -20, 2, 1, -1, 6, 40};
    uint64_t random = bits(COEFFICIENT, column_number);
    for (unsigned k = 0; k < count; k++, random = random >> 4 | random << 60)
        quarters[k] = choice[random % 16];
}

/* ---- families ----------------------------------------------------------------------------------- */

/* Rows of all types, ten entries a column anywhere, one row for ten columns. */
static void family_random(uint64_t nonzeros)
{
    enum { PER_COLUMN = 10 };
    uint64_t columns = nonzeros / PER_COLUMN + 1;
    uint32_t rows = (uint32_t)(columns / 10 + PER_COLUMN), index[LONGEST];
    int32_t quarters[LONGEST];
    char name[NAME];
    begin("random", rows, type_mixed, row_plain);
    for (uint64_t j = 0; j < columns; j++) {
        spread(j, 0, rows, PER_COLUMN, index);
        coefficients(j, PER_COLUMN, quarters);
        column(name, numbered(name, 'C', j + 1), index, quarters, PER_COLUMN);
    }
}

/* Far more columns than rows: eight entries a column anywhere, one row for 33 columns but 60,000 at most. */
static void family_wide(uint64_t nonzeros)
{
    enum { PER_COLUMN = 8, MOST_ROWS = 60000 };
    uint64_t columns = nonzeros / PER_COLUMN;
    uint32_t rows = columns / 33 < MOST_ROWS ? (uint32_t)(columns / 33 + PER_COLUMN) : MOST_ROWS, index[LONGEST];
    int32_t quarters[LONGEST];
    char name[NAME];
    begin("wide", rows, type_mixed, row_plain);
    for (uint64_t j = 0; j < columns; j++) {
        spread(j, 0, rows, PER_COLUMN, index);
        coefficients(j, PER_COLUMN, quarters);
        column(name, numbered(name, 'C', j + 1), index, quarters, PER_COLUMN);
    }
}

/* Elements are covered by sets of 2 to 12 of them; all coefficients are 1. */
static void family_setcover(uint64_t nonzeros)
{
    uint64_t columns = nonzeros / 7 + 1;
    uint32_t rows = (uint32_t)(columns / 20 + 12), index[LONGEST];
    int32_t quarters[LONGEST];
    char name[NAME];
    for (unsigned k = 0; k < LONGEST; k++)
        quarters[k] = 4;
    begin("setcover", rows, type_greater, row_plain);
    for (uint64_t j = 0; j < columns; j++) {
        unsigned count = 2 + (unsigned)(bits(COEFFICIENT, j) % 11);
        spread(j, 0, rows, count, index);
        column(name, numbered(name, 'S', j + 1), index, quarters, count);
    }
}

/* Goods go from each of p sources to each of 2 p sinks. */
static uint32_t sources;
static size_t row_place(char *out, uint32_t row)
{
    return row < sources ? numbered(out, 'S', row + 1) : numbered(out, 'D', row - sources + 1);
}
static void family_transport(uint64_t nonzeros)
{
    sources = 1;
    while (4 * (uint64_t)sources * sources < nonzeros)
        sources++;
    char name[NAME];
    static const int32_t one[] = {4, 4};
    begin("transport", 3 * sources, type_equal, row_place);
    for (uint32_t i = 0; i < sources; i++)
        for (uint32_t d = 0; d < 2 * sources; d++) {
            size_t length = numbered(name, 'S', i + 1);
            length += numbered(name + length, 'D', d + 1);
            column(name, length, (uint32_t[]){i, sources + d}, one, 2);
        }
}

/* k commodities share a network of n places and 3 n roads: a ring and two random roads from each place.  Rows: flow
 * balance of each commodity at each place, then the capacity of each road. */
static struct {
    uint32_t places, commodities;
} network;
static size_t row_network(char *out, uint32_t row)
{
    uint32_t balances = network.places * network.commodities;
    if (row >= balances)
        return numbered(out, 'A', row - balances + 1);
    size_t length = numbered(out, 'K', row / network.places + 1);
    return length + numbered(out + length, 'N', row % network.places + 1);
}
static char type_network(uint32_t row)
{
    return row < network.places * network.commodities ? 'E' : 'L';
}
static void family_multicommodity(uint64_t nonzeros)
{
    network.commodities = 4;
    while (90 * (uint64_t)network.commodities * network.commodities * network.commodities < nonzeros)
        network.commodities++;
    network.places = (uint32_t)(nonzeros / (9 * (uint64_t)network.commodities)) + 4;
    uint32_t n = network.places, balances = n * network.commodities;
    static const int32_t quarters[] = {-4, 4, 4};
    char name[NAME];
    begin("multicommodity", balances + 3 * n, type_network, row_network);
    for (uint32_t road = 0; road < 3 * n; road++) {
        uint32_t from = road % n;
        uint32_t to = road < n ? (from + 1) % n : (from + 1 + below((uint32_t)bits(PATTERN, road), n - 1)) % n;
        for (uint32_t k = 0; k < network.commodities; k++) {
            size_t length = numbered(name, 'A', road + 1);
            length += numbered(name + length, 'K', k + 1);
            column(name, length, (uint32_t[]){k * n + from, k * n + to, balances + road}, quarters, 3);
        }
    }
}

/* Periods of 40 rows and 60 columns; a column has four entries in its own period's rows and two in the next's. */
static void family_staircase(uint64_t nonzeros)
{
    enum { ROWS = 40, COLUMNS = 60 };
    uint32_t periods = (uint32_t)(nonzeros / (6 * COLUMNS)) + 1, index[LONGEST];
    int32_t quarters[LONGEST];
    char name[NAME];
    begin("staircase", periods * ROWS, type_mixed, row_plain);
    for (uint64_t j = 0; j < (uint64_t)periods * COLUMNS; j++) {
        uint32_t period = (uint32_t)(j / COLUMNS);
        unsigned count = 4;
        spread(2 * j, period * ROWS, ROWS, 4, index);
        if (period + 1 < periods) {
            spread(2 * j + 1, (period + 1) * ROWS, ROWS, 2, index + 4);
            count = 6;
        }
        coefficients(j, count, quarters);
        column(name, numbered(name, 'C', j + 1), index, quarters, count);
    }
}

static const struct {
    const char *name;
    void (*write)(uint64_t nonzeros);
} families[] = {{"random", family_random},
                {"wide", family_wide},
                {"setcover", family_setcover},
                {"transport", family_transport},
                {"multicommodity", family_multicommodity},
                {"staircase", family_staircase}};

/* Digits and K, M or G (powers of 1000); 0 for anything else or too much. */
static uint64_t count_of(const char *text)
{
    char *end;
    uint64_t v = strtoull(text, &end, 10), unit = 1;
    if (*text < '0' || *text > '9' || (*end && end[1]))
        return 0;
    switch (*end) {
    case '\0': break;
    case 'K': unit = 1000; break;
    case 'M': unit = 1000000; break;
    case 'G': unit = 1000000000; break;
    default: return 0;
    }
    return v <= UINT64_C(20000000000) / unit ? v * unit : 0;
}

int main(int argc, char **argv)
{
    uint64_t nonzeros = argc == 3 || argc == 4 ? count_of(argv[2]) : 0;
    seed = argc == 4 ? strtoull(argv[3], NULL, 10) : 1;
    for (size_t k = 0; nonzeros > 0 && k < sizeof families / sizeof *families; k++)
        if (strcmp(argv[1], families[k].name) == 0) {
            families[k].write(nonzeros);
            finish();
            return 0;
        }
    fprintf(stderr, "usage: generate random|setcover|transport|multicommodity|staircase NONZEROS [SEED]\n");
    return 1;
}
