#!/usr/bin/env python3
"""What programs that are built against the shared library rely on, as libabigail sees it.

    abi.py SOURCE-ROOT write|check

Every function that the header declares gets a body that does nothing, which is compiled with debug information: the
types and functions of the interface, and nothing of what is inside.  `write` describes it in tests/cli/slimplex.abi;
`check` fails where a program that was built against what is described there would not work with what is here.  (New
functions, and new values at the end of an enumeration, do no harm.)
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile

ROOT, WHAT = os.path.abspath(sys.argv[1]), sys.argv[2]
KNOWN = os.path.join(ROOT, 'tests', 'cli', 'slimplex.abi')


def describe(folder):
    with open(os.path.join(ROOT, 'include', 'slimplex.h'), encoding='utf-8') as f:
        header = f.read()
    functions = re.findall(r'^SLX_API [^;]*\);', header, re.M)
    with open(os.path.join(folder, 'stub.c'), 'w') as f:
        f.write('#include "slimplex.h"\n')
        f.writelines(declaration[:-1] + ' { __builtin_trap(); }\n' for declaration in functions)
    library = os.path.join(folder, 'libslimplex.so')
    subprocess.run(['cc', '-g', '-fPIC', '-shared', '-DSLX_BUILD_SHARED', '-fvisibility=hidden', '-I', os.path.join(ROOT, 'include'),
                    '-Wl,--version-script=' + os.path.join(ROOT, 'solver', 'slimplex.map'), '-Wl,-soname,libslimplex.so.0',
                    'stub.c', '-o', library], check=True, cwd=folder)
    out = os.path.join(folder, 'slimplex.abi')
    subprocess.run(['abidw', '--no-corpus-path', '--no-comp-dir-path', '--no-show-locs', '--no-elf-needed', '--no-architecture',
                    '--out-file', out, library], check=True, cwd=folder)
    with open(out, encoding='utf-8') as f:
        text = re.sub(r" path='[^']*'", " path='stub.c'", f.read())
    return re.sub(r" comp-dir-path='[^']*'", '', text)


if not shutil.which('abidw'):
    print('abidw is not here (Debian package abigail-tools)')
    sys.exit(77)
with tempfile.TemporaryDirectory() as folder:
    now = describe(folder)
    if WHAT == 'write':
        with open(KNOWN, 'w', encoding='utf-8') as f:
            f.write(now)
        sys.exit()
    here = os.path.join(folder, 'now.abi')
    with open(here, 'w', encoding='utf-8') as f:
        f.write(now)
    sys.exit(subprocess.run(['abidiff', '--no-added-syms', KNOWN, here]).returncode)
