/* This processor as a device: the kernels as C, in one group of one item. */
#include "fom/device_private.h"

#include <string.h>

#define KERNEL(name)                                                                                                   \
    static void name(char *memory, struct fom_layout layout, __attribute__((unused)) struct fom_scalars scalars)
#define GLOBAL
#define SHARED
#define LOCAL
#define FOM_GROUP 1
#define GROUP ((u64)0)
#define ITEM ((u32)0)
#define BARRIER ((void)0)
#include "fom/kernels.inc"

struct host {
    struct device device;
    char *memory;
};

static bool host_open(struct env *env, __attribute__((unused)) unsigned group, struct device **out)
{
    struct host *h = mem_new(&env->mem, MEM_FIRST_ORDER, 1, sizeof *h);
    if (!h)
        return fail_memory(env, "a device") == SLX_OK;
    h->device = (struct device){.kind = &device_host, .env = env, .groups = 1, .group = 1, .name = "this processor"};
    *out = &h->device;
    return true;
}

static bool host_allocate(struct device *d, uint64_t bytes)
{
    char **memory = &((struct host *)d)->memory;
    *memory = mem_new(&d->env->mem, MEM_FIRST_ORDER, bytes, 1);
    return *memory || fail_memory(d->env, "a device's memory") == SLX_OK;
}

static bool host_write(struct device *d, uint64_t at, const void *from, uint64_t bytes)
{
    memcpy(((struct host *)d)->memory + at, from, (size_t)bytes);
    return true;
}

static bool host_read(struct device *d, uint64_t at, void *to, uint64_t bytes)
{
    memcpy(to, ((struct host *)d)->memory + at, (size_t)bytes);
    return true;
}

static bool host_run(struct device *d, enum fom_kernel kernel, const struct fom_layout *layout,
                     const struct fom_scalars *scalars)
{
#define FOM_KERNEL_FUNCTION(name) name,
    static void (*const kernels[])(char *, struct fom_layout,
                                   struct fom_scalars) = {FOM_KERNEL_LIST(FOM_KERNEL_FUNCTION)};
    kernels[kernel](((struct host *)d)->memory, *layout, *scalars);
    return true;
}

static void host_close(struct device *d)
{
    struct mem *mem = &d->env->mem;
    mem_free(mem, ((struct host *)d)->memory);
    mem_free(mem, d);
}

const struct device_kind device_host = {"host", host_open, host_allocate, host_write, host_read, host_run, host_close};
