#!/usr/bin/env python3
"""Writes a C program that calls every function of the public header as nobody should.

    entries.py HEADER OUT.c

Each function is called without a model, without each pointer that it needs, with each number past the end, and from
inside the callbacks of a call that has not returned.  What a function may do without is in OPTIONAL, what may be called
inside a callback is read from the header's conventions; a function or a type that is new and not known here fails the
build, so that none is forgotten.
"""
import re
import sys

# Pointers that may be NULL; "user" always may.
OPTIONAL = {
    'slx_create_with': {'allocator'},
    'slx_free': {'model'},
    'slx_set_log': {'log'},
    'slx_set_progress': {'progress'},
    'slx_set_reduced': {'reduced'},
    'slx_set_interrupt': {'interrupt'},
    'slx_column': {'index', 'value'},
    'slx_row': {'index', 'value'},
    'slx_row_range': {'lower', 'upper'},
    'slx_col_range': {'lower', 'upper', 'cost'},
    'slx_row_bound_range': {'lower', 'upper'},
    'slx_row_bound_range_sized': {'lower', 'upper'},
    'slx_col_bound_range': {'lower', 'upper'},
    'slx_col_bound_range_sized': {'lower', 'upper'},
    'slx_activity_range': {'cost', 'activity'},
    'slx_activity_range_sized': {'cost', 'activity'},
    'slx_reset_option': {'name'},
    'slx_load_triplets': {'rows', 'cols', 'value'},
    'slx_get_rows': {'which'},
    'slx_get_cols': {'which'},
    'slx_change_rows': {'which', 'lower', 'upper'},
    'slx_change_cols': {'which', 'lower', 'upper', 'cost'},
    'slx_mark_integers': {'which', 'integer'},
    'slx_get_matrix': {'start', 'index', 'value'},
    'slx_relax_feasibility': {'row_weights', 'col_weights', 'rows', 'cols'},
    'slx_set_basis': {'rows', 'cols'},
    'slx_get_basis': {'rows', 'cols'},
    'slx_set_point': {'cols', 'rows'},
    'slx_presolve': {'rows', 'cols'},
    'slx_set_row_names': {'names'},
    'slx_set_col_names': {'names'},
}
# Numbers that have to be below a dimension, or are counts of at most one.
RANGED = {'row', 'col', 'position', 'variable', 'first', 'count', 'k'}
# Of these every number may be the last there is, or the function cannot fail, or the number is how long the caller's
# arrays are.
UNRANGED = {'slx_result_text': {'result'}, 'slx_probe_bounds': {'count'}}

ARGUMENTS = {
    'const slx_model *': 'm', 'slx_model *': 'm',
    'uint32_t': '0', 'size_t': '0', 'int': '0', 'double': '1', 'slx_result': 'SLX_OPTIMAL', 'slx_log_level': 'SLX_LOG_DEBUG',
    'void *': 'NULL', 'char *': 'text',
    'double *': 'reals', 'const double *': 'reals', 'uint32_t *': 'numbers', 'const uint32_t *': 'numbers',
    'uint64_t *': 'longs', 'const uint64_t *': 'longs', 'uint8_t *': 'bytes', 'const uint8_t *': 'bytes',
    'int64_t *': '(int64_t *)longs', 'int64_t': '1', 'uint64_t': '1', 'slx_content': 'SLX_CONTENT_MODEL',
    'slx_basis_status *': 'statuses', 'const slx_basis_status *': 'statuses',
    'const char *const *': 'names', 'const char **': 'texts',
    'slx_log_fn': 'hear', 'slx_progress_fn': 'watch', 'slx_interrupt_fn': 'ask', 'slx_entry_fn': 'walk', 'slx_subset_fn': 'in_subset',
    'slx_account_fn': 'account', 'slx_profile_fn': 'profile',
    'slx_text_fn': 'text_of', 'slx_reduced_fn': 'reduced',
}
# Where another value is wanted, by function and parameter.
SPECIAL = {
    ('slx_set_option', 'name'): '"threads"', ('slx_set_option', 'value'): '"1"', ('slx_get_option', 'name'): '"threads"',
    ('slx_set_int', 'name'): '"threads"', ('slx_get_int', 'name'): '"threads"', ('slx_set_real', 'name'): '"time-limit"',
    ('slx_get_real', 'name'): '"time-limit"', ('slx_reset_option', 'name'): '"threads"',
    ('slx_create', 'out'): '&other', ('slx_create_with', 'out'): '&other', ('slx_clone', 'out'): '&other', ('slx_presolve', 'reduced'): '&other',
    ('slx_create_with', 'allocator'): 'NULL', ('slx_free', 'model'): '&m',
}
REFUSED = {'slx_status': 'refused_status', 'double': 'refused_real', 'slx_result': 'refused_number', 'int': 'refused_number',
           'uint32_t': 'refused_number', 'uint64_t': 'refused_number', 'size_t': 'refused_number',
           'const char *': 'refused_text'}


