/* The sparsity of a matrix as a grid of at most 256 by 256, and that as an image. */
#include <math.h>
#include <string.h>

#include "report/report.h"

enum { LEVELS = 16 };

void grid_begin(struct grid *g, struct grid_counts *counts, uint32_t rows, uint32_t columns)
{
    *g = (struct grid){.rows = rows,
                       .columns = columns,
                       .height = rows < GRID ? rows : GRID,
                       .width = columns < GRID ? columns : GRID};
    memset(counts->of, 0, sizeof counts->of);
}

/* Number k of n among so many parts. */
static unsigned part(uint32_t k, uint32_t n, unsigned parts)
{
    return (unsigned)((uint64_t)k * parts / n);
}

void grid_column(const struct grid *g, struct grid_counts *counts, uint32_t column, slx_cursor *cursor)
{
    const unsigned x = part(column, g->columns, g->width);
    uint32_t row;
    double value;
    while (slx_next(cursor, &row, &value)) {
        uint16_t *cell = &counts->of[part(row, g->rows, g->height) * GRID + x];
        if (*cell < UINT16_MAX)
            ++*cell;
    }
}

void grid_end(struct grid *g, const struct grid_counts *counts)
{
    const double places =
        ceil((double)g->rows / (g->height ? g->height : 1)) * ceil((double)g->columns / (g->width ? g->width : 1));
    for (unsigned k = 0; k < g->height * g->width; k++) {
        const uint16_t count = counts->of[k / g->width * GRID + k % g->width];
        const double level = LEVELS - 1 + floor(log2(count / places));
        const uint8_t cell = (uint8_t)(count == 0 ? 0 : level < 1.0 ? 1 : level);
        g->cells[k / 2] |= (uint8_t)(k % 2 ? cell : cell << 4);
    }
}

/* ---- the image ---------------------------------------------------------------------------------- */

/* Bytes on their way to base 64. */
struct base64 {
    const struct text *t;
    uint32_t bits;
    unsigned bytes;
};

static void put_sextets(struct base64 *b, unsigned count)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char out[4];
    for (unsigned k = 0; k < 4; k++)
        out[k] = k < count ? digits[b->bits >> (18 - 6 * k) & 63] : '=';
    b->t->put(b->t->to, out, sizeof out);
    b->bits = b->bytes = 0;
}

static void put_byte(struct base64 *b, unsigned byte)
{
    b->bits |= byte << (16 - 8 * b->bytes++);
    if (b->bytes == 3)
        put_sextets(b, 4);
}

static void put_number(struct base64 *b, uint32_t v, unsigned bytes)
{
    for (unsigned k = 0; k < bytes; k++)
        put_byte(b, v >> (8 * k) & 255);
}

/* From white to a dark blue. */
static void put_palette(struct base64 *b)
{
    for (unsigned k = 0; k < LEVELS; k++) {
        const unsigned fade = k ? 200 - 200 * (k - 1) / (LEVELS - 2) : 255;
        put_byte(b, k ? 110 + fade * 145 / 255 : 255); /* blue, green, red */
        put_byte(b, k ? 40 + fade * 200 / 255 : 255);
        put_byte(b, k ? 10 + fade * 200 / 255 : 255);
        put_byte(b, 0);
    }
}

void grid_image(const struct text *t, const struct grid *g, const char *title)
{
    enum { HEADS = 14 + 40 + 4 * LEVELS };
    const unsigned line = (g->width + 7) / 8 * 4;
    struct base64 b = {.t = t};
    if (!g->height || !g->width)
        return;
    text_format(t, "<img alt=\"%s\" width=\"%u\" height=\"%u\" src=\"data:image/bmp;base64,", title, GRID, GRID);
    put_byte(&b, 'B');
    put_byte(&b, 'M');
    put_number(&b, HEADS + line * g->height, 4);
    put_number(&b, 0, 4);
    put_number(&b, HEADS, 4);
    put_number(&b, 40, 4);
    put_number(&b, g->width, 4);
    put_number(&b, g->height, 4);
    put_number(&b, 1, 2);
    put_number(&b, 4, 2);
    put_number(&b, 0, 4);
    put_number(&b, line * g->height, 4);
    put_number(&b, 2835, 4);
    put_number(&b, 2835, 4);
    put_number(&b, LEVELS, 4);
    put_number(&b, 0, 4);
    put_palette(&b);
    for (unsigned y = g->height; y-- > 0;) /* the last line first */
        for (unsigned byte = 0; byte < line; byte++) {
            unsigned pair = 0;
            for (unsigned x = 2 * byte; x < 2 * byte + 2; x++) {
                const unsigned k = y * g->width + x;
                const unsigned cell = x >= g->width ? 0 : k % 2 ? g->cells[k / 2] & 15 : g->cells[k / 2] >> 4;
                pair = pair << 4 | cell;
            }
            put_byte(&b, pair);
        }
    if (b.bytes)
        put_sextets(&b, b.bytes + 1);
    text_put(t, "\">");
}
