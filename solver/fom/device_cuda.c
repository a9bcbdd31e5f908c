/* Devices by CUDA: the first one.  Driver (libcuda) and compiler at run time (libnvrtc) are looked for when they are asked
 * for, and declared here, so that nothing of CUDA is needed to build this.
 */
#include "fom/device_private.h"

#include <stdio.h>
#include <string.h>

#include "fom/device_load_private.h"

typedef int error_code; /* CUresult and nvrtcResult; 0 is success */
typedef uint64_t address;

#define DRIVER(X)                                                                                                      \
    X(error_code, cuInit, (unsigned flags))                                                                            \
    X(error_code, cuDeviceGet, (int *device, int number))                                                              \
    X(error_code, cuDeviceGetName, (char *name, int length, int device))                                               \
    X(error_code, cuDeviceGetAttribute, (int *value, int attribute, int device))                                       \
    X(error_code, cuDevicePrimaryCtxRetain, (void **context, int device))                                              \
    X(error_code, cuDevicePrimaryCtxRelease, (int device))                                                             \
    X(error_code, cuCtxSetCurrent, (void *context))                                                                    \
    X(error_code, cuModuleLoadData, (void **module, const void *image))                                                \
    X(error_code, cuModuleUnload, (void *module))                                                                      \
    X(error_code, cuModuleGetFunction, (void **function, void *module, const char *name))                              \
    X(error_code, cuMemAlloc_v2, (address * at, size_t bytes))                                                         \
    X(error_code, cuMemFree_v2, (address at))                                                                          \
    X(error_code, cuMemcpyHtoD_v2, (address to, const void *from, size_t bytes))                                       \
    X(error_code, cuMemcpyDtoH_v2, (void *to, address from, size_t bytes))                                             \
    X(error_code, cuLaunchKernel,                                                                                      \
      (void *function, unsigned groups, unsigned groups_y, unsigned groups_z, unsigned items, unsigned items_y,        \
       unsigned items_z, unsigned shared, void *stream, void **arguments, void **extra))
#define COMPILER(X)                                                                                                    \
    X(error_code, nvrtcCreateProgram,                                                                                  \
      (void **program, const char *text, const char *name, int headers, const char *const *header_texts,               \
       const char *const *header_names))                                                                               \
    X(error_code, nvrtcCompileProgram, (void *program, int count, const char *const *options))                         \
    X(error_code, nvrtcGetPTXSize, (void *program, size_t *size))                                                      \
    X(error_code, nvrtcGetPTX, (void *program, char *ptx))                                                             \
    X(error_code, nvrtcGetProgramLogSize, (void *program, size_t *size))                                               \
    X(error_code, nvrtcGetProgramLog, (void *program, char *log))                                                      \
    X(error_code, nvrtcDestroyProgram, (void **program))

enum { ATTRIBUTE_PROCESSORS = 16, ATTRIBUTE_MAJOR = 75, ATTRIBUTE_MINOR = 76 };

#define POINTER(result, name, parameters) result(*name) parameters;
struct cuda {
    struct device device;
    struct {
        DRIVER(POINTER)
        COMPILER(POINTER)
    } call;
    int id;
    bool retained;
    void *module, *kernel[FOM_KERNEL_COUNT];
    address memory;
};
#undef POINTER

static bool failed(struct cuda *c, const char *doing, error_code code)
{
    enum { OUT_OF_MEMORY = 2 };
    return fail(c->device.env, code == OUT_OF_MEMORY ? SLX_ERROR_MEMORY : SLX_ERROR_USAGE,
                "CUDA on %s: %s failed with code %d", c->device.name, doing, code) == SLX_OK;
}

/* ---- the device --------------------------------------------------------------------------------------- */

static bool no_device(struct cuda *c, const char *why)
{
    return fail(c->device.env, SLX_ERROR_USAGE, "there is no CUDA device: %s", why) == SLX_OK;
}

static bool find_device(struct cuda *c)
{
    static const char *const drivers[] = {"libcuda.so.1", "libcuda.so", NULL};
    static const char *const compilers[] = {"libnvrtc.so", "libnvrtc.so.13", "libnvrtc.so.12", "libnvrtc.so.11.2",
                                            NULL};
#define WANTED(result, name, parameters) {#name, &c->call.name},
    const struct wanted driver[] = {DRIVER(WANTED)}, compiler[] = {COMPILER(WANTED)};
    void *context;
    int processors = 1;
    if (!load_library(drivers, driver, sizeof driver / sizeof *driver))
        return no_device(c, "libcuda.so.1 is not installed");
    if (c->call.cuInit(0) || c->call.cuDeviceGet(&c->id, 0))
        return no_device(c, "the driver knows none");
    if (!load_library(compilers, compiler, sizeof compiler / sizeof *compiler))
        return no_device(c, "libnvrtc.so, which compiles for it, is not installed");
    c->call.cuDeviceGetName(c->device.name, (int)sizeof c->device.name, c->id);
    c->call.cuDeviceGetAttribute(&processors, ATTRIBUTE_PROCESSORS, c->id);
    c->device.groups = 32 * (unsigned)processors;
    error_code code = c->call.cuDevicePrimaryCtxRetain(&context, c->id);
    c->retained = code == 0;
    if (!code)
        code = c->call.cuCtxSetCurrent(context);
    return code == 0 || failed(c, "making a context", code);
}

