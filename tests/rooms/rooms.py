#!/usr/bin/env python3
"""The rooms of solver/ and what each may include.

    rooms.py SOURCE-ROOT     check the tree; prints each violation, exit code 1 if there is one
    rooms.py --self-test     check made-up trees, each with one violation or none

A room may include its own headers, slimplex.h, what stands after its arrow in the table below, and what those reach.
The program, cli, may include slimplex.h and its own headers alone.  Only base calls the allocator, maps memory or
reads the clock (the program, which cannot reach base, reads the clock too).
"""
import os
import re
import sys
import tempfile

ROOMS = {
    'base': [],
    'store': ['base'],
    'names': ['base'],
    'stream': ['base'],
    'model': ['store', 'names'],
    'lu': ['store'],
    'format': ['stream', 'model'],
    'presolve': ['model', 'lu'],
    'check': ['model'],
    'basis': ['model', 'lu'],
    'simplex': ['basis'],
    'sensitivity': ['basis'],
    'crossover': ['model', 'lu'],
    'order': ['base'],
    'chol': ['store', 'order'],
    'ipm': ['model', 'chol'],
    'solve': ['presolve', 'simplex', 'sensitivity', 'crossover', 'ipm', 'check', 'format'],
    'cli': [],
}
ALLOCATION = ('malloc calloc realloc reallocarray free strdup strndup asprintf vasprintf getline getdelim posix_memalign '
              'aligned_alloc memalign valloc alloca mmap mmap64 munmap mremap sbrk open_memstream').split()
CLOCK = 'clock_gettime gettimeofday clock time times'.split()

# Comments and literals; the group keeps the name of an include, which is not a literal to be blanked.
NOISE = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(.*)$', re.M)
CALL = re.compile(r'(?<![\w.>])(' + '|'.join(ALLOCATION + CLOCK) + r')[ \t]*\(')


def reach(room):
    """The rooms that `room` may include, itself among them."""
    found = {room}
    for other in ROOMS[room]:
        found |= reach(other)
    return found


def without_comments(text):
    """`text` with comments blanked, lines kept; literals stay."""
    return NOISE.sub(lambda m: m[0] if m[0][0] in '"\'' else re.sub(r'[^\n]', ' ', m[0]), text)


def line_of(text, at):
    return text.count('\n', 0, at) + 1


def include_fault(room, folder, target):
    """What is wrong with `#include target` in a file of `room`, or None."""
    if target.startswith('<'):
        return 'slimplex.h is included with quotes' if target.startswith('<slimplex') else None
    name = target[1:].split('"')[0] if target.startswith('"') else None
    if name is None:
        return f'an include that is neither <...> nor "...": {target}'
    if name == 'slimplex.h':
        return None
    if '..' in name.split('/'):
        return f'includes "{name}": name the room, not the way to it'
    if '/' not in name:
        return None if os.path.exists(os.path.join(folder, name)) else f'includes "{name}", which is not in its folder'
    other = name.split('/')[0]
    if other not in ROOMS:
        return f'includes "{name}": there is no room {other}'
    return None if other in reach(room) else f'{room} may not include {other} ("{name}")'


def file_faults(room, folder, path):
    with open(path, encoding='utf-8') as f:
        code = without_comments(f.read())
    for m in INCLUDE.finditer(code):
        fault = include_fault(room, folder, m[1].strip())
        if fault:
            yield f'{path}:{line_of(code, m.start(1))}: {fault}'
    blank = NOISE.sub(lambda m: re.sub(r'[^\n]', ' ', m[0]), code)
    for m in CALL.finditer(blank):
        if room == 'base' or (room == 'cli' and m[1] in CLOCK):
            continue
        yield f'{path}:{line_of(blank, m.start())}: calls {m[1]}, which only base may'


def faults(root):
    """All violations under root/solver."""
    solver = os.path.join(root, 'solver')
    for room in sorted(os.listdir(solver)):
        if not os.path.isdir(os.path.join(solver, room)):
            continue
        if room not in ROOMS:
            yield f'solver/{room}: not a room of the table'
            continue
        for folder, _, names in os.walk(os.path.join(solver, room)):
            for name in sorted(names):
                if name.endswith(('.c', '.h', '.def', '.inc')):
                    yield from file_faults(room, folder, os.path.join(folder, name))


CASES = [  # (path under solver/, text, whether it is allowed)
    ('store/a.c', '#include "base/base.h"\n', True),
    ('simplex/a.c', '#include "store/spmat.h"\n#include "slimplex.h"\n#include <math.h>\n', True),
    ('solve/a.c', '#include "stream/stream.h"\n', True),
    ('cli/a.c', '#include "slimplex.h"\nint t(void) { return clock_gettime(0, 0); }\n', True),
    ('lu/a.c', '/* malloc() and #include "solve/x.h" in a comment */ const char *s = "free(it)";\n', True),
    ('lu/a.c', 'void f(struct hooks *h) { h->free(h); mem_free(h, 0); set.time(3); }\n', True),
    ('base/a.c', 'void *f(void) { return malloc(3); }\n', True),
    ('base/a.c', '#include "store/spmat.h"\n', False),
    ('store/a.h', '#include "model/lp.h"\n', False),
    ('lu/a.c', '#include "model/lp.h"\n', False),
    ('check/a.c', '#include "simplex/simplex.h"\n', False),
    ('check/a.c', '  #  include "lu/lu.h"\n', False),
    ('simplex/a.c', '#include "check/check.h"\n', False),
    ('stream/a.def', '#include "names/names.h"\n', False),
    ('cli/a.c', '#include "base/base.h"\n', False),
    ('cli/a.c', '#include "../base/base.h"\n', False),
    ('cli/a.c', 'void f(void) { free(0); }\n', False),
    ('model/a.c', '#include "lp_private.h"\n', False),
    ('model/a.c', '#include HEADER\n', False),
    ('model/a.c', 'char *f(void) { return strdup("x"); }\n', False),
    ('store/a.c', 'void *f(void) { return (void *)mmap\t(0, 1, 2, 3, 4, 5); }\n', False),
    ('lu/a.c', 'double f(void) { return (double)clock(); }\n', False),
    ('attic/a.c', 'int x;\n', False),
]


def self_test():
    wrong = 0
    for path, text, allowed in CASES:
        with tempfile.TemporaryDirectory() as root:
            file = os.path.join(root, 'solver', path)
            os.makedirs(os.path.dirname(file))
            with open(file, 'w') as f:
                f.write(text)
            found = list(faults(root))
        if (not found) != allowed:
            wrong += 1
            print(f'{path} with {text!r}: expected {"nothing" if allowed else "a violation"}, found {found}')
    return wrong


def main():
    if sys.argv[1:] == ['--self-test']:
        return self_test() > 0
    found = list(faults(sys.argv[1]))
    print('\n'.join(found) or 'every include follows the table')
    return len(found) > 0


if __name__ == '__main__':
    sys.exit(main())
