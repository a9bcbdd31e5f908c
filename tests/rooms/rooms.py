#!/usr/bin/env python3
"""The rooms of solver/ and what each may include and call.

    rooms.py SOURCE-ROOT               check the tree; prints each violation, exit code 1 if there is one
    rooms.py --links NM ARCHIVE FOLDER check what was built: the core's archive, and the folder of the program's objects
    rooms.py --self-test               check made-up trees and symbols, each with one violation or none

A room may include its own headers, slimplex.h, what stands after its arrow in the table below, and what those reach.
Its face is ROOM.h and what other headers other rooms include, or these include in turn; a header that none of them
does is named *_private.h, and that is for its own room alone.
The program, report and cli, may include slimplex.h and its own headers alone.  Only base calls the allocator, maps memory or
reads the clock (the program, which cannot reach base, reads the clock too).

What a declaration can hide, the symbols show: of what the core defines, a room's objects may need only what the room
itself and those that it reaches define, so that each room could be linked against these alone; the program only what
is public.

tests/ has a folder for each room, in which a file with a main is test_TOPIC or bench_TOPIC.  docs/map.md shows the table.
"""
import os
import re
import subprocess
import sys
import tempfile

ROOMS = {
    'base': [],
    'store': ['base'],
    'names': ['base'],
    'stream': ['base'],
    'fraction': ['base'],
    'model': ['store', 'names'],
    'lu': ['store'],
    'format': ['stream', 'model', 'fraction'],
    'presolve': ['model', 'lu'],
    'check': ['model', 'fraction'],
    'basis': ['model', 'lu'],
    'simplex': ['basis'],
    'sifting': ['simplex'],
    'sensitivity': ['basis'],
    'crossover': ['basis'],
    'order': ['base'],
    'chol': ['store', 'order'],
    'ipm': ['model', 'chol'],
    'fom': ['model'],
    'dist': ['fom', 'format'],
    'exact': ['model', 'lu', 'fraction'],
    'solve': ['presolve', 'sifting', 'sensitivity', 'crossover', 'ipm', 'fom', 'exact', 'check', 'format'],
    'report': [],
    'cli': ['report'],
}
PROGRAM = 'report', 'cli'  # they see of the other rooms what is public
APART = 'dist',  # a program of its own, which the core's archive does not have
ALLOCATION = ('malloc calloc realloc reallocarray free strdup strndup asprintf vasprintf getline getdelim posix_memalign '
              'aligned_alloc memalign valloc alloca mmap mmap64 munmap mremap sbrk open_memstream').split()
CLOCK = 'clock_gettime gettimeofday clock time times'.split()

# Comments and literals; the group keeps the name of an include, which is not a literal to be blanked.
NOISE = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(.*)$', re.M)
PRIVATE = re.compile(r'_private\.(h|inc)$')
MAIN = re.compile(r'^(int|static int) main\(', re.M)
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
    if other != room and PRIVATE.search(name):
        return f'{room} may not include "{name}", which is private to {other}'
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


def room_faults(root):
    """All violations under root/solver."""
    solver = os.path.join(root, 'solver')
    rooms = {name for name in os.listdir(solver) if os.path.isdir(os.path.join(solver, name))}
    for room in sorted(set(ROOMS) - rooms):
        yield f'solver/{room}: a room of the table that is not there'
    for room in sorted(rooms):
        if room not in ROOMS:
            yield f'solver/{room}: not a room of the table'
            continue
        for folder, _, names in os.walk(os.path.join(solver, room)):
            for name in sorted(names):
                if name.endswith(('.c', '.h', '.def', '.inc')):
                    yield from file_faults(room, folder, os.path.join(folder, name))


def headers(root):
    """{ROOM/HEADER: files that include it, as (room, ROOM/FILE)} for all headers under root/solver."""
    found, used = {}, []
    for room in ROOMS:
        for folder, _, names in os.walk(os.path.join(root, 'solver', room)):
            for name in names:
                if name.endswith('.h'):
                    found[f'{room}/{name}'] = []
                if name.endswith(('.c', '.h', '.inc')):
                    with open(os.path.join(folder, name), encoding='utf-8') as f:
                        for m in INCLUDE.finditer(without_comments(f.read())):
                            target = m[1].strip().strip('"')
                            used.append((room, f'{room}/{name}', target if '/' in target else f'{room}/{target}'))
    for room, file, target in used:
        if target in found:
            found[target].append((room, file))
    return found


