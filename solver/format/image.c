/* The file: a head, then the blocks of lp_blocks, each where a page begins, with MEM_FRONT bytes before it.
 *
 * What is in a block is trusted as memory is: the head alone is checked. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "format/image.h"
#include "stream/stream.h"

struct head {
    char magic[16];
    uint32_t version[4];
    uint64_t build, page, bytes; /* the structs themselves, a page and the file have */
    struct {
        uint64_t at, bytes; /* 0, 0: none */
    } block[LP_BLOCKS];
};

static struct head head_of(const void *const block[LP_BLOCKS])
{
    struct head head = {.magic = "slimplex shared",
                        .version = {SLX_VERSION_MAJOR, SLX_VERSION_MINOR, SLX_VERSION_PATCH},
                        .build = sizeof head + sizeof(struct lp),
                        .page = page_size()};
    uint64_t at = sizeof head;
    for (unsigned k = 0; block && k < LP_BLOCKS; k++) {
        if (!block[k])
            continue;
        head.block[k].at = at = (at + head.page - 1) / head.page * head.page;
        head.block[k].bytes = mem_size(block[k]);
        at += MEM_FRONT + head.block[k].bytes;
    }
    head.bytes = at;
    return head;
}

static void fill(struct writer *w, uint64_t bytes)
{
    static const char zeros[4096];
    for (; bytes > sizeof zeros; bytes -= sizeof zeros)
        writer_text(w, zeros, sizeof zeros);
    writer_text(w, zeros, (size_t)bytes);
}

/* Never waits, as a pipe would have it. */
static int open_image(const char *path)
{
    return open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
}

static bool is_image(int file, struct head *head)
{
    struct stat s;
    const struct head other = head_of(NULL);
    if (pread(file, head, sizeof *head, 0) != (ssize_t)sizeof *head || fstat(file, &s) != 0 ||
        memcmp(head, &other, offsetof(struct head, bytes)) != 0 || head->bytes != (uint64_t)s.st_size)
        return false;
    for (unsigned k = 0; k < LP_BLOCKS; k++)
        if (head->block[k].at > head->bytes || head->block[k].bytes > head->bytes - head->block[k].at ||
            (head->block[k].at && !mem_is_in_file(file, head->block[k].at, head->block[k].bytes)))
            return false;
    return true;
}

slx_status image_write(struct env *env, const struct lp *lp, const char *path)
{
    const void *block[LP_BLOCKS];
    struct writer *w;
    lp_blocks(lp, block);
    const struct head head = head_of(block);
    slx_status status = writer_open(env, path, &w);
    if (status != SLX_OK)
        return status;
    writer_text(w, (const char *)&head, sizeof head);
    uint64_t at = sizeof head;
    for (unsigned k = 0; k < LP_BLOCKS && !writer_failed(w); k++) {
        char front[MEM_FRONT];
        if (!block[k])
            continue;
        mem_front(block[k], front);
        fill(w, head.block[k].at - at);
        writer_text(w, front, sizeof front);
        writer_text(w, block[k], mem_size(block[k]));
        at = head.block[k].at + MEM_FRONT + head.block[k].bytes;
    }
    status = writer_close(env, &w);
    struct head there; /* of a pipe or a device there is nothing, or not from its beginning on */
    const int file = status == SLX_OK ? open_image(path) : -1;
    const bool usable = file >= 0 && is_image(file, &there) && memcmp(&there, &head, sizeof head) == 0;
    for (unsigned k = 0; k < LP_BLOCKS && usable; k++)
        if (block[k])
            mem_to_file(&env->mem, (void *)(uintptr_t)block[k], file, head.block[k].at);
    if (file >= 0)
        close(file);
    return status;
}

static slx_status take_blocks(struct env *env, int file, const struct head *head, const char *path,
                              void *block[LP_BLOCKS])
{
    for (unsigned k = 0; k < LP_BLOCKS; k++) {
        if (!head->block[k].at)
            continue;
        block[k] = mem_of_file(&env->mem, file, head->block[k].at, head->block[k].bytes);
        if (!block[k]) {
            while (k-- > 0)
                mem_free(&env->mem, block[k]);
            return fail_memory(env, path);
        }
    }
    return SLX_OK;
}

slx_status image_read(struct env *env, const char *path, struct lp **out)
{
    struct head head;
    void *block[LP_BLOCKS] = {0};
    *out = NULL;
    const int file = open_image(path);
    if (file < 0)
        return fail_at(env, SLX_ERROR_INPUT, path, 0, 0, "cannot be opened: %s", strerror(errno));
    slx_status status = is_image(file, &head)
                            ? take_blocks(env, file, &head, path, block)
                            : fail_at(env, SLX_ERROR_INPUT, path, 0, 0,
                                      "no model that this build of slimplex shares between processes");
    close(file);
    if (status == SLX_OK)
        *out = lp_of_blocks(block);
    return status;
}
