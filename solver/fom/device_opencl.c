/* Devices by OpenCL 1.2 or later: the first with double precision, a GPU if there is one. */
#define CL_TARGET_OPENCL_VERSION 120
#include "fom/device_private.h"

#include <CL/cl.h>
#include <stdio.h>
#include <string.h>

#include "fom/device_load_private.h"

#define FUNCTIONS(X)                                                                                                   \
    X(clGetPlatformIDs)                                                                                                \
    X(clGetDeviceIDs)                                                                                                  \
    X(clGetDeviceInfo)                                                                                                 \
    X(clCreateContext)                                                                                                 \
    X(clCreateCommandQueue)                                                                                            \
    X(clCreateProgramWithSource)                                                                                       \
    X(clBuildProgram)                                                                                                  \
    X(clGetProgramBuildInfo)                                                                                           \
    X(clCreateKernel)                                                                                                  \
    X(clSetKernelArg)                                                                                                  \
    X(clCreateBuffer)                                                                                                  \
    X(clEnqueueWriteBuffer)                                                                                            \
    X(clEnqueueReadBuffer)                                                                                             \
    X(clEnqueueNDRangeKernel)                                                                                          \
    X(clFinish)                                                                                                        \
    X(clReleaseMemObject)                                                                                              \
    X(clReleaseKernel)                                                                                                 \
    X(clReleaseProgram)                                                                                                \
    X(clReleaseCommandQueue)                                                                                           \
    X(clReleaseContext)

#define POINTER(name) __typeof__(name) *name;
struct opencl {
    struct device device;
    void *library;
    struct {
        FUNCTIONS(POINTER)
    } call;
    cl_device_id id;
    cl_context context;
    cl_command_queue queue;
    cl_program program;
    cl_kernel kernel[FOM_KERNEL_COUNT];
    cl_mem memory;
};
#undef POINTER

static bool failed(struct opencl *o, const char *doing, cl_int code)
{
    return fail(o->device.env, code == CL_MEM_OBJECT_ALLOCATION_FAILURE ? SLX_ERROR_MEMORY : SLX_ERROR_USAGE,
                "OpenCL on %s: %s failed with code %d", o->device.name, doing, code) == SLX_OK;
}

/* ---- the device --------------------------------------------------------------------------------------- */

static bool is_fit(const struct opencl *o, cl_device_id id)
{
    cl_ulong doubles = 0;
    cl_bool compiles = CL_FALSE;
    return o->call.clGetDeviceInfo(id, CL_DEVICE_DOUBLE_FP_CONFIG, sizeof doubles, &doubles, NULL) == CL_SUCCESS &&
           o->call.clGetDeviceInfo(id, CL_DEVICE_COMPILER_AVAILABLE, sizeof compiles, &compiles, NULL) == CL_SUCCESS &&
           doubles && compiles;
}

static bool find_of_type(struct opencl *o, cl_device_type type)
{
    enum { MOST = 16 };
    cl_platform_id platforms[MOST];
    cl_uint platform_count = 0;
    if (o->call.clGetPlatformIDs(MOST, platforms, &platform_count) != CL_SUCCESS)
        return false;
    for (cl_uint p = 0; p < platform_count && p < MOST; p++) {
        cl_device_id ids[MOST];
        cl_uint count = 0;
        if (o->call.clGetDeviceIDs(platforms[p], type, MOST, ids, &count) != CL_SUCCESS)
            continue;
        for (cl_uint k = 0; k < count && k < MOST; k++)
            if (is_fit(o, ids[k])) {
                o->id = ids[k];
                return true;
            }
    }
    return false;
}

static bool find_device(struct opencl *o)
{
    static const char *const names[] = {"libOpenCL.so.1", "libOpenCL.so", NULL};
#define WANTED(name) {#name, &o->call.name},
    const struct wanted functions[] = {FUNCTIONS(WANTED)};
    cl_device_type type = 0;
    cl_uint units = 1;
    o->library = load_library(names, functions, sizeof functions / sizeof *functions);
    if (!o->library || !(find_of_type(o, CL_DEVICE_TYPE_GPU) || find_of_type(o, CL_DEVICE_TYPE_ALL)))
        return fail(o->device.env, SLX_ERROR_USAGE, "there is no OpenCL device with double precision%s",
                    o->library ? "" : ", and no libOpenCL.so.1") == SLX_OK;
    o->call.clGetDeviceInfo(o->id, CL_DEVICE_NAME, sizeof o->device.name, o->device.name, NULL);
    o->call.clGetDeviceInfo(o->id, CL_DEVICE_MAX_COMPUTE_UNITS, sizeof units, &units, NULL);
    o->call.clGetDeviceInfo(o->id, CL_DEVICE_TYPE, sizeof type, &type, NULL);
    if (o->device.group == 0)
        o->device.group = type & CL_DEVICE_TYPE_CPU ? 1 : FOM_DEVICE_GROUP;
    o->device.groups = o->device.group == 1 ? 4 * units : 32 * units;
    return true;
}

static bool tell_build_failure(struct opencl *o, cl_int code)
{
    struct mem *mem = &o->device.env->mem;
    size_t size = 0;
    o->call.clGetProgramBuildInfo(o->program, o->id, CL_PROGRAM_BUILD_LOG, 0, NULL, &size);
    char *text = mem_new(mem, MEM_FIRST_ORDER, size + 1, 1);
    if (text)
        o->call.clGetProgramBuildInfo(o->program, o->id, CL_PROGRAM_BUILD_LOG, size, text, NULL);
    fail(o->device.env, SLX_ERROR_USAGE, "OpenCL on %s: the kernels do not compile (code %d): %s", o->device.name, code,
         text ? text : "");
    mem_free(mem, text);
    return false;
}