def face_faults(root):
    """Headers that are private to their room and do not say so."""
    found = headers(root)
    public = {h for h in found if h == '{0}/{0}.h'.format(h.split('/')[0]) or
              any(room != h.split('/')[0] for room, _ in found[h])}
    while more := {h for h in found if h not in public and any(file in public for _, file in found[h])}:
        public |= more
    for header in sorted(set(found) - public):
        if not PRIVATE.search(header):
            yield f'solver/{header}: no other room has it, so that it is a *_private.h'


def test_faults(root):
    """All violations under root/tests."""
    for room in ROOMS:
        folder = os.path.join(root, 'tests', room)
        names = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
        if not any(name.startswith('test_') for name in names):
            yield f'tests/{room}: has no test of the room {room}'
        for name in names:
            if name.endswith('.c') and not name.startswith(('test_', 'bench_')):
                with open(os.path.join(folder, name), encoding='utf-8') as f:
                    if MAIN.search(without_comments(f.read())):
                        yield f'tests/{room}/{name}: a program, and named neither test_TOPIC.c nor bench_TOPIC.c'


def map_faults(root):
    """Rooms whose arrows docs/map.md does not show as they are in the table."""
    with open(os.path.join(root, 'docs', 'map.md'), encoding='utf-8') as f:
        shown = dict(re.findall(r'^([a-z]+) +-> ([a-z, ()]+)$', f.read(), re.M))
    for room in sorted(set(ROOMS) | set(shown)):
        arrows = ', '.join(ROOMS[room]) or '(nothing)' if room in ROOMS else None
        if shown.get(room) != arrows:
            yield f'docs/map.md: {room} -> {shown.get(room)}, and in the table {arrows}'


def all_faults(root):
    return [fault for part in (room_faults, face_faults, test_faults, map_faults) for fault in part(root)]


# ---- links ----------------------------------------------------------------------------------------------------

# A line of `nm -A`: the object, after its archive or folder, which are told apart by a colon; an address; type; symbol.
SYMBOL = re.compile(r'solver_([a-z]+)_[^:]*\.o:[0-9a-f ]* ([A-Za-z]) (\S+)$')


def symbols(listing):
    """({symbol: room that defines it}, {room: symbols that its objects need}) out of what `nm -A` printed."""
    defined, needed = {}, {}
    for line in listing.splitlines():
        m = SYMBOL.search(line)
        if m and m[2] in 'Uwv':
            needed.setdefault(m[1], set()).add(m[3])
        elif m and (m[2].isupper() or m[2] == 'u'):
            defined[m[3]] = m[1]
    return defined, needed


def link_faults(listing):
    """All calls to where no arrow leads."""
    defined, needed = symbols(listing)
    for room in sorted(set(ROOMS) - set(APART) - set(defined.values())):
        yield f'{room}: defines nothing'
    for room in sorted(needed):
        for symbol in sorted(needed[room] & set(defined)):
            other = defined[symbol]
            if other == room or (room in PROGRAM and symbol.startswith('slx_')):
                continue
            if other not in reach(room):
                yield f'{room} needs {symbol}, which {other} defines'


def built_faults(nm, archive, folder):
    objects = [os.path.join(folder, name) for name in sorted(os.listdir(folder)) if name.endswith('.o')]
    run = subprocess.run([nm, '-A', archive, *objects], capture_output=True, text=True, check=True)
    yield from link_faults(run.stdout)


# ---- the test of the tests ------------------------------------------------------------------------------------