/* Of the whole text, words and kernels. */
static bool compile(struct cuda *c, void *program, char **ptx)
{
    char architecture[48], group[32], log[2000] = "";
    const char *const options[] = {architecture, group, "--fmad=false"};
    int major = 0, minor = 0;
    size_t size = 0;
    c->call.cuDeviceGetAttribute(&major, ATTRIBUTE_MAJOR, c->id);
    c->call.cuDeviceGetAttribute(&minor, ATTRIBUTE_MINOR, c->id);
    snprintf(architecture, sizeof architecture, "--gpu-architecture=compute_%d%d", major, minor);
    snprintf(group, sizeof group, "-DFOM_GROUP=%u", c->device.group);
    if (c->call.nvrtcCompileProgram(program, 3, options)) {
        if (!c->call.nvrtcGetProgramLogSize(program, &size) && size <= sizeof log)
            c->call.nvrtcGetProgramLog(program, log);
        return fail(c->device.env, SLX_ERROR_USAGE, "CUDA on %s: the kernels do not compile: %s", c->device.name,
                    log) == SLX_OK;
    }
    error_code code = c->call.nvrtcGetPTXSize(program, &size);
    if (code)
        return failed(c, "compiling", code);
    *ptx = mem_new(&c->device.env->mem, MEM_FIRST_ORDER, size, 1);
    if (!*ptx)
        return fail_memory(c->device.env, "the kernels of a device") == SLX_OK;
    code = c->call.nvrtcGetPTX(program, *ptx);
    return code == 0 || failed(c, "compiling", code);
}

static bool load(struct cuda *c, const char *ptx)
{
#define NAME(name) #name,
    static const char *const kernels[] = {FOM_KERNEL_LIST(NAME)};
    error_code code = c->call.cuModuleLoadData(&c->module, ptx);
    for (int k = 0; k < FOM_KERNEL_COUNT && !code; k++)
        code = c->call.cuModuleGetFunction(&c->kernel[k], c->module, kernels[k]);
    return code == 0 || failed(c, "loading the kernels", code);
}

static bool build(struct cuda *c)
{
    void *program = NULL;
    char *ptx = NULL;
    const error_code code = c->call.nvrtcCreateProgram(&program, fom_kernels_cuda, "kernels.cu", 0, NULL, NULL);
    if (code)
        return failed(c, "making a program", code);
    const bool good = compile(c, program, &ptx) && load(c, ptx);
    c->call.nvrtcDestroyProgram(&program);
    mem_free(&c->device.env->mem, ptx);
    return good;
}

static bool cuda_open(struct env *env, unsigned group, struct device **out)
{
    struct cuda *c = mem_new(&env->mem, MEM_FIRST_ORDER, 1, sizeof *c);
    if (!c)
        return fail_memory(env, "a device") == SLX_OK;
    c->device = (struct device){.kind = &device_cuda, .env = env, .group = group ? group : FOM_DEVICE_GROUP};
    *out = &c->device;
    return find_device(c) && build(c);
}

static void cuda_close(struct device *d)
{
    struct cuda *c = (struct cuda *)d;
    if (c->memory)
        c->call.cuMemFree_v2(c->memory);
    if (c->module)
        c->call.cuModuleUnload(c->module);
    if (c->retained)
        c->call.cuDevicePrimaryCtxRelease(c->id);
    mem_free(&d->env->mem, c);
}

/* ---- its memory, and kernels ------------------------------------------------------------------------------ */

static bool cuda_allocate(struct device *d, uint64_t bytes)
{
    struct cuda *c = (struct cuda *)d;
    const error_code code = c->call.cuMemAlloc_v2(&c->memory, bytes);
    return code == 0 || failed(c, "taking memory", code);
}

static bool cuda_write(struct device *d, uint64_t at, const void *from, uint64_t bytes)
{
    struct cuda *c = (struct cuda *)d;
    const error_code code = c->call.cuMemcpyHtoD_v2(c->memory + at, from, bytes);
    return code == 0 || failed(c, "a copy to the device", code);
}

static bool cuda_read(struct device *d, uint64_t at, void *to, uint64_t bytes)
{
    struct cuda *c = (struct cuda *)d;
    const error_code code = c->call.cuMemcpyDtoH_v2(to, c->memory + at, bytes);
    return code == 0 || failed(c, "a copy from the device", code);
}

static bool cuda_run(struct device *d, enum fom_kernel kernel, const struct fom_layout *layout,
                     const struct fom_scalars *scalars)
{
    struct cuda *c = (struct cuda *)d;
    struct fom_layout l = *layout;
    struct fom_scalars s = *scalars;
    void *arguments[] = {&c->memory, &l, &s};
    const error_code code =
        c->call.cuLaunchKernel(c->kernel[kernel], d->groups, 1, 1, d->group, 1, 1, 0, NULL, arguments, NULL);
    return code == 0 || failed(c, "a kernel", code);
}

const struct device_kind device_cuda = {"cuda", cuda_open, cuda_allocate, cuda_write, cuda_read, cuda_run, cuda_close};
