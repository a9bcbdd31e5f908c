#!/usr/bin/env python3
"""What is installed, as a programmer meets it.

    test_libraries.py BUILD-FOLDER SOURCE-ROOT

Installs into a temporary folder, asks pkg-config how to build against it, and builds and runs the README's example with
each compiler at hand, against the shared and the static library.
"""
import ctypes
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

BUILD, ROOT = sys.argv[1:3]
COMPILERS = [c for c in (['gcc', '-std=c11'], ['clang', '-std=c11']) if shutil.which(c[0])] or [['cc']]
# C++17 takes the names of members that C11 has as an extension.
CPLUSPLUS = ['-std=c++17', '-Wno-missing-field-initializers', '-xc++']
LANGUAGES = COMPILERS + [c for c in (['g++', *CPLUSPLUS], ['clang++', '-Wno-c++20-designator', *CPLUSPLUS])
                         if shutil.which(c[0])]


def output(command, **more):
    r = subprocess.run(command, capture_output=True, text=True, timeout=120, **more)
    if r.returncode:
        raise AssertionError(f'{command}: {r.stdout}{r.stderr}')
    return r.stdout


def readme_blocks():
    """The README's C program and, from the block after it, what it prints."""
    with open(os.path.join(ROOT, 'README.md'), encoding='utf-8') as f:
        return re.search(r'```c\n(.*?)```.*?```text\n(.*?)```', f.read(), re.S).groups()


def declared():
    """The functions that the public header declares, and those that it makes of others, which are in the library too."""
    with open(os.path.join(ROOT, 'include', 'slimplex.h'), encoding='utf-8') as f:
        return sorted(re.findall(r'^(?:SLX_API [^;]*?|static inline \w+ )\b(slx_\w+)\(', f.read(), re.M))