CASES = [  # (path under solver/, text, whether it is allowed)
    ('store/a.c', '#include "base/base.h"\n', True),
    ('simplex/a.c', '#include "store/spmat.h"\n#include "slimplex.h"\n#include <math.h>\n', True),
    ('solve/a.c', '#include "stream/stream.h"\n', True),
    ('cli/a.c', '#include "slimplex.h"\nint t(void) { return clock_gettime(0, 0); }\n', True),
    ('lu/a.c', '/* malloc() and #include "solve/x.h" in a comment */ const char *s = "free(it)";\n', True),
    ('lu/a.c', 'void f(struct hooks *h) { h->free(h); mem_free(h, 0); set.time(3); }\n', True),
    ('base/a.c', 'void *f(void) { return malloc(3); }\n', True),
    ('lu/a.c', '#include "lu_private.h"\n#include "lu/lu_private.h"\n', True),
    ('lu/a.c', '#include "store/private.h"\n', True),
    ('lu/a.c', '#include "store/spmat_private.h"\n', False),
    ('solve/a.c', '#include "lu/loops_private.inc"\n', False),
    ('lu/lu.h', '', True),
    ('lu/parts.h', '', False),
    ('lu/parts.inc', '', True),
    ('store/bits.h', '#include "base/base.h"\n', False),
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


TEST_CASES = [  # (path under tests/ or None, text, path that is left out or None, whether that is allowed)
    (None, '', None, True),
    ('lu/testing.c', 'void main_part(void) {} /* int main( */\n', None, True),
    ('lu/bench_lu.c', 'int main(void) { return 0; }\n', None, True),
    ('lu/lu_factor.c', '#include "x.h"\n\nint main(void)\n{\n}\n', None, False),
    (None, '', 'lu/test_lu.c', False),
]
BASE = 'core.a:solver_base_env.c.o:0000000000000010 T fail\n' + ''.join(
    f'core.a:solver_{room}_x.c.o:0000000000000000 T {room}_x\n' for room in ROOMS)
LINK_CASES = [  # (lines beside BASE, whether that is allowed)
    ('core.a:solver_lu_a.c.o:                 U fail\n', True),
    ('core.a:solver_lu_a.c.o:                 U memcpy\n', True),
    ('core.a:solver_lu_a.c.o:                 U lu_x\n', True),
    ('core.a:solver_lu_a.c.o:0000000000000000 t model_x\n', True),
    ('core.a:solver_solve_api.c.o:0000000000000000 T slx_solve\nlibslimplex_cli.a.p/solver_cli_main.c.o:                 U slx_solve\n', True),
    ('core.a:solver_solve_api.c.o:                 U stream_x\n', True),
    ('core.a:solver_lu_a.c.o:                 U model_x\n', False),
    ('core.a:solver_check_a.c.o:                 U simplex_x\n', False),
    ('core.a:solver_base_a.c.o:                 w store_x\n', False),
    ('core.a:solver_lu_a.c.o:0000000000000000 D some_table\ncore.a:solver_format_a.c.o:                 U some_table\n', False),
    ('core.a:solver_solve_api.c.o:0000000000000000 T slx_solve\ncore.a:solver_format_a.c.o:                 U slx_solve\n', False),
    ('libslimplex_cli.a.p/solver_cli_main.c.o:                 U fail\n', False),
]


def put(root, path, text):
    file = os.path.join(root, path)
    os.makedirs(os.path.dirname(file), exist_ok=True)
    with open(file, 'w', encoding='utf-8') as f:
        f.write(text)


def made_up(path, text, left_out=None, mapped=tuple(ROOMS)):
    """What is found in a tree with an empty file and a test for each room, but for `left_out`, and the file `path`."""
    with tempfile.TemporaryDirectory() as root:
        for room in ROOMS:
            for file in f'solver/{room}/empty.c', f'tests/{room}/test_{room}.c':
                if file != left_out:
                    put(root, file, 'int main(void)\n' if file.startswith('tests') else '')
        put(root, 'docs/map.md', ''.join(f'{room:10} -> {", ".join(ROOMS[room]) or "(nothing)"}\n' for room in mapped))
        put(root, 'solver/lu/lu_private.h', '')
        put(root, 'solver/store/spmat.h', '#include "store/coded.h"\n')
        put(root, 'solver/store/coded.h', '')
        put(root, 'solver/store/user.c', '#include "spmat.h"\n')
        put(root, 'solver/lu/user.c', '#include "store/spmat.h"\n')
        if path:
            put(root, path, text)
        return all_faults(root)


def self_test():
    trials = [(f'{path} with {text!r}', allowed, made_up('solver/' + path, text)) for path, text, allowed in CASES]
    trials += [(f'{path} with {text!r} without {out}', allowed, made_up(path and 'tests/' + path, text, out and 'tests/' + out))
               for path, text, out, allowed in TEST_CASES]
    trials += [(f'solver without {room}', False, made_up(None, '', f'solver/{room}/empty.c')) for room in ROOMS if room not in ('lu', 'store')]
    trials += [('a map without lu', False, made_up(None, '', mapped=[room for room in ROOMS if room != 'lu']))]
    trials += [(f'symbols {lines!r}', allowed, list(link_faults(BASE + lines))) for lines, allowed in LINK_CASES]
    trials += [('symbols without lu', False, list(link_faults(BASE.replace('lu_x', '').replace('solver_lu', 'solver_base'))))]
    wrong = [(what, allowed, found) for what, allowed, found in trials if (not found) != allowed]
    for what, allowed, found in wrong:
        print(f'{what}: expected {"nothing" if allowed else "a violation"}, found {found}')
    return len(wrong)


def main():
    if sys.argv[1:] == ['--self-test']:
        return self_test() > 0
    if sys.argv[1] == '--links':
        found = list(built_faults(*sys.argv[2:]))
        print('\n'.join(found) or 'every call follows the table')
    else:
        found = all_faults(sys.argv[1])
        print('\n'.join(found) or 'every include follows the table')
    return len(found) > 0


if __name__ == '__main__':
    sys.exit(main())
