"""Writes the C source of slimplex._core: the public header, as cffi reads it, and glue.c.

    build_core.py HEADER GLUE OUT
"""
import re
import sys

import cffi


def declarations(header: str) -> str:
    """The header without comments, preprocessor and what only a compiler wants."""
    text = re.sub(r'/\*.*?\*/', '', header, flags=re.S)
    text = re.sub(r'^#ifdef __cplusplus.*?^#endif', '', text, flags=re.S | re.M)
    text = re.sub(r'^\s*#(.*\\\n)*.*$', '', text, flags=re.M)
    text = re.sub(r'^static inline (.*?\))\n\{.*?^\}', r'\1;', text, flags=re.S | re.M)
    return text.replace('SLX_API ', '')


CALLBACKS = '''
extern "Python" void slxpy_log(void *user, slx_log_level level, const char *text);
extern "Python" void slxpy_progress(void *user, const slx_progress *progress);
extern "Python" int slxpy_interrupt(void *user);
extern "Python" int slxpy_entry(void *user, uint32_t row, uint32_t col, double value);
extern "Python" void slxpy_account(void *user, const slx_account_line *line);
extern "Python" void slxpy_profile(void *user, const slx_profile_line *line);
'''


def main() -> None:
    header, glue, out = sys.argv[1:4]
    with open(header, encoding='utf-8') as f:
        text = f.read()
    with open(glue, encoding='utf-8') as f:
        c = f.read()
    shared = re.search(r'/\* begin shared \*/(.*?)/\* end shared \*/', c, re.S)
    assert shared
    ffi = cffi.FFI()
    ffi.cdef(declarations(text) + shared[1] + CALLBACKS)
    ffi.set_source('slimplex._core', '#include "slimplex.h"\n' + c)
    ffi.emit_c_code(out)


if __name__ == '__main__':
    main()