class Libraries(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp()
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        output(['meson', 'install', '-C', BUILD, '--no-rebuild', '--quiet', '--destdir', cls.folder])
        cls.files = {name: os.path.join(folder, name) for folder, _, names in os.walk(cls.folder) for name in names}

    def pkg_config(self, *arguments):
        folder = os.path.dirname(self.files['slimplex.pc'])
        prefix = output(['pkg-config', '--variable=prefix', self.files['slimplex.pc']]).strip()
        return output(['pkg-config', f'--define-variable=prefix={self.folder}{prefix}', *arguments, 'slimplex'],
                      env=dict(os.environ, PKG_CONFIG_PATH=folder)).split()

    def build(self, name, source, command, libraries):
        path = os.path.join(self.folder, name)
        with open(path, 'w') as f:
            f.write(source)
        output([command[0], '-Wall', '-Wextra', '-Werror', *command[1:], *self.pkg_config('--cflags'), path, '-o', path + '.out',
                '-xnone', *libraries])
        return path + '.out'

    def test_and_in_a_program_that_is_static_as_a_whole(self):
        words = self.pkg_config('--static', '--libs')
        there = [output([COMPILERS[0][0], f'-print-file-name=lib{w[2:]}.a']).strip() for w in words
                 if w.startswith('-l') and w != '-lslimplex']
        if not all(map(os.path.isabs, there)):
            self.skipTest('a library has no static form')
        source, expected = readme_blocks()
        program = self.build('whole.c', source, [*COMPILERS[0], '-static'], words)
        self.assertEqual(output([program]), expected)

    @unittest.skipUnless(shutil.which('cmake'), 'there is no CMake')
    def test_cmake_finds_both_libraries(self):
        source, expected = readme_blocks()
        folder = os.path.join(self.folder, 'by-cmake')
        os.makedirs(folder)
        with open(os.path.join(folder, 'farm.c'), 'w') as f:
            f.write(source)
        with open(os.path.join(folder, 'CMakeLists.txt'), 'w') as f:
            f.write('cmake_minimum_required(VERSION 3.16)\nproject(farm C)\nfind_package(slimplex 0.1 REQUIRED CONFIG)\n'
                    'foreach(kind slimplex slimplex_static)\n  add_executable(farm_${kind} farm.c)\n'
                    '  target_link_libraries(farm_${kind} slimplex::${kind})\nendforeach()\n')
        config = os.path.dirname(self.files['slimplexConfig.cmake'])
        output(['cmake', '-S', folder, '-B', folder + '/build', f'-Dslimplex_DIR={config}'])
        output(['cmake', '--build', folder + '/build'])
        for kind in 'slimplex', 'slimplex_static':
            self.assertEqual(output([f'{folder}/build/farm_{kind}']), expected)
        other = subprocess.run(['cmake', '-S', folder, '-B', folder + '/other', f'-Dslimplex_DIR={config}', '-DCMAKE_FIND_DEBUG_MODE=0'],
                               capture_output=True, text=True)
        self.assertEqual(other.returncode, 0)
        with open(os.path.join(folder, 'CMakeLists.txt'), 'w') as f:
            f.write('cmake_minimum_required(VERSION 3.16)\nproject(farm C)\nfind_package(slimplex 0.2 REQUIRED CONFIG)\n')
        refused = subprocess.run(['cmake', '-S', folder, '-B', folder + '/later', f'-Dslimplex_DIR={config}'],
                                 capture_output=True, text=True)
        self.assertNotEqual(refused.returncode, 0)

    def test_it_is_a_subproject_of_meson_without_its_tests(self):
        folder = os.path.join(self.folder, 'by-meson')
        inner = os.path.join(folder, 'subprojects', 'slimplex')
        shutil.copytree(ROOT, inner, ignore=lambda at, names: [n for n in names if at == ROOT and n not in (
            'meson.build', 'meson_options.txt', 'solver', 'include', 'packaging', 'examples', 'docs', 'python', 'README.md')])
        with open(os.path.join(folder, 'farm.c'), 'w') as f:
            f.write(readme_blocks()[0])
        with open(os.path.join(folder, 'meson.build'), 'w') as f:
            f.write("project('farm', 'c')\n"
                    "executable('farm', 'farm.c', dependencies: dependency('slimplex', fallback: 'slimplex'))\n")
        output(['meson', 'setup', folder + '/build', folder])
        targets = json.loads(output(['meson', 'introspect', '--targets', folder + '/build']))
        names = {t['name'] for t in targets}
        self.assertLessEqual({'farm', 'slimplex'}, names)
        self.assertEqual([n for n in names if n.startswith('test_') or n == 'generate'], [])
        installed = {os.path.basename(to) for to in json.loads(
            output(['meson', 'introspect', '--installed', folder + '/build'])).values()}
        self.assertLessEqual({'slimplex-1.schema.json', 'options.md', '_slimplex', 'slimplex.fish'}, installed)
        plan = output(['ninja', '-C', folder + '/build', '-t', 'commands', 'farm'])
        self.assertRegex(plan.splitlines()[-1], r'-o farm .*libslimplex\.so')

    def test_the_symbols_of_the_shared_library_have_a_version(self):
        lines = output(['nm', '-D', '--defined-only', self.files['libslimplex.so']]).splitlines()
        shown = [line.split()[2] for line in lines if re.match(r'[0-9a-f]+ [^A] ', line)]
        self.assertEqual([s for s in shown if not s.endswith('@@SLIMPLEX_0')], [])

    @unittest.skipUnless(os.uname().machine == 'x86_64' and shutil.which('gcc'), 'no gcc for x86-64')
    def test_32_bits_are_refused_by_the_first_line(self):
        r = subprocess.run(['gcc', '-m32', '-fsyntax-only', '-I', os.path.join(ROOT, 'solver'), '-xc', '-'],
                           input='#include "base/platform.h"\n', capture_output=True, text=True)
        self.assertNotEqual(r.returncode, 0)
        self.assertEqual(re.findall(r'error: (.*)', r.stderr)[:1], ['#error "slimplex is for 64-bit systems, and WebAssembly"'])

    def test_everything_is_installed(self):
        for name in ('slimplexConfig.cmake', 'slimplexConfigVersion.cmake', 'README.md', 'cutting_planes.c', 'slimplex', 'slimplex.h', 'slimplex.hpp', 'slimplex.1', 'slimplex.3', 'slimplex.pc', 'libslimplex.a', 'libslimplex.so',
                     'libslimplex.so.0'):
            self.assertIn(name, self.files)

    def test_the_example_of_the_readme_does_what_the_readme_says_with_the_shared_library(self):
        source, expected = readme_blocks()
        for compiler in LANGUAGES:
            with self.subTest(compiler=compiler):
                program = self.build('shared.c', source, compiler, self.pkg_config('--libs'))
                folder = os.path.dirname(self.files['libslimplex.so.0'])
                self.assertEqual(output([program], env=dict(os.environ, LD_LIBRARY_PATH=folder)), expected)
                self.assertIn('libslimplex.so.0', output(['ldd', program], env=dict(os.environ, LD_LIBRARY_PATH=folder)))

    def test_and_with_the_static_library(self):
        source, expected = readme_blocks()
        for compiler in LANGUAGES:
            with self.subTest(compiler=compiler):
                libraries = ['-l:libslimplex.a' if word == '-lslimplex' else word
                             for word in self.pkg_config('--static', '--libs')]
                program = self.build('static.c', source, compiler, libraries)
                self.assertNotIn('libslimplex', output(['ldd', program]))
                self.assertEqual(output([program]), expected)

    @unittest.skipUnless(shutil.which('g++'), 'there is no C++ compiler')
    def test_the_header_serves_cplusplus(self):
        source = '#include <slimplex.h>\nint main() { return slx_version()[0] == 0 || !(SLX_INFINITY > 1e300); }\n'
        libraries = ['-l:libslimplex.a' if word == '-lslimplex' else word for word in self.pkg_config('--static', '--libs')]
        output([self.build('plus.cc', source, ['g++', '-std=c++17'], libraries)])

    @unittest.skipUnless(shutil.which('g++'), 'there is no C++ compiler')
    def test_infinity_is_a_constant_and_the_header_clean_under_strict_warnings(self):
        libraries = ['-l:libslimplex.a' if word == '-lslimplex' else word for word in self.pkg_config('--static', '--libs')]
        strict = ['-Wconversion', '-Wshadow', '-Wundef'] # pedantry has no comparison of doubles in a constant expression
        plus = '#include <slimplex.h>\nconstexpr double far = SLX_INFINITY;\nstatic_assert(far > 1e300, "");\n' \
               'int main() { slx_check_info c; return slx_get_check(nullptr, &c) == SLX_OK; }\n'
        output([self.build('strict.cc', plus, ['g++', '-std=c++17', '-pedantic-errors', '-Wold-style-cast', *strict], libraries)])
        plain = '#include <slimplex.h>\n_Static_assert(SLX_INFINITY > 1e300, "");\nstatic const double far = SLX_INFINITY;\n' \
                'int main(void) { return far < 1; }\n'
        output([self.build('strict.c', plain, ['gcc', '-std=c11', '-Wstrict-prototypes', *strict], libraries)])

    def test_a_struct_of_another_version_is_filled_up_to_its_size(self):
        source = '''#include <slimplex.h>
#include <string.h>
int main(void)
{
    struct { slx_check_info known; char more[16]; } later;
    slx_model *m;
    char earlier[16];
    memset(&later, 7, sizeof later);
    memset(earlier, 7, sizeof earlier);
    if (slx_create(&m) || slx_solve(m) || slx_get_check_sized(m, &later.known, sizeof later) ||
        slx_get_check_sized(m, (slx_check_info *)(void *)earlier, sizeof(int)))
        return 1;
    slx_free(&m);
    return !later.known.passed || later.more[15] != 0 || memcmp(earlier, &later.known.passed, sizeof(int)) || earlier[sizeof(int)] != 7;
}
'''
        libraries = ['-l:libslimplex.a' if word == '-lslimplex' else word for word in self.pkg_config('--static', '--libs')]
        output([self.build('sized.c', source, COMPILERS[0], libraries)])

    def test_the_libraries_show_the_public_functions_and_nothing_else(self):
        for name, flag in ('libslimplex.so', '-D'), ('libslimplex.a', '-g'):
            lines = output(['nm', flag, '--defined-only', self.files[name]]).splitlines()
            shown = [line.split()[2].split('@')[0] for line in lines if re.match(r'[0-9a-f]+ [^A] ', line)]
            self.assertEqual(sorted(shown), declared())

    def test_no_function_comes_or_goes_unnoticed(self):
        with open(os.path.join(ROOT, 'tests', 'cli', 'symbols.txt'), encoding='utf-8') as f:
            known = [line.strip() for line in f if not line.startswith('#')]
        self.assertEqual(known, declared())

    def test_the_manual_page_of_the_library_has_every_function(self):
        with open(self.files['slimplex.3'], encoding='utf-8') as f:
            page = f.read()
        self.assertNotIn('@', page)
        self.assertIn('\n\\fBtime\\-limit\\fR', page) # as slx_set_option takes it
        self.assertNotIn('\\fB\\-\\-', page)
        self.assertEqual([name for name in declared() if not re.search(rf'\b{name}\b', page)], [])

    def test_the_examples_run_as_c11_and_as_cplusplus17(self):
        folder = os.path.dirname(self.files['libslimplex.so.0'])
        installed = os.path.dirname(self.files['cutting_planes.c'])
        self.assertEqual(sorted(os.listdir(installed)), sorted(os.listdir(os.path.join(ROOT, 'examples'))))
        for name in sorted(os.listdir(installed)):
            with open(os.path.join(installed, name), encoding='utf-8') as f:
                source = f.read()
            for language in LANGUAGES:
                if name.endswith('.cpp') and language in COMPILERS:
                    continue
                with self.subTest(example=name, language=language):
                    program = self.build(name, source, language, [*self.pkg_config('--libs'), '-lm'])
                    output([program], env=dict(os.environ, LD_LIBRARY_PATH=folder))

    def test_the_example_of_the_header_runs_as_c11_and_as_cplusplus17(self):
        with open(os.path.join(ROOT, 'include', 'slimplex.h'), encoding='utf-8') as f:
            loop = re.search(r'^ \*     (slx_cursor c;\n(?: \*     .*\n)+)', f.read(), re.M).group(1)
        source = '''#include <slimplex.h>
int main(void)
{
    const uint64_t start[] = {0, 0, 0, 0, 2};
    const uint32_t rows[] = {0, 2};
    const double values[] = {3, 5};
    const slx_arrays lp = {.nrows = 3, .ncols = 4, .start = start, .index = rows, .value = values};
    slx_model *model;
    uint32_t index, places = 0;
    double value, sum = 0;
    if (slx_create(&model) != SLX_OK || slx_load(model, &lp) != SLX_OK)
        return 1;
    ''' + loop.replace('\n *', '\n').replace('...', 'places += index, sum += value;') + '''
    slx_free(&model);
    return !(places == 2 && sum == 8);
}
'''
        folder = os.path.dirname(self.files['libslimplex.so.0'])
        for language in LANGUAGES:
            with self.subTest(language=language):
                program = self.build('header.c', source, language, self.pkg_config('--libs'))
                output([program], env=dict(os.environ, LD_LIBRARY_PATH=folder))

    @unittest.skipUnless(shutil.which('g++'), 'there is no C++ compiler')
    def test_the_header_for_cplusplus_is_short_and_clean_under_strict_warnings(self):
        with open(self.files['slimplex.hpp'], encoding='utf-8') as f:
            self.assertLess(len(f.readlines()), 300)
        with open(self.files['tangents.cpp'], encoding='utf-8') as f:
            source = f.read()
        folder = os.path.dirname(self.files['libslimplex.so.0'])
        for compiler in 'g++', 'clang++':
            if shutil.which(compiler):
                with self.subTest(compiler=compiler):
                    program = self.build('strict.cpp', source, [
                        compiler, '-std=c++17', '-pedantic-errors', '-Wold-style-cast', '-Wconversion', '-Wshadow', '-Wundef'], self.pkg_config('--libs'))
                    self.assertIn('as it should be', output([program], env=dict(os.environ, LD_LIBRARY_PATH=folder)))

    def test_names_of_ones_own_do_not_meet_those_inside_the_static_library(self):
        source = '#include <slimplex.h>\nint fail(void);\nint fail(void) { return 7; }\nint log_line;\nint main(void)\n{\n' \
                 '    slx_model *m;\n    return slx_create(&m) || slx_set_option(m, "no", "") == SLX_OK || (slx_free(&m), fail() != 7);\n}\n'
        libraries = ['-l:libslimplex.a' if word == '-lslimplex' else word for word in self.pkg_config('--static', '--libs')]
        output([self.build('names.c', source, COMPILERS[0], libraries)])

    def test_callers_that_do_not_compile_the_header_find_the_plain_names(self):
        library = ctypes.CDLL(self.files['libslimplex.so.0'])
        model, check = ctypes.c_void_p(), ctypes.create_string_buffer(4096)
        self.assertEqual(library.slx_create(ctypes.byref(model)), 0)
        self.assertEqual(library.slx_solve(model), 0)
        self.assertEqual(library.slx_get_check(model, check), 0)
        self.assertEqual(int.from_bytes(check.raw[:4], sys.byteorder), 1) # the first field: the claim holds
        library.slx_free(ctypes.byref(model))

    def test_the_program_needs_no_library_of_ours(self):
        ldd = subprocess.run(['ldd', self.files['slimplex']], capture_output=True, text=True) # fails where it is static
        self.assertNotIn('libslimplex', ldd.stdout)


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1] + sys.argv[3:])
