/* What was meant by a word that is none: the nearest of those that there are, by the changes of a letter between them
 * (Damerau 1964, of neighbours that are exchanged each pair once), or one that goes on or is cut short. */
#include <string.h>

#include "cli.h"

enum { MOST_LETTERS = 40, BEGINNING = 3 };

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* Letters that are missing, too many, others, or exchanged with the next. */
static unsigned changes_between(const char *a, size_t m, const char *b, size_t n)
{
    unsigned rows[3][MOST_LETTERS + 1];
    for (size_t j = 0; j <= n; j++)
        rows[0][j] = (unsigned)j;
    for (size_t i = 1; i <= m; i++) {
        unsigned *now = rows[i % 3];
        const unsigned *before = rows[(i + 2) % 3], *earlier = rows[(i + 1) % 3];
        now[0] = (unsigned)i;
        for (size_t j = 1; j <= n; j++) {
            now[j] = least(least(before[j], now[j - 1]) + 1, before[j - 1] + (a[i - 1] != b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                now[j] = least(now[j], earlier[j - 2] + 1);
        }
    }
    return rows[m % 3][n];
}

void nearest_begin(struct nearest *nearest, const char *given, size_t length)
{
    *nearest = (struct nearest){.given = given, .length = length};
    /* Of a short word a change leaves little. */
    nearest->changes = length < 2 ? 0 : length < 6 ? 2 : 3;
}

void nearest_try(struct nearest *nearest, const char *word, size_t length)
{
    if (nearest->length > MOST_LETTERS || length > MOST_LETTERS)
        return;
    const size_t both = nearest->length < length ? nearest->length : length;
    const bool begun = both >= BEGINNING && strncmp(nearest->given, word, both) == 0;
    const unsigned changes = begun ? 1 : changes_between(nearest->given, nearest->length, word, length);
    if (changes >= nearest->changes)
        return;
    nearest->changes = changes;
    nearest->word = word;
    nearest->word_length = length;
}

void nearest_try_words(struct nearest *nearest, const char *words, char separator)
{
    for (const char *end; *words; words = *end ? end + 1 : end) {
        end = strchr(words, separator);
        end = end ? end : words + strlen(words);
        nearest_try(nearest, words, (size_t)(end - words));
    }
}

const char *nearest_question(const struct nearest *nearest, const char *before, char *out, size_t size)
{
    if (nearest->word)
        snprintf(out, size, "; did you mean '%s%.*s'?", before, (int)nearest->word_length, nearest->word);
    else
        out[0] = '\0';
    return out;
}