static bool build(struct opencl *o)
{
#define NAME(name) #name,
    static const char *const kernels[] = {FOM_KERNEL_LIST(NAME)};
    const char *text = fom_kernels_opencl;
    char options[64];
    cl_int code;
    snprintf(options, sizeof options, "-DFOM_GROUP=%u", o->device.group);
    o->program = o->call.clCreateProgramWithSource(o->context, 1, &text, NULL, &code);
    if (!o->program)
        return failed(o, "making a program", code);
    code = o->call.clBuildProgram(o->program, 1, &o->id, options, NULL, NULL);
    if (code != CL_SUCCESS)
        return tell_build_failure(o, code);
    for (int k = 0; k < FOM_KERNEL_COUNT; k++) {
        o->kernel[k] = o->call.clCreateKernel(o->program, kernels[k], &code);
        if (!o->kernel[k])
            return failed(o, "making a kernel", code);
    }
    return true;
}

static bool opencl_open(struct env *env, unsigned group, struct device **out)
{
    struct opencl *o = mem_new(&env->mem, MEM_FIRST_ORDER, 1, sizeof *o);
    cl_int code;
    if (!o)
        return fail_memory(env, "a device") == SLX_OK;
    o->device = (struct device){.kind = &device_opencl, .env = env, .group = group};
    *out = &o->device;
    if (!find_device(o))
        return false;
    o->context = o->call.clCreateContext(NULL, 1, &o->id, NULL, NULL, &code);
    if (!o->context)
        return failed(o, "making a context", code);
    o->queue = o->call.clCreateCommandQueue(o->context, o->id, 0, &code);
    return o->queue ? build(o) : failed(o, "making a queue", code);
}

static void opencl_close(struct device *d)
{
    struct opencl *o = (struct opencl *)d;
    if (o->queue)
        o->call.clFinish(o->queue);
    for (int k = 0; k < FOM_KERNEL_COUNT; k++)
        if (o->kernel[k])
            o->call.clReleaseKernel(o->kernel[k]);
    if (o->memory)
        o->call.clReleaseMemObject(o->memory);
    if (o->program)
        o->call.clReleaseProgram(o->program);
    if (o->queue)
        o->call.clReleaseCommandQueue(o->queue);
    if (o->context)
        o->call.clReleaseContext(o->context);
    /* The library stays: drivers have threads of their own. */
    mem_free(&d->env->mem, o);
}

/* ---- its memory, and kernels ------------------------------------------------------------------------------ */

static bool opencl_allocate(struct device *d, uint64_t bytes)
{
    struct opencl *o = (struct opencl *)d;
    cl_ulong most = 0;
    cl_int code;
    o->call.clGetDeviceInfo(o->id, CL_DEVICE_MAX_MEM_ALLOC_SIZE, sizeof most, &most, NULL);
    if (bytes > most)
        return fail(d->env, SLX_ERROR_MEMORY,
                    "OpenCL on %s: the model takes a block of %llu bytes, and %llu are the most", d->name,
                    (unsigned long long)bytes, (unsigned long long)most) == SLX_OK;
    o->memory = o->call.clCreateBuffer(o->context, CL_MEM_READ_WRITE, bytes, NULL, &code);
    return o->memory || failed(o, "taking memory", code);
}

static bool opencl_write(struct device *d, uint64_t at, const void *from, uint64_t bytes)
{
    struct opencl *o = (struct opencl *)d;
    const cl_int code = o->call.clEnqueueWriteBuffer(o->queue, o->memory, CL_TRUE, at, bytes, from, 0, NULL, NULL);
    return code == CL_SUCCESS || failed(o, "a copy to the device", code);
}

static bool opencl_read(struct device *d, uint64_t at, void *to, uint64_t bytes)
{
    struct opencl *o = (struct opencl *)d;
    const cl_int code = o->call.clEnqueueReadBuffer(o->queue, o->memory, CL_TRUE, at, bytes, to, 0, NULL, NULL);
    return code == CL_SUCCESS || failed(o, "a copy from the device", code);
}

static bool opencl_run(struct device *d, enum fom_kernel kernel, const struct fom_layout *layout,
                       const struct fom_scalars *scalars)
{
    struct opencl *o = (struct opencl *)d;
    const cl_kernel k = o->kernel[kernel];
    const size_t group = d->group, items = d->groups * group;
    cl_int code = o->call.clSetKernelArg(k, 0, sizeof o->memory, &o->memory);
    if (code == CL_SUCCESS)
        code = o->call.clSetKernelArg(k, 1, sizeof *layout, layout);
    if (code == CL_SUCCESS)
        code = o->call.clSetKernelArg(k, 2, sizeof *scalars, scalars);
    if (code == CL_SUCCESS)
        code = o->call.clEnqueueNDRangeKernel(o->queue, k, 1, NULL, &items, &group, 0, NULL, NULL);
    return code == CL_SUCCESS || failed(o, "a kernel", code);
}

const struct device_kind device_opencl = {"opencl",    opencl_open, opencl_allocate, opencl_write,
                                          opencl_read, opencl_run,  opencl_close};