class Function:
    def __init__(self, returns, name, parameters):
        self.returns, self.name = returns, name
        self.parameters = []
        for p in [] if parameters.strip() in ('', 'void') else parameters.split(','):
            kind, what = re.match(r'\s*(.*?[\s*])(\w+)\s*$', p, re.S).groups()
            self.parameters.append((re.sub(r'\s+', ' ', kind).strip(), what))
        self.has_model = any(k in ('slx_model *', 'const slx_model *') for k, _ in self.parameters)
        self.looks = any(k == 'const slx_model *' for k, _ in self.parameters) and returns != 'void'

    def argument(self, kind, what):
        if (self.name, what) in SPECIAL:
            return SPECIAL[self.name, what]
        if kind in ARGUMENTS:
            filled = [k for k, _ in self.parameters if self.name.endswith('_sized') and k.startswith('slx_') and k != 'slx_model *']
            if what == 'size' and filled:
                return f'sizeof({filled[0][:-2]})'
            return 'sizeof text' if what == 'size' else '1' if (kind, what) == ('uint32_t', 'count') else ARGUMENTS[kind]
        if kind == 'const char *':
            return '"x"'
        struct = re.fullmatch(r'(?:const )?(slx_\w+) \*', kind)
        if struct and struct.group(1) not in ('slx_model', 'slx_error_info'):
            return f'&a_{struct.group(1)}'
        sys.exit(f'entries.py: no argument of type "{kind}" for {self.name}: add it')

    def is_pointer(self, kind):
        return kind.endswith('*') or kind.endswith('_fn')

    def call(self, **instead):
        return f'{self.name}({", ".join(instead.get(w, self.argument(k, w)) for k, w in self.parameters)})'

    def refused(self, call):
        if self.returns == 'void':
            return f'({call}, 1)'
        if self.returns == 'const slx_error_info *':
            return f'({call}) != NULL'
        if self.returns not in REFUSED:
            sys.exit(f'entries.py: {self.name} returns {self.returns}: add what that is where it refuses')
        cast = '(uint64_t)' if REFUSED[self.returns] == 'refused_number' else ''
        return f'{REFUSED[self.returns]}({cast}{call})'


def functions(header):
    text = re.sub(r'/\*.*?\*/', '', header, flags=re.S)
    found = []
    for returns, name, parameters in re.findall(r'^(?:SLX_API|static inline) ([\w \*]+?)\s*\b(slx_\w+)\(([^)]*)\)\s*[;{]', text, re.M):
        returns = re.sub(r'\s*\*', ' *', returns.strip())
        found.append(Function(returns, name, parameters))
    return found


def allowed(header):
    """The functions that the conventions say may be called inside a callback."""
    return set(re.findall(r'\bslx_\w+', re.search(r'inside a callback, which may call these:(.*?)\.', header, re.S).group(1)))


def main():
    with open(sys.argv[1], encoding='utf-8') as f:
        header = f.read()
    known, free = functions(header), allowed(header)
    names = {f.name for f in known}
    for name in [*OPTIONAL, *free, *UNRANGED, *(n for n, _ in SPECIAL)]:
        if name not in names:
            sys.exit(f'entries.py: there is no {name} in the header')
    structs = sorted({m.group(1) for f in known for k, w in f.parameters
                      if (m := re.fullmatch(r'&a_(\w+)', f.argument(k, w)))})
    out = ['/* Made by tests/solve/entries.py of the public header. */', '#include "entries.h"', '']
    out += [f'static {s} a_{s};' for s in structs] + ['']
    cases, inside, walking = [], [], []
    for f in known:
        pointers = [(k, w) for k, w in f.parameters if f.is_pointer(k) and w != 'user']
        for k, w in pointers:
            call = f.call(**{w: 'NULL'})
            if w in OPTIONAL.get(f.name, ()) or f.returns in ('void', 'const slx_error_info *'):
                cases.append((call, f'({call}, 1)'))
            else:
                cases.append((call, f.refused(call)))
        for k, w in f.parameters:
            if w in RANGED and k in ('uint32_t', 'size_t') and w not in UNRANGED.get(f.name, ()):
                call = f.call(**{w: 'UINT32_MAX' if k == 'uint32_t' else 'SIZE_MAX'})
                cases.append((call, f.refused(call)))
        if f.has_model and f.name not in free:
            inside.append((f.call(), f.refused(f.call())))
            if not f.looks:
                walking.append((f.call(), f.refused(f.call())))
        elif f.name in free:
            inside.append((f.call(), f'({f.call()}, 1)'))
    inside.append(('slx_free(&m)', '(slx_free(&m), m != NULL)'))
    walking.append(('slx_free(&m)', '(slx_free(&m), m != NULL)'))
    for title, group in ('calls', cases), ('inside', inside), ('walking', walking):
        for k, (_, test) in enumerate(group):
            out.append(f'static int {title}_{k}(void) {{ return {test}; }}')
        out.append(f'static const struct entry {title}[] = {{')
        out += [f'    {{"{call}", {title}_{k}}},'.replace('"x"', '\\"x\\"').replace('"threads"', '\\"threads\\"').replace('"1"', '\\"1\\"').replace('"time-limit"', '\\"time-limit\\"')
                for k, (call, _) in enumerate(group)]
        out.append('};\n')
    out.append('int main(void)\n{\n    return entries_run(calls, sizeof calls / sizeof *calls, inside, sizeof inside / sizeof *inside, '
               'walking,\n                       sizeof walking / sizeof *walking);\n}')
    with open(sys.argv[2], 'w', encoding='utf-8') as f:
        f.write('\n'.join(out) + '\n')


main()
