/* Replays a corpus through a target, with any compiler, and packs and unpacks it.
 *
 *     replay_TARGET FILE...               a pack, or a single input such as libFuzzer leaves behind a crash
 *     replay_TARGET --unpack PACK FOLDER
 *     replay_TARGET --pack PACK FOLDER
 *     replay_TARGET --random FIRST COUNT [SECONDS]   inputs made from the seeds FIRST and up, COUNT of them (0: no
 * end),
 *                                                    until the time is over
 *
 * A pack is one file: PACK_MAGIC, then each input behind its length, four bytes, the lowest first.
 */
#include "fuzz.h"

#include <dirent.h>
#include <signal.h>
#include <string.h>
#include <time.h>

#define PACK_MAGIC "slimplex corpus\n"
enum { MAGIC = sizeof PACK_MAGIC - 1, MOST_INPUTS = 10000 };

static uint8_t *read_file(const char *path, size_t *size)
{
    FILE *f = fopen(path, "rb");
    if (!f) {
        perror(path);
        exit(2);
    }
    uint8_t *data = NULL;
    size_t have = 0, room = 0;
    do {
        room = 2 * room + 4096;
        data = realloc(data, room);
        REQUIRE(data);
        have += fread(data + have, 1, room - have, f);
    } while (have == room);
    REQUIRE(!ferror(f));
    fclose(f);
    *size = have;
    return data;
}

static int is_pack(const uint8_t *data, size_t size)
{
    return size >= MAGIC && memcmp(data, PACK_MAGIC, MAGIC) == 0;
}

/* The next input of a pack from *at on; NULL at its end. */
static const uint8_t *next_input(const uint8_t *pack, size_t size, size_t *at, size_t *length)
{
    if (*at == size)
        return NULL;
    REQUIRE(size - *at >= 4);
    const uint8_t *p = pack + *at;
    *length = (size_t)p[0] | (size_t)p[1] << 8 | (size_t)p[2] << 16 | (size_t)p[3] << 24;
    REQUIRE(size - *at - 4 >= *length);
    *at += 4 + *length;
    return p + 4;
}

/* In a block of its own, so that a sanitizer sees a step over its end. */
static void run(const uint8_t *data, size_t size)
{
    uint8_t *copy = malloc(size ? size : 1);
    REQUIRE(copy);
    memcpy(copy, data, size);
    LLVMFuzzerTestOneInput(copy, size);
    free(copy);
}

static unsigned replay(const char *path)
{
    size_t size, length, at = MAGIC;
    uint8_t *data = read_file(path, &size);
    unsigned count = 0;
    if (is_pack(data, size))
        for (const uint8_t *input; (input = next_input(data, size, &at, &length)); count++) {
            fprintf(stderr, "%s: input %u\n", path, count); /* the last one is the one that failed */
            run(input, length);
        }
    else {
        run(data, size);
        count = 1;
    }
    free(data);
    return count;
}

static void unpack(const char *path, const char *folder)
{
    size_t size, length, at = MAGIC;
    uint8_t *data = read_file(path, &size);
    char name[4096];
    unsigned count = 0;
    REQUIRE(is_pack(data, size));
    for (const uint8_t *input; (input = next_input(data, size, &at, &length)); count++) {
        snprintf(name, sizeof name, "%s/input-%04u", folder, count);
        FILE *f = fopen(name, "wb");
        REQUIRE(f && fwrite(input, 1, length, f) == length && fclose(f) == 0);
    }
    free(data);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* In the order of the names, which libFuzzer makes from the contents. */
static void pack(const char *path, const char *folder)
{
    static char *names[MOST_INPUTS];
    unsigned count = 0;
    DIR *dir = opendir(folder);
    FILE *out = fopen(path, "wb");
    REQUIRE(dir && out && fwrite(PACK_MAGIC, 1, MAGIC, out) == MAGIC);
    for (struct dirent *e; (e = readdir(dir));)
        if (e->d_name[0] != '.') {
            REQUIRE(count < MOST_INPUTS);
            size_t room = strlen(folder) + strlen(e->d_name) + 2;
            names[count] = malloc(room);
            REQUIRE(names[count]);
            snprintf(names[count++], room, "%s/%s", folder, e->d_name);
        }
    closedir(dir);
    qsort(names, count, sizeof *names, by_name);
    for (unsigned k = 0; k < count; k++) {
        size_t size;
        uint8_t *data = read_file(names[k], &size);
        const uint8_t length[4] = {(uint8_t)(size & 255), (uint8_t)(size >> 8 & 255), (uint8_t)(size >> 16 & 255),
                                   (uint8_t)(size >> 24 & 255)};
        REQUIRE(fwrite(length, 1, 4, out) == 4 && fwrite(data, 1, size, out) == size);
        free(data);
        free(names[k]);
    }
    REQUIRE(fclose(out) == 0);
    printf("%s: %u inputs\n", path, count);
}

static volatile uint64_t seed_in_hand;

/* Where a target gives up. */
static void name_seed(int number)
{
    (void)number;
    fprintf(stderr, "replay: the input of seed %llu\n", (unsigned long long)seed_in_hand);
}

/* splitmix64 (Steele, Lea, Flood 2014). */
static uint64_t next_random(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

static unsigned run_random(uint64_t seed, uint64_t count, double seconds)
{
    enum { LENGTH = 2048 };
    static uint8_t data[LENGTH];
    const time_t end = time(NULL) + (time_t)seconds;
    unsigned done = 0;
    for (; (!count || done < count) && (seconds <= 0.0 || time(NULL) < end); done++, seed++) {
        uint64_t state = seed;
        for (size_t k = 0; k < LENGTH; k++)
            data[k] = (uint8_t)(next_random(&state) >> 56);
        seed_in_hand = seed;
        run(data, LENGTH);
    }
    return done;
}

static uint64_t numeral(const char *text)
{
    char *end;
    uint64_t n = strtoull(text, &end, 10);
    REQUIRE(*text && !*end);
    return n;
}

int main(int argc, char **argv)
{
    if (argc == 4 && !strcmp(argv[1], "--unpack")) {
        unpack(argv[2], argv[3]);
        return 0;
    }
    if (argc == 4 && !strcmp(argv[1], "--pack")) {
        pack(argv[2], argv[3]);
        return 0;
    }
    unsigned count = 0;
    if ((argc == 4 || argc == 5) && !strcmp(argv[1], "--random")) {
        signal(SIGABRT, name_seed);
        count = run_random(numeral(argv[2]), numeral(argv[3]), argc == 5 ? atof(argv[4]) : 0.0);
    } else
        for (int k = 1; k < argc; k++)
            count += replay(argv[k]);
    printf("%u inputs replayed\n", count);
    return count == 0;
}
