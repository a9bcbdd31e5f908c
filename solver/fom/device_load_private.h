/* Functions of libraries that are looked for at run time. */
#ifndef FOM_DEVICE_LOAD_PRIVATE_H
#define FOM_DEVICE_LOAD_PRIVATE_H

#include <dlfcn.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct wanted {
    const char *name;
    void *place; /* of the pointer to the function */
};

/* The first of these libraries that there is and that has all the functions; NULL: none. */
static inline void *load_library(const char *const *names, const struct wanted *functions, size_t count)
{
    for (; *names; names++) {
        void *library = dlopen(*names, RTLD_NOW | RTLD_LOCAL);
        size_t k = 0;
        for (void *found; library && k < count && (found = dlsym(library, functions[k].name)) != NULL; k++)
            memcpy(functions[k].place, &found, sizeof found);
        if (library && k == count)
            return library;
        if (library)
            dlclose(library);
    }
    return NULL;
}

#endif
