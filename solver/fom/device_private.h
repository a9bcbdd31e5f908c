/* A device that runs the kernels of kernels.inc on a block of its own memory, and the engine of a solve on one.
 *
 * Where two devices differ is in a `device_kind`: OpenCL, CUDA, or this processor, which runs the same kernels as C and
 * is there to compare with.  The libraries of the first two are looked for when a solve asks for them.
 */
#ifndef FOM_DEVICE_PRIVATE_H
#define FOM_DEVICE_PRIVATE_H

#include "fom/fom_private.h"

#define FOM_KERNEL_LIST(X)                                                                                             \
    X(fom_step_columns)                                                                                                \
    X(fom_step_rows)                                                                                                   \
    X(fom_advance)                                                                                                     \
    X(fom_anchor)                                                                                                      \
    X(fom_judge_columns)                                                                                               \
    X(fom_judge_rows)                                                                                                  \
    X(fom_add_sums)
#define FOM_KERNEL_NUMBER(name) number_of_##name,
enum fom_kernel { FOM_KERNEL_LIST(FOM_KERNEL_NUMBER) FOM_KERNEL_COUNT };
#undef FOM_KERNEL_NUMBER

/* Items of a group on a GPU. */
#define FOM_DEVICE_GROUP 64

/* All functions: false, and the error object of env tells why. */
struct device_kind {
    const char *name;
    /* A device with its kernels, for groups of so many items, 0: as fits it.  *out also where it is half there. */
    bool (*open)(struct env *env, unsigned group, struct device **out);
    bool (*allocate)(struct device *d, uint64_t bytes); /* its block of memory */
    bool (*write)(struct device *d, uint64_t at, const void *from, uint64_t bytes);
    bool (*read)(struct device *d, uint64_t at, void *to, uint64_t bytes); /* after all kernels so far */
    bool (*run)(struct device *d, enum fom_kernel kernel, const struct fom_layout *layout,
                const struct fom_scalars *scalars); /* may return before it has ended */
    void (*close)(struct device *d);                /* frees *d too */
};

struct device {
    const struct device_kind *kind;
    struct env *env;
    unsigned groups, group; /* what fills it, and items of a group */
    char name[128];
};

extern const struct device_kind device_host;
/* NULL where this program is not linked with them. */
extern const struct device_kind device_opencl __attribute__((weak)), device_cuda __attribute__((weak));

/* Programs of the kernels, 0-terminated. */
extern const char fom_kernels_opencl[], fom_kernels_cuda[];

#endif
