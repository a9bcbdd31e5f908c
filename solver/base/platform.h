/* What every file of the library takes for granted. */
#ifndef BASE_PLATFORM_H
#define BASE_PLATFORM_H

#if defined(__SIZEOF_POINTER__) && __SIZEOF_POINTER__ != 8
#error "slimplex is for 64-bit systems"
#endif

#endif
