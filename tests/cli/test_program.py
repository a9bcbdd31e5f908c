#!/usr/bin/env python3
"""The program as a user meets it: what it prints, where, and with which exit code.

    test_program.py SLIMPLEX GENERATE MANUAL SOURCE-ROOT SANITIZED

SANITIZED is the sanitizer of the build or `none`; an address sanitizer does not live under a limit of address space.
"""
import bz2
import csv
import gzip
import json
import lzma
import os
import pty
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

SLIMPLEX, GENERATE, MANUAL, ROOT = map(os.path.abspath, sys.argv[1:5])
SANITIZED = sys.argv[5]
DIET = os.path.join(ROOT, 'instances', 'diet.mps')
INTEGER = "NAME\nROWS\n N o\n G a\nCOLUMNS\n m 'MARKER' 'INTORG'\n x o 1 a 1\n m 'MARKER' 'INTEND'\nRHS\n r a 1\nENDATA\n"
KEYS = ['Status', 'Objective', 'Iterations', 'Check', 'Certificate', 'Time', 'Memory']


def text_of(path):
    with open(path, encoding='utf-8') as f:
        return f.read()


def instances():
    folder = os.path.join(ROOT, 'instances')
    return [os.path.join(folder, name) for name in sorted(os.listdir(folder)) if name.endswith('.mps')]


def options():
    """(name, value expected) of every option, from the table that the manual is made of."""
    out = subprocess.run([MANUAL, 'markdown'], capture_output=True, text=True, check=True).stdout
    return re.findall(r'^\| `--([a-z-]+)( [^`]+)?` \|', out, re.M)


class Program(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)

    def run_it(self, *arguments, code=0, **more):
        """Runs the program with both outputs piped and holds its exit code against `code`."""
        r = subprocess.run([SLIMPLEX, *arguments], capture_output=True, text=True, timeout=120, **more)
        self.assertEqual(r.returncode, code, r.stdout + r.stderr)
        return r

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, content):
        with open(self.path(name), 'wb' if isinstance(content, bytes) else 'w') as f:
            f.write(content)
        return self.path(name)

    def test_exact_answers_are_written_as_fractions(self):
        """The demands 120, 340, 410, 260 at 3/7, 5/14, 2/7, 1/7 make 2290/7."""
        out = self.path('exact')
        r = subprocess.run([SLIMPLEX, '--exact', '--solution', out, os.path.join(ROOT, 'instances', 'cutting_stock.mps')],
                           capture_output=True, text=True, timeout=120, check=False)
        if 'no exact arithmetic' in r.stderr:
            self.skipTest('a build without GMP')
        self.assertEqual(r.returncode, 0, r.stderr)
        text = text_of(out)
        self.assertIn('\nExact objective: 2290/7\n', text)
        duals = dict(re.findall(r'^lower\t\S+\t\S+\tinf\t(\S+)\t(cut\d+)$', text, re.M))
        self.assertEqual(sorted(duals), ['1/7', '2/7', '3/7', '5/14'])

    def generate(self, family, size, seed='1'):
        r = subprocess.run([GENERATE, family, size, seed], capture_output=True, check=True)
        return self.write(f'{family}-{size}.mps', r.stdout)

    def long_model(self):
        """A model that takes this program minutes."""
        return self.generate('staircase', '300K')

    def one_line(self, text, pattern):
        self.assertRegex(text, r'\Aslimplex: ' + pattern + r'[^\n]*\n\Z')

    def values(self, text):
        """The `Key: value` lines as a dictionary; each key once."""
        pairs = [line.split(': ', 1) for line in text.splitlines()]
        self.assertEqual(len({key for key, _ in pairs}), len(pairs), text)
        return dict(pairs)


class ExitCodes(Program):
    def test_0_for_an_optimum(self):
        self.run_it(DIET)

    def test_13_for_an_optimum_to_first_order_which_is_called_so(self):
        certificate, document = self.path('certificate'), self.path('json')
        for given, told, most in ('1e-4', '1e-4', 1e-4), ('0.00025', '2.5e-4', 2.5e-4), ('1e-8', '1e-8', 1e-8):
            r = self.run_it('--method=pdlp', '--crossover=off', '--pdlp-tolerance', given, '--certificate', certificate, '--json', document,
                            DIET, code=13)
            values = self.values(r.stdout)
            self.assertEqual(values['Status'], f'optimal (first order, {told})')
            self.assertRegex(values['Check'], r'passed \(first order, no basis: relative primal ')
            self.assertNotIn('Certificate', values)
            self.assertFalse(os.path.exists(certificate))
            with open(document) as f:
                j = json.load(f)
            self.assertEqual(j['status'], 'optimal (first order)')
            self.assertEqual(j['meaning'], 'optimum to first order')
            for key in 'primal_relative', 'dual_relative', 'gap_relative':
                self.assertLessEqual(j['check'][key], most)
        self.assertEqual(self.values(self.run_it('--method=pdlp', DIET).stdout)['Status'], 'optimal')

    def test_10_for_an_infeasible_model(self):
        out = self.run_it(os.path.join(ROOT, 'instances', 'infeasible.mps'), code=10).stdout
        self.assertEqual(self.values(out)['Status'], 'infeasible')

    def test_11_for_an_unbounded_model(self):
        out = self.run_it(os.path.join(ROOT, 'instances', 'unbounded.mps'), code=11).stdout
        self.assertEqual(self.values(out)['Status'], 'unbounded')

    def test_12_for_a_limit_of_iterations(self):
        model = self.generate('random', '2K')
        out = self.run_it('--iteration-limit', '1', model, code=12).stdout
        self.assertEqual(self.values(out)['Status'], 'iteration limit')
        self.assertRegex(self.values(out)['Iterations'], r'^1 \((dual|primal) phase [12] 1\)$')

    def test_12_for_a_limit_of_time(self):
        began = time.monotonic()
        out = self.run_it('--time-limit=0.5', self.long_model(), code=12).stdout
        self.assertEqual(self.values(out)['Status'], 'time limit')
        self.assertLess(time.monotonic() - began, 30)

    def test_12_for_a_limit_of_memory_that_reading_passes(self):
        r = self.run_it('--memory-limit=64K', self.long_model(), code=12)
        self.assertEqual(self.values(r.stdout)['Status'], 'memory limit')
        self.one_line(r.stderr, r'.*limit')

    def test_12_for_a_limit_of_memory_that_solving_passes(self):
        model = self.long_model()
        need = self.values(self.run_it('--no-solve', model).stdout)['Memory']
        limit = int(float(need.split()[0]) * 1.05 * 2**20)
        r = self.run_it(f'--memory-limit={limit}', model, code=12)
        self.assertEqual(self.values(r.stdout)['Status'], 'memory limit')

    def test_1_for_wrong_usage(self):
        for arguments, message in [
                ([], 'no model'), ([DIET, DIET], 'more than one model'), (['--exact', 'yes', DIET], "more than one model is given: 'yes'.*--exact follows it after '='"), (['--nonsense', DIET], "there is no option '--nonsense'"),
                (['-x', DIET], "there is no option '-x'"), (['--time-limit'], "option '--time-limit' needs a value"),
                (['--quiet=1', DIET], "option '--quiet=1' takes no value"), (['--time-limit=-1', DIET], 'option time-limit'),
                (['--method=magic', DIET], 'option method'), (['--progress=maybe', DIET], 'option progress'),
                (['--objective', 'x' * 300, DIET], 'option objective'), (['--obj', 'x', DIET], 'several options begin with'),
                (['--no-solve', '--solution', self.path('s'), DIET], '--solution and --no-solve'),
                (['--solution', '-', '--write-model', '-', DIET], 'only one of'),
                (['verify', '--json', self.path('j'), DIET, DIET], 'verify writes its verdict alone'),
                (['--no-solve', '--basis-out', self.path('b'), DIET], '--basis-out needs')]:
            with self.subTest(arguments=arguments):
                r = self.run_it(*arguments, code=1)
                self.assertEqual(r.stdout, '')
                self.one_line(r.stderr, message)

    def test_2_for_input_that_cannot_be_read(self):
        for path in [self.path('absent.mps'), self.folder, self.write('empty.mps', ''),
                     self.write('cut.gz', gzip.compress(text_of(DIET).encode())[:-20])]:
            with self.subTest(path=path):
                r = self.run_it(path, code=2)
                self.assertEqual(r.stdout, '')
                self.one_line(r.stderr, re.escape(path) + ':')

    def test_3_for_output_that_cannot_be_written(self):
        for arguments in [['--solution', '/dev/full'], ['--log', '/dev/full'], ['--solution', self.path('no/folder')],
                          ['--log', self.path('no/folder')],
                          ['--write-model', '/dev/full'], ['--write-model', self.path('no/folder')],
                          ['--write-model', self.path('model.lp.gz')], ['--write-model', self.path('model.nl')],
                          ['--solution', self.path('run.json')],
                          ['--basis-out', '/dev/full'], ['--basis-out', self.path('no/folder')]]:
            with self.subTest(arguments=arguments):
                self.one_line(self.run_it(*arguments, DIET, code=3).stderr, re.escape(arguments[1]) + ': ')

    def test_3_for_a_full_standard_output(self):
        for arguments in [[DIET], ['--help'], ['--version'], ['--solution', '-', DIET]]:
            with self.subTest(arguments=arguments), open('/dev/full', 'w') as full:
                r = subprocess.run([SLIMPLEX, *arguments], stdout=full, stderr=subprocess.PIPE, text=True, timeout=60)
                self.assertEqual(r.returncode, 3)
                self.assertIn('No space left on device', r.stderr)

    def test_3_for_a_closed_pipe(self):
        reader, writer = os.pipe()
        os.close(reader)
        with os.fdopen(writer, 'w') as pipe:
            r = subprocess.run([SLIMPLEX, DIET], stdout=pipe, stderr=subprocess.PIPE, text=True, timeout=60)
        self.assertEqual(r.returncode, 3)
        self.one_line(r.stderr, 'standard output: Broken pipe')

    def test_3_for_a_closed_standard_output_and_nothing_else_is_written_to(self):
        log = self.path('log')
        r = subprocess.run(['sh', '-c', '"$1" --log "$2" "$3" >&-', 'sh', SLIMPLEX, log, DIET], capture_output=True,
                           timeout=60)
        self.assertEqual(r.returncode, 3)
        self.assertEqual(text_of(log).count('Status:'), 1)

    def test_a_failed_solution_file_does_not_hide_the_answer(self):
        self.assertIn('Objective: ', self.run_it('--solution', '/dev/full', DIET, code=3).stdout)

    @unittest.skipUnless(SANITIZED == 'none', 'a sanitizer needs the address space')
    def test_4_when_the_system_has_no_more_memory(self):
        model = self.generate('random', '2M')
        space = 40 << 20
        r = self.run_it('--no-solve', model, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (2 * space, space * 2)))
        self.values(r.stdout)
        model = self.generate('random', '4M')
        space = 10 << 20
        r = self.run_it('--no-solve', model, code=4,
                        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (space, space)))
        self.assertEqual(r.stdout, '')
        self.one_line(r.stderr, 'out of memory')


class Messages(Program):
    def test_an_error_names_file_line_column_and_token(self):
        diet = text_of(DIET)
        for old, new, message in [
                ('PRICE        0.25', 'PRICE        6x7', r":\d+:\d+: .*6x7"),
                ('ENERGY       150', 'ENERGIE      150', r":\d+:\d+: .*ENERGIE"),
                ('PRICE        0.25', 'PRICE        nan', r":\d+:\d+: .*nan"),
                (' G  IRON', ' Q  IRON', r":\d+:\d+: .*Q"),
                ('BOUNDS', 'BONDS', r":\d+:1: .*BONDS"),
                ('UP MOST      MILK', 'UP MOST      SILK', r":\d+:\d+: .*SILK"),
                ('ENDATA', '', r":\d+.*ENDATA")]:
            with self.subTest(new=new):
                self.assertIn(old, diet)
                path = self.write('broken.mps', diet.replace(old, new, 1))
                r = self.run_it(path, code=2)
                self.assertEqual(r.stdout, '')
                self.one_line(r.stderr, re.escape(path) + message)
                if new and r':\d+:\d+' in message:
                    line, column = map(int, r.stderr[len('slimplex: ') + len(path):].split(':')[1:3])
                    token = new.split()[-1] if 'ENERGIE' not in new and ' Q' not in new else new.split()[0]
                    at = text_of(path).splitlines()[line - 1]
                    self.assertTrue(at[column - 1:].startswith(token), (at, column))

    def test_an_error_in_a_compressed_stream_names_the_line_of_the_text(self):
        broken = text_of(DIET).replace('0.25', '6x7', 1)
        line = 1 + broken[:broken.index('6x7')].count('\n')
        r = self.run_it('-', code=2, input=broken)
        self.assertRegex(r.stderr, rf':{line}:\d+: ')

    def test_control_characters_of_a_broken_file_do_not_reach_the_terminal(self):
        path = self.write('bell.mps', text_of(DIET).replace('0.25', '\x1b[31m', 1))
        self.assertNotIn('\x1b', self.run_it(path, code=2).stderr)

    def test_warnings_go_to_standard_error_unless_quiet(self):
        goals = os.path.join(ROOT, 'instances', 'two_goals.mps')
        self.assertEqual(self.run_it(goals).stderr.count('warning'), 1)
        self.assertEqual(self.run_it('--quiet', goals).stderr, '')


class Input(Program):
    def test_standard_input_and_every_compression_give_the_same_answer(self):
        plain = text_of(DIET).encode()
        expected = self.values(self.run_it(DIET).stdout)['Objective']
        for pack in (bytes, gzip.compress, bz2.compress, lzma.compress):
            for from_stdin in (False, True):
                with self.subTest(pack=pack, stdin=from_stdin):
                    path = self.write('model', pack(plain))
                    with open(path, 'rb') as f:
                        r = self.run_packed('-' if from_stdin else path, stdin=f)
                    self.assertEqual(self.values(r.stdout)['Objective'], expected)

    def run_packed(self, *arguments, **more):
        """Runs the program; skips where the build leaves out the decompressor."""
        r = subprocess.run([SLIMPLEX, *arguments], capture_output=True, text=True, timeout=120, **more)
        if 'this build cannot read' in r.stderr:
            self.skipTest(r.stderr.strip())
        self.assertEqual(r.returncode, 0, r.stderr)
        return r

    @unittest.skipUnless(shutil.which('zstd'), 'there is no zstd program')
    def test_zst_is_read(self):
        subprocess.run(['zstd', '-q', '-o', self.path('model.zst'), DIET], check=True)
        self.run_packed(self.path('model.zst'))

    def test_a_pipe_is_read_once_and_as_it_comes(self):
        generator = subprocess.Popen([GENERATE, 'transport', '20K'], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        with generator:
            r = self.run_it('--no-solve', '--stats', '-', stdin=generator.stdout)
            generator.stdout.close()
        self.assertEqual(self.values(r.stdout)['Nonzeros'], '20164')

    def test_a_file_named_like_an_option_comes_after_two_dashes(self):
        self.write('--diet', text_of(DIET))
        self.run_it('--', '--diet', cwd=self.folder)


class Answers(Program):
    def expect(self, path, *arguments):
        """Solves `path` and holds the answer against the file's own comment."""
        words = re.search(r'^\* Answer: (\w+) ?(\S+)?$', text_of(path), re.M)
        code = {'optimal': 0, 'infeasible': 10, 'unbounded': 11}[words[1]]
        values = self.values(self.run_it(*arguments, path, code=code).stdout)
        self.assertEqual(values['Status'], words[1])
        self.assertRegex(values['Check'], '^passed')
        if words[1] == 'optimal':
            self.assertAlmostEqual(float(values['Objective']), float(words[2]), delta=1e-9 * max(1, abs(float(words[2]))))
        return values

    def test_every_instance_has_the_answer_in_its_comment_by_every_method(self):
        self.assertGreaterEqual(len(instances()), 15)
        for path in instances():
            for method in 'auto', 'dual', 'primal':
                with self.subTest(path=path, method=method):
                    self.expect(path, f'--method={method}')

    def test_generated_models_have_the_answer_that_was_planted(self):
        for family in 'random', 'wide', 'setcover', 'transport', 'multicommodity', 'staircase':
            for seed in '1', '2':
                with self.subTest(family=family, seed=seed):
                    self.expect(self.generate(family, '2K', seed))

    def test_another_objective_can_be_chosen(self):
        goals = os.path.join(ROOT, 'instances', 'two_goals.mps')
        value = self.values(self.run_it('--objective', 'emissions', goals).stdout)['Objective']
        self.assertAlmostEqual(float(value), 228.5, places=9)


class Output(Program):
    def test_the_final_block_has_each_key_once_and_in_order(self):
        r = self.run_it(DIET)
        self.assertEqual([line.split(': ')[0] for line in r.stdout.splitlines()], KEYS)
        self.assertEqual(r.stderr, '')

    def test_the_objective_has_twelve_significant_digits(self):
        bonds = os.path.join(ROOT, 'instances', 'bonds.mps')
        value = self.values(self.run_it(bonds).stdout)['Objective']
        self.assertGreaterEqual(len(value.replace('.', '')), 12)
        self.assertAlmostEqual(float(value), 60408.9802530167, delta=1e-7)

    def test_memory_stands_beside_that_of_the_process(self):
        memory = self.values(self.run_it(DIET).stdout)['Memory']
        account, reader, process = re.match(r'([\d.]+) MB \(.*reader ([\d.]+).*\), process ([\d.]+) MB$', memory).groups()
        self.assertLess(float(reader), float(account))
        self.assertLess(float(account), float(process))

    def test_time_is_given_by_phase(self):
        time_line = self.values(self.run_it('--time-limit', '1', self.long_model(), code=12).stdout)['Time']
        whole, *phases = map(float, re.findall(r'[\d.]+', time_line))
        self.assertRegex(time_line, r'^[\d.]+ s \((\w+ [\d.]+(, )?){3}\)$')
        self.assertGreater(max(phases), 0.2)
        self.assertLessEqual(sum(phases), whole + 0.002)

    def test_a_point_that_is_not_feasible_has_no_objective(self):
        values = self.values(self.run_it('--iteration-limit', '0', '--presolve', 'off', DIET, code=12).stdout)
        self.assertEqual(values['Objective'], 'none')
        self.assertRegex(values['Point'], r'^not feasible, objective [-\d.e]+ there$')
        self.assertRegex(values['Check'], r'^no optimum \(primal ')
        for method, kind in ('ipm', 'interior point'), ('pdlp', 'first order'):
            values = self.values(self.run_it('--method', method, '--crossover=off', '--iteration-limit=3', '--presolve=off', DIET, code=12).stdout)
            self.assertRegex(values['Check'], rf'^no optimum \({kind}, no basis: primal ')

    def test_no_solve_reads_and_reports(self):
        r = self.run_it('--no-solve', DIET)
        values = self.values(r.stdout)
        self.assertEqual(values['Status'], 'not solved')
        self.assertNotIn('Objective', values)

    def test_stats_count_what_the_file_holds(self):
        values = self.values(self.run_it('--stats', DIET).stdout)
        inside = text_of(DIET).split('COLUMNS')[1].split('RHS')[0]
        numbers = [float(x) for name, x in re.findall(r'([A-Z]+) +([\d.]+)', inside) if name != 'PRICE']
        self.assertEqual([values[key] for key in ('Model', 'Rows', 'Columns')], ['DIET', '5', '7'])
        self.assertEqual(values['Nonzeros'], str(len(numbers)))
        self.assertEqual(values['Distinct values'], str(len(set(numbers))))
        self.assertIn('bytes a nonzero', values['Peak RSS after reading'])
        self.assertEqual(values['Text read'], f'{os.path.getsize(DIET)} bytes')
        for phase in 'read', 'simplex', 'check':
            self.assertIn(f'Phase {phase}', values)

    def test_the_solution_lists_rows_and_columns_with_their_names(self):
        path = self.path('diet.sol')
        self.run_it('--solution', path, DIET)
        columns = text_of(path).split('\nColumns:')[1]
        self.assertRegex(columns, r'(?m)^upper\t4\t0\t4\t-0\.05\S*\tBREAD$')

    def test_a_certificate_of_each_verdict_is_verified(self):
        path = self.path('certificate')
        exact = subprocess.run([SLIMPLEX, '-q', '--exact', DIET], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0
        forms = [([], 'decimal'), (['--certificate-numbers=hexadecimal'], 'hexadecimal'), (['--exact'], 'fractions')]
        for name, code, claim in ('diet', 0, 'optimal'), ('infeasible', 10, 'infeasible'), ('unbounded', 11, 'unbounded'):
            model = os.path.join(ROOT, 'instances', name + '.mps')
            for arguments, numbers in forms if exact else forms[:2]:
                with self.subTest(name=name, numbers=numbers):
                    self.run_it('-q', *arguments, '--certificate', path, model, code=code)
                    r = self.run_it('verify', model, path)
                    values = self.values(r.stdout)
                    self.assertEqual(values['File'], f'slimplex certificate, {claim}, {numbers}')
                    self.assertEqual(values['Verified'], 'yes, exactly' if numbers == 'fractions' else 'yes, to rounding')
                    self.assertEqual('Objective' in values, claim != 'infeasible')

    def test_a_certificate_that_was_changed_is_not_verified(self):
        text = self.run_it('-q', '--certificate', '-', DIET).stdout
        worse = self.write('worse', re.sub(r'(?m)^upper\t4\t', 'upper\t3\t', text))
        values = self.values(self.run_it('verify', DIET, worse, code=10).stdout)
        self.assertEqual(values['Verified'], 'no')
        self.assertRegex(values['Primal infeasibility'], r', row (ENERGY|PROTEIN|CALCIUM)$')
        self.assertEqual(values['Wrong statuses'].split(', ', 1)[1], 'column BREAD')
        stated = self.write('stated', re.sub(r'(?m)^Objective: .*', 'Objective: 3', text))
        self.assertRegex(self.values(self.run_it('verify', DIET, stated, code=10).stdout)['Stated'], 'the objective$')
        large = self.write('large.mps', 'NAME a\nROWS\n N z\n G r\nCOLUMNS\n x z 1 r 1e15\n y z 1\nRHS\n b r 3e15\nENDATA\n')
        point = self.write('point', 'x 2.9999999999999996\n') # 2^-52 * 3e15 is 0.67, and 0.5 of that are missing
        r = self.values(self.run_it('verify', large, point).stdout)
        self.assertEqual(r['Primal infeasibility'], '0.5, row r, 0 beyond rounding')
        broken = self.write('broken', text.replace('\tBREAD', '\tCAKE'))
        self.one_line(self.run_it('verify', DIET, broken, code=2).stderr, r'.*broken:22:\d+: the model has another column here')
        infeasible = os.path.join(ROOT, 'instances', 'infeasible.mps')
        text = self.run_it('-q', '--certificate', '-', infeasible, code=10).stdout
        none = self.write('none', re.sub(r'(?m)^-1\t', '-3\t', text))
        self.assertRegex(self.values(self.run_it('verify', infeasible, none, code=10).stdout)['Verified'], 'no')

    def test_no_certificate_is_written_without_a_verdict(self):
        path = self.path('certificate')
        r = self.run_it('-q', '--iteration-limit', '0', '--certificate', path, DIET, code=12)
        self.one_line(r.stderr, '.*certificate: not written, as there is no verdict to certify')
        self.assertFalse(os.path.exists(path))
        self.one_line(self.run_it('--no-solve', '--certificate', path, DIET, code=1).stderr, '--certificate and --no-solve exclude')

    def test_a_solution_has_no_negative_zero(self):
        lp = self.write('z.lp', 'Maximize\n p: 45 c + 80 t\nSubject To\n w: 5 c + 20 t <= 400\n l: 10 c + 15 t <= 450\n'
                                ' d: c >= 2\nEnd\n')
        text = self.run_it('-q', '-o', '-', lp).stdout
        self.assertIn('basic\t24\t2\tinf\t0\td\n', text)
        self.assertNotIn('-0\t', text)

    def test_a_solution_on_standard_output_stands_there_alone(self):
        r = self.run_it('--solution', '-', DIET)
        self.assertEqual(len(re.findall(r'(?m)^Status: ', r.stdout)), 1)
        self.assertIn('BREAD', r.stdout)
        self.assertRegex(r.stderr, r'(?m)^Check: passed')

    def test_ranging_follows_the_solution_of_an_optimum(self):
        """The Wyndor Glass Co. of Hillier & Lieberman, with the ranges that the textbook gives."""
        model = self.write('wyndor.mps', """NAME WYNDOR
OBJSENSE
    MAX
ROWS
 N  PROFIT
 L  PLANT1
 L  PLANT2
 L  PLANT3
COLUMNS
    DOORS    PROFIT 3  PLANT1 1
    DOORS    PLANT3 3
    WINDOWS  PROFIT 5  PLANT2 2
    WINDOWS  PLANT3 2
RHS
    HOURS    PLANT1 4  PLANT2 12
    HOURS    PLANT3 18
ENDATA
""")
        plain = self.run_it('--solution', '-', model).stdout
        text = self.run_it('--ranging', '--solution', '-', model).stdout
        header, rest = text.split('\n\n', 1)
        self.assertRegex(header, r'(?m)^Condition: [\d.]+$')
        self.assertTrue(rest.startswith(plain.split('\n\n', 1)[1].rstrip('\n')))
        sections = [[line.split('\t') for line in section.splitlines()] for section in text.split('\n\n')[3:]]
        self.assertEqual([section[0][0].split(':')[0] for section in sections],
                         ['Cost ranges', 'Row bound ranges', 'Column bound ranges', 'Row activity ranges', 'Column activity ranges'])
        right = [[(3, 0, 7.5, 30, 45, 'row PLANT3', 'row PLANT2', 'DOORS'),
                  (5, 2, 1e999, 18, 1e999, 'row PLANT2', '-', 'WINDOWS')],
                 [('-',) * 7 + ('PLANT1',), (12, 6, 18, 27, 45, 'row PLANT1', 'column DOORS', 'PLANT2'),
                  (18, 12, 24, 30, 42, 'column DOORS', 'row PLANT1', 'PLANT3')],
                 [('-',) * 7 + ('DOORS',), ('-',) * 7 + ('WINDOWS',)],
                 [(2, 2, -3, 4.5, 0, 6, 30, 45, 'row PLANT3', 'row PLANT2', 'PLANT1'),
                  (12, 0, -1.5, 1e999, 6, 18, 27, 45, 'row PLANT1', 'column DOORS', 'PLANT2'),
                  (18, 0, -1, 1e999, 12, 24, 30, 42, 'column DOORS', 'row PLANT1', 'PLANT3')],
                 [(2, 2, 0, 7.5, -1e999, 4, 30, 45, 'row PLANT3', 'row PLANT2', 'DOORS'),
                  (6, 6, 2, 1e999, 3, 6, 18, 1e999, 'row PLANT2', '-', 'WINDOWS')]]
        for section, lines in zip(sections, right):
            self.assertEqual(len(section) - 1, len(lines))
            for line, expected in zip(section[1:], lines):
                for is_, should in zip(line, expected, strict=True):
                    if isinstance(should, str) or abs(should) == 1e999:
                        self.assertEqual(is_ if isinstance(should, str) else float(is_), should)
                    else:
                        self.assertAlmostEqual(float(is_), should, 9)

    @unittest.skipUnless(shutil.which('glpsol'), 'no glpsol')
    def test_activity_ranges_are_those_of_glpsol(self):
        """Of models whose optimal basis is the only one."""
        def number(text):
            words = text.strip()
            return 0.0 if words in ('', '.') else float(words.replace('Inf', 'inf'))

        for name in ('beale', 'bonds', 'diet', 'ranges_bounds', 'transport', 'two_goals'):
            model, report = os.path.join(ROOT, 'instances', name + '.mps'), self.path('ranges')
            subprocess.run(['glpsol', '--freemps', model, '--ranges', report], capture_output=True, timeout=60, check=True)
            text = self.run_it('--quiet', '--ranging', '--solution', '-', model).stdout
            ours, kind, found = {}, None, 0
            for section in text.split('\n\n'):
                title, *lines = section.splitlines()
                if 'activity ranges' in title:
                    ours.update({(title.split()[0], line.split('\t')[-1]): line.split('\t') for line in lines})
            lines = text_of(report).splitlines()
            for line, below in zip(lines, lines[1:]):
                kind = next((k for k in ('Row', 'Column') if f'{k} name' in line), kind)
                if not re.match(r' *\d+ \S+ +(BS|NL|NU|NS|NF) ', line):
                    continue
                found += 1
                is_ = ours[kind, line[7:19].strip()]
                ends = sorted([float(is_[k]), float(is_[k + 2]), is_[k + 4].split(' ', 1)[-1]] for k in (4, 5))
                should = sorted([number(l[66:79]), number(l[94:107]), l[108:].strip() or '-'] for l in (line, below))
                numbers = [float(is_[0]), float(is_[2]), float(is_[3])]
                for a, b in zip(numbers + ends[0] + ends[1], [number(line[23:36]), number(line[80:93]), number(below[80:93])] +
                                should[0] + should[1], strict=True):
                    if isinstance(a, str) or abs(b) == float('inf'):
                        self.assertEqual(a, b, f'{name} {line}')
                    else:
                        self.assertAlmostEqual(a, b, delta=2e-5 * max(1, abs(b)), msg=f'{name} {line}')
            self.assertEqual(found, len(ours))

    def test_ranging_needs_a_solution_file_and_an_optimum(self):
        self.one_line(self.run_it('--ranging', DIET, code=1).stderr, '--ranging needs --solution')
        for table in 'x.csv', 'x.tsv':
            self.one_line(self.run_it('--ranging', '--solution', self.path(table), DIET, code=1).stderr,
                          '--ranging needs --solution-format text')
            self.assertFalse(os.path.exists(self.path(table)))
            self.run_it('--ranging', '--solution-format=text', '--solution', self.path(table), DIET)
            self.assertIn('ranges:', text_of(self.path(table)))
        infeasible = os.path.join(ROOT, 'instances', 'infeasible.mps')
        self.assertNotIn('ranges:', self.run_it('--ranging', '-o', '-', infeasible, code=10).stdout)
        r = self.run_it('--ranging', '-o', '-', '--method', 'ipm', '--crossover', 'off', DIET)
        self.assertIn('as an interior point has no basis', r.stderr)
        self.assertNotIn('ranges:', r.stdout)
        self.one_line(self.run_it('-q', '--ranging', '-o', '/dev/full', DIET, code=3).stderr, '/dev/full')

    def test_the_model_is_written_as_it_was_read(self):
        for path in instances():
            self.run_it('--no-solve', '--quiet', '--write-model', self.path('copy.mps'), path)
            first = self.run_it('--no-solve', '--quiet', '--write-model', '-', path)
            again = self.run_it('--no-solve', '--quiet', '--write-model', '-', self.path('copy.mps'))
            self.assertEqual(first.stdout, text_of(self.path('copy.mps')))
            self.assertEqual(first.stdout, again.stdout)
            self.assertIn('Status: not solved', first.stderr)

    def test_the_model_is_written_in_the_format_that_is_asked_for_and_solved_the_same(self):
        for path in instances():
            lp = self.path('copy.lp')
            self.run_it('--no-solve', '--quiet', '--write-model', lp, path)
            self.assertRegex(text_of(lp), r'(?m)^(Min|Max)imize$')
            again = self.run_it('--no-solve', '--quiet', '--write-format=lp', '--write-model', '-', lp)
            self.assertEqual(again.stdout, re.sub(r'(?m)^\\ .*\n', '', text_of(lp)))  # without the list of other names
            first, second = (subprocess.run([SLIMPLEX, '--quiet', p], capture_output=True, text=True) for p in (path, lp))
            self.assertEqual(first.returncode, second.returncode)
            first, second = self.values(first.stdout), self.values(second.stdout)
            self.assertEqual(first['Status'], second['Status'])
            if first['Status'] == 'optimal':
                self.assertAlmostEqual(float(first['Objective']), float(second['Objective']), 6)

    def test_a_file_that_is_no_model_is_told_for_what_it_is(self):
        for name, content, what in [('m.pdf', b'%PDF-1.4', 'a PDF document'), ('m.mps', '<html>', 'a web page'),
                                    ('m.json', '{"a": 1}', 'JSON'), ('m.lp', 'max: 3x;', 'the LP format of lp_solve'),
                                    ('m', text_of(DIET).encode('utf-16'), 'text in UTF-16'), ('m.mod', 'solve;', 'GMPL')]:
            with self.subTest(name=name):
                self.one_line(self.run_it(self.write(name, content), code=2).stderr, '.*: this is .*' + what)

    def test_a_basis_that_is_written_saves_all_iterations_when_it_is_read(self):
        for path in instances():
            code = subprocess.run([SLIMPLEX, '--quiet', '--basis-out', self.path('last.bas'), path], stdout=subprocess.DEVNULL).returncode
            again = self.run_it('--quiet', '--basis-in', self.path('last.bas'), '--basis-out', '-', path, code=code)
            if code == 0:
                self.assertIn('Iterations: 0\n', again.stderr)
                self.assertEqual(again.stdout, text_of(self.path('last.bas')))
        self.one_line(self.run_it('--basis-in', self.write('bad.bas', 'NAME\n XX A\nENDATA\n'), DIET, code=2).stderr, '.*bad.bas:2:2: ')

    def test_the_log_file_has_messages_progress_and_the_final_block(self):
        log = self.path('log')
        r = self.run_it('--log', log, '--time-limit', '2.5', self.long_model(), code=12)
        text = text_of(log)
        self.assertEqual(r.stderr, '')
        self.assertRegex(text, r'\Aslimplex [\d.]+, dense kernels \w+, \d{4}-\d\d-\d\d [\d:]+ UTC\nmodel: .*\n')
        self.assertIn('\noption: time-limit = 2.5\n', text)
        self.assertRegex(text, r'(?m)^.*: \d+ rows, \d+ columns, \d+ nonzeros, read in')
        self.assertEqual([row for row in re.findall(r'(?m)^ .*$', text) if len(row) > 79], [])
        self.assertGreaterEqual(len(re.findall(r'(?m)^ +[\d.]+  (?:dual|primal|read|presolve)', text)), 2)
        self.assertIn('\nStatus: time limit\n', text)

    def test_help_lists_every_option(self):
        for command in ['verify', 'explain', 'diagnose', 'convert', 'completion', 'help']:
            for words in [(command, '--help'), ('-h', command), ('help', command)]:
                self.assertIn(f'usage: slimplex [OPTION]... {command} ', self.run_it(*words).stdout)
        text = self.run_it('--help').stdout
        self.assertEqual(self.run_it('help').stdout, text)
        self.one_line(self.run_it('help', 'verfy', code=1).stderr, "there is no command 'verfy'; did you mean 'verify'\\?")
        listed = [name for name, _ in options()]
        self.assertIn('memory-limit', listed)
        for name in listed:
            self.assertRegex(text, rf'(?m)^  (-\w, |    )--{name}( |$)')
        self.assertEqual(len(re.findall(r'(?m)^  (?:-\w, |    )--', text)), len(listed))
        self.assertEqual([line for line in text.splitlines() if len(line) > 80], [])

    def test_what_was_meant_is_asked_for_options_values_and_commands(self):
        for arguments, meant in [(['--metod=dual', DIET], '--method'), (['--qiuet', DIET], '--quiet'),
                                 (['--method', 'duel', DIET], 'dual'), (['verifi', DIET, DIET], 'verify'),
                                 (['--presolve=of', DIET], 'off'), (['--sense', 'maximize', DIET], 'max'),
                                 (['--progress=offf', DIET], 'off'), (['--solution-format', 'tabel', DIET], 'table'),
                                 (['--json-detail=ful', DIET], 'full'), (['--method=dual-simplex', DIET], 'dual')]:
            with self.subTest(arguments=arguments):
                self.one_line(self.run_it(*arguments, code=1).stderr, f".*; did you mean '{meant}'\\?; see")
        self.assertNotIn('did you mean', self.run_it('--nonsense', DIET, code=1).stderr)

    def test_the_sense_can_be_given(self):
        smallest, largest = (float(self.values(self.run_it('--sense', sense, DIET).stdout)['Objective'])
                             for sense in ('min', 'max'))
        self.assertLess(smallest, largest)
        self.one_line(self.run_it('--sense', 'up', DIET, code=1).stderr, 'option sense takes min|max')

    def test_convert_writes_the_model_and_nothing_else(self):
        lp, nl = self.path('diet.lp'), self.path('diet.nl')
        r = self.run_it('convert', DIET, lp)
        self.assertEqual(r.stdout + r.stderr, '')
        self.one_line(self.run_it('convert', DIET, nl, code=3).stderr, r'.*diet\.nl: convert writes MPS or LP')
        self.run_it('--write-format=mps', 'convert', DIET, nl)
        self.assertIn('ROWS', text_of(nl))
        self.assertEqual(self.values(self.run_it(lp).stdout)['Objective'], self.values(self.run_it(DIET).stdout)['Objective'])
        self.one_line(self.run_it('convert', DIET, code=1).stderr, 'convert takes MODEL OUT')

    def test_version_is_that_of_the_build_and_of_the_header(self):
        version = self.run_it('--version').stdout
        self.assertIn(f"version: '{version.split()[1]}'", text_of(os.path.join(ROOT, 'meson.build')))
        macros = re.findall(r'SLX_VERSION_(?:MAJOR|MINOR|PATCH) (\d+)', text_of(os.path.join(ROOT, 'include', 'slimplex.h')))
        self.assertRegex(version, rf'\Aslimplex {".".join(macros)}\ndense kernels: (own|OpenBLAS)\n\Z')

    def test_the_page_of_options_has_the_table_as_the_program_knows_it(self):
        table = subprocess.run([MANUAL, 'markdown'], capture_output=True, text=True, check=True).stdout
        self.assertIn(table, text_of(os.path.join(ROOT, 'docs', 'options.md')))

    def test_the_session_of_the_readme_is_what_the_program_prints(self):
        readme = text_of(os.path.join(ROOT, 'README.md'))
        path = re.search(r'\./dev solve (\S+)', readme)[1]
        shown = self.values(re.search(r'```text\n(Status: .*?)```', readme, re.S)[1])
        printed = self.values(self.run_it(os.path.join(ROOT, path)).stdout)
        self.assertEqual(list(shown), list(printed))
        self.assertEqual([shown['Status'], shown['Objective']], [printed['Status'], printed['Objective']])

    def test_the_manual_page_has_every_option(self):
        page = subprocess.run([MANUAL, 'man', os.path.join(ROOT, 'solver', 'cli', 'slimplex.1.in')], capture_output=True,
                              text=True, check=True).stdout
        self.assertNotIn('@', page)
        for name, _ in options():
            self.assertIn('\\fB\\-\\-' + name.replace('-', '\\-') + '\\fR', page)


def is_of(schema, value, root):
    """Whether a value is of a JSON schema, in the few words that ours uses."""
    if '$ref' in schema:
        return is_of(root['definitions'][schema['$ref'].rsplit('/', 1)[1]], value, root)
    if 'oneOf' in schema and sum(is_of(s, value, root) for s in schema['oneOf']) != 1:
        return False
    if 'enum' in schema and value not in schema['enum'] or 'const' in schema and value != schema['const']:
        return False
    kinds = {'object': dict, 'array': list, 'string': str, 'integer': int, 'number': (int, float), 'boolean': bool,
             'null': type(None)}
    if 'type' in schema and (not isinstance(value, kinds[schema['type']]) or
                             isinstance(value, bool) != (schema['type'] == 'boolean')):
        return False
    if 'minimum' in schema and value < schema['minimum']:
        return False
    if isinstance(value, list):
        items = schema.get('items', {})
        pairs = zip(items, value) if isinstance(items, list) else ((items, v) for v in value)
        return (schema.get('minItems', 0) <= len(value) <= schema.get('maxItems', len(value)) and
                all(is_of(s, v, root) for s, v in pairs))
    if isinstance(value, dict):
        known, more = schema.get('properties', {}), schema.get('additionalProperties', {})
        return (all(name in value for name in schema.get('required', ())) and
                all(is_of(known[name], v, root) if name in known else more is not False and is_of(more, v, root)
                    for name, v in value.items()))
    return True


class Documents(Program):
    def json_of(self, *arguments, code=0):
        path = self.path('run.json')
        self.run_it('--json', path, *arguments, code=code)
        document = json.loads(text_of(path))
        schema = json.loads(text_of(os.path.join(ROOT, 'docs', 'slimplex-1.schema.json')))
        self.assertTrue(is_of(schema, document, schema), document)
        self.assertFalse(is_of(schema, {**document, 'iterations': -1}, schema))
        return document

    def test_json_holds_the_run_by_its_schema(self):
        d = self.json_of(DIET)
        self.assertEqual((d['status'], d['meaning'], len(d['rows']), len(d['columns'])), ('optimal', 'optimum', 5, 7))
        self.assertEqual(repr(d['objective']), self.values(self.run_it(DIET).stdout)['Objective'])
        self.assertAlmostEqual(sum(r['dual'] * r['value'] for r in d['rows'] + d['columns']), d['objective'], places=9)
        self.assertEqual(d['model']['ranges']['matrix'], [0.1, 300])
        self.assertNotIn('rows', self.json_of('--json-detail', 'summary', DIET))

    @unittest.skipUnless(shutil.which('jq'), 'no jq')
    def test_json_is_read_by_jq(self):
        path = self.path('run.json')
        self.run_it('--json', path, DIET)
        asked = '.status, .rows[0].name, (.columns | length), ([.rows[].dual] | add > 0)'
        r = subprocess.run(['jq', '-c', asked, path], capture_output=True, text=True, timeout=60, check=True)
        self.assertEqual(r.stdout.split(), ['"optimal"', '"ENERGY"', '7', 'true'])

    def test_a_report_is_one_small_page(self):
        page = self.path('run.html')
        model = self.generate('random', '2K')
        self.run_it('--report', page, '--log', self.path('log'), model)
        text = text_of(page)
        self.assertLess(os.path.getsize(page), 300000)
        self.assertTrue(text.startswith('<!DOCTYPE html>') and text.endswith('</html>\n'))
        for part in ('Optimal.', 'Convergence', 'Memory by purpose', 'Where the coefficients are', 'What presolve removed',
                     'Largest duals', 'Search by name'):
            self.assertIn(part, text)
        self.assertNotIn('://', text)
        rows = [line for line in text_of(self.path('log')).splitlines() if re.match(r' +[0-9.]+  (dual|primal)', line)]
        self.assertLess(len(rows), 10)  # it is watched closely, and told once a second
        r = self.run_it('--report', '-', DIET)
        self.assertTrue(r.stdout.startswith('<!DOCTYPE html>'))
        self.assertIn('Status: optimal', r.stderr)
        self.assertIn('Read, not solved.', self.run_it('--no-solve', '--report', '-', DIET).stdout)
        self.one_line(self.run_it('diff', '--report', page, DIET, DIET, code=1).stderr, 'diff writes its verdict alone')

    def test_json_of_every_ending(self):
        infeasible, unbounded = (os.path.join(ROOT, 'instances', name + '.mps') for name in ('infeasible', 'unbounded'))
        d = self.json_of(infeasible, code=10)
        self.assertEqual((d['status'], d['objective'], d['rows'][0]['value']), ('infeasible', None, None))
        self.assertTrue(any(r['dual'] for r in d['rows']))
        d = self.json_of(unbounded, code=11)
        self.assertTrue(any(c['ray'] for c in d['columns']))
        d = self.json_of('--iteration-limit=0', '--presolve=off', DIET, code=12)
        self.assertEqual((d['meaning'], d['objective']), ('infeasible point', None))
        self.assertEqual(self.json_of('--no-solve', DIET)['meaning'], 'none')
        self.assertEqual(list(self.json_of('--method=dual', '--presolve=off', DIET)['iterations_by']), ['dual phase 2', 'bound flips'])
        d = self.json_of('--time-limit', '2', self.long_model(), '--json-detail=summary', code=12)
        self.assertGreaterEqual(len(d['progress']), 1)
        self.assertIn('integer', self.json_of(self.write('i.mps', INTEGER))['warnings'][0]['text'])

    def test_json_escapes_names(self):
        model = self.write('n.mps', b'NAME\nROWS\n N o\n G a"\\\xff\xc3\xa9\nCOLUMNS\n x o 1 a"\\\xff\xc3\xa9 1\nRHS\n r a"\\\xff\xc3\xa9 1\nENDATA\n')
        self.assertEqual(self.json_of(model)['rows'][0]['name'], 'a"\\\ufffd\u00e9')

    def test_a_solution_is_a_table_with_one_line_of_titles(self):
        for name, options, separator in ('s.tsv', [], '\t'), ('s.csv', [], ','), ('s', ['--solution-format=table'], '\t'):
            path = self.path(name)
            self.run_it('--solution', path, *options, DIET)
            with open(path, newline='', encoding='utf-8') as f:
                rows = list(csv.DictReader(f, delimiter=separator))
            self.assertEqual({(r['kind'], r['meaning']) for r in rows}, {('row', 'optimum'), ('column', 'optimum')})
            self.assertEqual(len(rows), 12)
            self.assertNotIn('-', {v for r in rows for v in r.values()})
            value = sum(float(r['dual']) * float(r['value']) for r in rows)
            self.assertAlmostEqual(value, float(self.values(self.run_it(DIET).stdout)['Objective']), places=9)
        self.run_it('--solution', path, '--solution-format=csv', os.path.join(ROOT, 'instances', 'infeasible.mps'), code=10)
        self.assertIn(',nan,', text_of(path))
        self.assertIn(',certificate of infeasibility\n', text_of(path))

    def test_a_solution_in_the_form_of_glpk_is_verified(self):
        path = self.path('s')
        self.run_it('--solution', path, '--solution-format=glpk', DIET)
        self.assertIn('\ns bas 5 7 f f ', text_of(path))
        self.assertIn('File: GLPK, optimal', self.run_it('verify', DIET, path).stdout)

    def test_completion_has_every_option(self):
        for shell, form in ('bash', '--{} '), ('zsh', "'--{}"), ('fish', ' -l {} '):
            text = self.run_it('completion', shell).stdout
            for name, _ in options():
                self.assertIn(form.format(name), text)
        self.one_line(self.run_it('completion', 'csh', code=1).stderr, 'completion takes bash|zsh|fish')
        if shutil.which('bash'):
            ask = '. "$1"; COMP_WORDS=(slimplex --method d); COMP_CWORD=2; _slimplex; echo "${COMPREPLY[@]}"'
            script = self.write('c', self.run_it('completion', 'bash').stdout)
            r = subprocess.run(['bash', '-c', ask, 'bash', script], capture_output=True, text=True, check=True)
            self.assertEqual(r.stdout, 'dual\n')


class Questions(Program):
    """explain, diagnose, diff and anonymise."""

    def assert_irreducible(self, text):
        """Each line of the set as one of an LP file without other bounds: together they contradict, fewer do not."""
        lines = re.findall(r'^  (?:row (\S+): (.*)|the (lower|upper) bound of (\S+): (\S+))$', text, re.M)
        sides = [terms or f'{name} {">=" if side == "lower" else "<="} {value}' for _, terms, side, name, value in lines]
        names = sorted(set(re.findall(r'[A-Za-z_]\w*', ' '.join(sides))))
        self.assertGreaterEqual(len(sides), 2)
        for left_out in [None, *range(len(sides))]:
            rest = [f' r{k}: {side}\n' for k, side in enumerate(sides) if k != left_out]
            lp = self.write('set.lp', f'Minimize\n o: 0 {names[0]}\nSubject To\n' + ''.join(rest) + 'Bounds\n' +
                            ''.join(f' {name} free\n' for name in names) + 'End\n')
            self.run_it(lp, code=10 if left_out is None else 0)

    def test_an_infeasible_model_is_explained_by_an_irreducible_set(self):
        text = self.run_it('explain', os.path.join(ROOT, 'instances', 'infeasible.mps'), code=10).stdout
        self.assertIn('\nWithout any one of them the others can be met.\n', text)
        self.assert_irreducible(text)

    def test_an_explanation_stands_beside_what_takes_standard_output(self):
        r = self.run_it('-q', '--json', '-', 'explain', os.path.join(ROOT, 'instances', 'infeasible.mps'), code=10)
        self.assertEqual(json.loads(r.stdout)['status'], 'infeasible')
        self.assert_irreducible(r.stderr)

    def test_of_two_contradictions_one_is_told(self):
        lp = self.write('two.lp', 'Minimize\n o: x + y + z\nSubject To\n a: x + y >= 5\n b: x + y <= 4\n c: y - z >= 3\n'
                                  ' d: y <= 2\n e: x + z <= 100\n f: 1 <= x + 2 z <= 3\nEnd\n')
        for method in 'dual', 'primal':
            self.assert_irreducible(self.run_it('--method', method, '--presolve=off', 'explain', lp, code=10).stdout)

    def test_crossed_bounds_are_told_at_once(self):
        lp = self.write('c.lp', 'Minimize\n o: x\nSubject To\n a: x + y >= 1\nBounds\n 3 <= y <= 2\nEnd\n')
        self.assertIn('The bounds of column y contradict each other', self.run_it('explain', lp, code=10).stdout)

    def test_an_unbounded_model_is_explained_by_a_ray(self):
        text = self.run_it('explain', os.path.join(ROOT, 'instances', 'unbounded.mps'), code=11).stdout
        step = {name: float(v) for name, v in re.findall(r'^  (\S+) by (\S+)$', text, re.M)}
        self.assertAlmostEqual(float(re.search('changes the objective by (.*):', text)[1]), step['kept'])
        self.assertGreater(step['kept'], 0)

    def test_no_objective_is_claimed_at_an_infeasible_point_behind_the_objective_limit(self):
        model = os.path.join(ROOT, 'instances', 'staircase.mps')
        r = self.run_it('--objective-limit=50000', '--method=dual', '--presolve=off', model, code=12)
        values = self.values(r.stdout)
        self.assertEqual((values['Status'], values['Objective']), ('objective limit', 'none'))
        self.assertTrue(values['Point'].startswith('not feasible'))
        self.assertTrue(41563 <= float(values['Bound']) <= 50000)

    def test_an_optimum_is_explained_by_what_binds(self):
        text = self.run_it('explain', DIET).stdout
        self.assertIn('\n  PROTEIN >= 90: 0.025\n', text)
        self.assertNotIn('CALCIUM', text)
        self.assertRegex(text, r'\n  BREAD <= 4: -0\.05')

    def test_diagnose_tells_what_looks_like_a_slip(self):
        lp = self.write('d.lp', 'Minimize\n o: x + y + 0 z\nSubject To\n never: x + y >= -1\n big: x - 1000000 y <= 0\n'
                                ' wide: 0.003 x + 4567 y >= 1\n noway: x <= -1\nBounds\n f free\n g = 3\nEnd\n')
        text = self.run_it('diagnose', lp).stdout
        for line in ["1 row that can never bind within the columns' bounds: never",
                     '1 row with one coefficient that looks like a big M: big',
                     '1 row whose coefficients differ by five decades or more: wide',
                     "1 row that cannot be met within the columns' bounds: noway",
                     '1 column without a bound: f', '1 column fixed by equal bounds: g']:
            self.assertIn(line + '\n', text)
        self.assertNotIn('Status', text)
        self.assertNotIn('    ', self.run_it('diagnose', DIET).stdout)


    def test_diagnose_tells_what_is_parallel_or_nearly(self):
        lp = self.write('p.lp', 'Minimize\n o: x + y + 2 z + w\nSubject To\n a: x + 2 y + 3 z + w >= 1\n'
                                ' twice: 2 x + 4 y + 6 z + 2 w <= 90\n near: -3 x - 6.000001 y - 9 z - 3 w >= -80\n'
                                ' tiny: x + 2 y + 3 z + w + 0.0000001 v >= 0.5\n other: x + 2.1 y + 3 z + w >= 1\n'
                                ' some: x + y + w >= 1\nBounds\n v <= 1\nEnd\n')
        text = self.run_it('diagnose', lp).stdout
        self.assertIn('\n1 row parallel to another: twice and a\n', text)
        self.assertIn('\n2 rows nearly parallel to another: near and twice, tiny and near\n', text)
        self.assertIn('\n1 column parallel to another: w and x\n', text)
        self.assertNotIn('arallel', self.run_it('diagnose', DIET).stdout)

    def test_columns_are_parallel_in_whatever_order_their_entries_come(self):
        mps = self.write('o.mps', 'NAME o\nROWS\n N c\n L r1\n L r2\n L r3\nCOLUMNS\n x r3 1 r1 2\n x r2 3\n'
                                  ' y r1 4 r2 6\n y r3 2\n z r2 3 r3 1\n z r1 2.5\nRHS\n RHS r1 1\nENDATA\n')
        text = self.run_it('diagnose', mps).stdout
        self.assertIn('\n1 column parallel to another: y and x\n', text)
        self.assertNotIn('nearly', text)

    def test_diagnose_and_diff_keep_the_time_limit(self):
        r = self.run_it('diagnose', '--time-limit=0', DIET, code=12)
        self.one_line(r.stderr, 'time limit reached while reading')
        self.assertEqual(r.stdout, '')
        # A column whose entries come in another order is looked through anew for each of them.
        n = 40000
        head = 'NAME m\nROWS\n N c\n' + ''.join(f' L r{i}\n' for i in range(n)) + 'COLUMNS\n'
        paths = [self.write(f'{name}.mps', head + ''.join(f' x r{i} 2\n' for i in order) + 'RHS\n RHS r1 1\nENDATA\n')
                 for name, order in (('up', range(n)), ('mixed', [i * 15083 % n for i in range(n)]))]
        began = time.monotonic()
        r = self.run_it('diff', '--time-limit=0.5', *paths, code=12)
        self.assertLess(time.monotonic() - began, 3)
        self.one_line(r.stderr, 'stopped, with 0 differences so far')

    def test_diff_tells_by_name_what_is_another(self):
        old = self.write('a.lp', 'Minimize\n o: x + 2 y\nSubject To\n one: x + y >= 1\n two: 3 x - y <= 4\n'
                                 ' gone: y >= 0\nBounds\n y <= 9\nEnd\n')
        new = self.write('b.lp', 'Maximize\n o: 2 y + 5 x + 7\nSubject To\n two: 0.3 x - y <= 4\n one: x >= 1.5\n'
                                 ' new: z >= 0\nBounds\n y <= 8\n z <= 1\nGeneral\n x\nEnd\n')
        lines = self.run_it('diff', old, new, code=10).stdout.splitlines()
        self.assertEqual(lines[-1], f'Differences: {len(lines) - 1}')
        self.assertEqual(sorted(lines[:-1]), [
            'coefficient of x in two: 3, now 0.3', 'coefficient of y in one: 1, now none', 'column x: continuous, now integer',
            'column x: cost 1, now 5', 'column y: upper bound 9, now 8', 'column z: new', 'objective: constant 0, now 7',
            'objective: minimised, now maximised', 'row gone: gone', 'row new: new', 'row one: lower bound 1, now 1.5'])
        self.assertEqual(self.run_it('diff', DIET, DIET).stdout, 'Differences: none\n')
        self.assertIn('no such file', self.run_it('diff', DIET, self.path('none'), code=2).stderr.lower())

    def test_what_an_lp_file_holds_is_no_other_model(self):
        compared = 0
        for model in instances():
            lp = self.path('m.lp')
            if 'cannot hold' in self.run_it('convert', model, lp).stderr:
                continue  # names that the format cannot hold
            compared += 1
            self.assertRegex(self.run_it('--quiet', 'diff', model, lp).stdout, r'\ADifferences: none(, but for the order)?\n\Z', model)
        self.assertGreater(compared, 5)

    def test_an_anonymous_model_has_the_optimum_and_nothing_else(self):
        for model in instances():
            expected = subprocess.run([SLIMPLEX, '--quiet', model], capture_output=True, text=True, timeout=120, check=False)
            for k, more in enumerate([[], ['--rescale'], ['--rescale', '--seed', '7']]):
                hidden = self.path(f'hidden{k}.mps')
                self.run_it('--quiet', 'anonymise', *more, model, hidden)
                got = self.run_it('--quiet', hidden, code=expected.returncode)
                values, wanted = self.values(got.stdout), self.values(expected.stdout)
                self.assertEqual(values['Status'], wanted['Status'])
                if wanted['Objective'] not in ('none', 'inf', '-inf'):
                    self.assertAlmostEqual(float(values['Objective']), float(wanted['Objective']),
                                           delta=1e-9 * max(1, abs(float(wanted['Objective']))))
        self.assertEqual(len({text_of(self.path(f'hidden{k}.mps')) for k in range(3)}), 3)
        self.run_it('anonymise', '--rescale', '--seed', '7', DIET, self.path('once'))
        self.run_it('anonymise', '--rescale', '--seed', '7', DIET, self.path('again'))
        self.assertEqual(text_of(self.path('once')), text_of(self.path('again')))
        names = re.findall(r'^ +([A-Z]{2,})  ', text_of(DIET), re.M)
        self.assertIn('BREAD', names)
        for name in names:
            self.assertNotIn(f' {name} ', text_of(self.path('once')))

    def test_units_that_would_round_are_refused(self):
        lp = self.write('far.lp', 'Minimize\n o: x\nSubject To\n c: x + y >= 9e29\n d: x - y >= 5e-324\nEnd\n')
        out = self.path('out.lp')
        self.one_line(self.run_it('anonymise', '--rescale', lp, out, code=1).stderr, 'a number of the model is too small')
        self.assertFalse(os.path.exists(out))
        self.run_it('anonymise', lp, out)
        self.one_line(self.run_it('--rescale', DIET, code=1).stderr, '--rescale is for')


class OptionFiles(Program):
    def test_their_options_come_before_those_of_the_command_line(self):
        path = self.write('o', '\ufeff# a comment\n\n  method = primal # another\niteration-limit 0\nstats\n--presolve=off\n')
        r = self.run_it('--options', path, '--iteration-limit=100', '--log', self.path('log'), DIET)
        self.assertIn('Distinct values', r.stdout)
        self.assertEqual(re.findall('(?m)^option: (.*)$', text_of(self.path('log'))),
                         ['method = primal', 'presolve = off', 'iteration-limit = 100', 'profile = on'][:3])

    def test_the_environment_comes_first(self):
        here = {**os.environ, 'SLIMPLEX_OPTIONS': 'iteration-limit=0 --presolve=off'}
        self.run_it(DIET, env=here, code=12)
        self.run_it('--iteration-limit=inf', DIET, env=here)
        here['SLIMPLEX_OPTIONS'] = 'presolv=off'
        self.one_line(self.run_it(DIET, env=here, code=1).stderr, r"\$SLIMPLEX_OPTIONS: there is no option 'presolv'; did you mean 'presolve'")

    def test_a_mistake_is_told_with_its_line(self):
        for line, message in [('speed = 1', "there is no option 'speed'"), ('time-limit', 'option time-limit needs a value'),
                              ('quiet = yes', 'option quiet takes no value'), ('= 3', "no option's name"),
                              ('method = fast', 'option method takes'), ('help', 'for the command line')]:
            with self.subTest(line=line):
                path = self.write('o', '# first\n' + line + '\n')
                self.one_line(self.run_it('--options', path, DIET, code=1).stderr, f'.*o:2: .*{message}')
        self.one_line(self.run_it('--options', self.path('absent'), DIET, code=1).stderr, '.*absent: No such file')
        self.one_line(self.run_it('--options', '/dev/zero', DIET, code=1).stderr, '.*:1: a byte 0')
        self.one_line(self.run_it('--solution=', DIET, code=1).stderr, '.*option solution needs a value')


class Progress(Program):
    def test_a_pipe_gets_none_unless_it_is_asked_for(self):
        model = self.long_model()
        self.assertEqual(self.run_it('--time-limit=1.5', model, code=12).stderr, '')
        lines = self.run_it('--time-limit=3.5', '--progress=on', model, code=12).stderr.splitlines()
        rows = [line.split() for line in lines if re.match(r' +[\d.]+  \w', line)]
        found = [fields for fields in rows if fields[1] in ('dual', 'primal')]
        self.assertGreaterEqual(len(rows), 3)
        self.assertGreaterEqual(len(found), 2)
        moments = [float(fields[0]) for fields in rows]
        self.assertGreaterEqual(min(later - sooner for sooner, later in zip(moments, moments[1:])), 0.8)
        self.assertEqual([line for line in lines if line.startswith(' ') and len(line) > 79], [])
        iterations = [int(fields[3]) for fields in found]
        self.assertEqual(iterations, sorted(iterations))

    def test_a_terminal_gets_it_unless_it_is_unwanted(self):
        for arguments, wanted in ([], True), (['--verbose'], True), (['--progress=off'], False), (['--quiet'], False), \
                (['--method=ipm', '--crossover=off'], True):
            with self.subTest(arguments=arguments):
                try:
                    master, slave = pty.openpty()
                except OSError as error:
                    self.skipTest(f'no terminal to be had: {error}')
                p = subprocess.Popen([SLIMPLEX, *arguments, DIET], stdout=slave, stderr=slave, stdin=slave)
                os.close(slave)
                text = b''
                try:
                    while part := os.read(master, 65536):
                        text += part
                except OSError:
                    pass  # the other side is closed
                os.close(master)
                self.assertEqual(p.wait(), 0)
                self.assertEqual(b'7 columns' in text, wanted, text)
                self.assertIn(b'Status: optimal', text)
                self.assertLess(max(map(len, text.splitlines())), 80)


class Faults(Program):
    def test_a_full_disk_under_the_reduced_model_is_an_output_error(self):
        self.one_line(self.run_it('-q', '--write-presolved', '/dev/full', DIET, code=3).stderr, '/dev/full')

    def test_what_cannot_be_written_is_refused_before_the_work(self):
        here = self.write('here', 'old')
        small = lambda: (signal.signal(signal.SIGXFSZ, signal.SIG_IGN), resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0)))
        model = self.write('model.mps', text_of(DIET))
        os.symlink('model.mps', self.path('link'))
        for option in 'solution', 'certificate', 'write-model', 'basis-out', 'write-presolved', 'log':
            with self.subTest(option=option):
                self.one_line(self.run_it(f'--{option}', self.folder, model, code=3).stderr, '.*Is a directory')
                self.one_line(self.run_it(f'--{option}', self.path('no/file'), model, code=3).stderr, '.*No such file')
                self.one_line(self.run_it(f'--{option}', here, model, code=3, preexec_fn=small).stderr, '.*too large')
                self.one_line(self.run_it(f'--{option}', self.path('link'), model, code=3).stderr, '.*would take the place of the model')
        self.one_line(self.run_it('-o', here, '--basis-out', here, model, code=3).stderr, '.*would take the place of --solution')
        self.one_line(self.run_it('--log', '-', model, code=1).stderr, '--log takes a file')
        self.assertEqual(text_of(here), 'old')
        self.assertEqual(text_of(model), text_of(DIET))
        self.assertEqual(sorted(os.listdir(self.folder)), ['here', 'link', 'model.mps'])

    def test_a_file_is_replaced_whole_and_a_link_stays_one(self):
        target = self.write('target', 'old')
        os.symlink('target', self.path('link'))
        for option, begins in ('--solution', 'Model: '), ('--certificate', 'Certificate: '), ('--write-model', 'NAME'), ('--basis-out', 'NAME'):
            self.run_it('-q', option, self.path('link'), DIET)
            self.assertTrue(os.path.islink(self.path('link')))
            self.assertTrue(text_of(target).startswith(begins))
        self.run_it('-q', '--basis-in', target, '--basis-out', target, DIET)
        self.assertEqual(sorted(os.listdir(self.folder)), ['link', 'target'])
        for path in '/dev/stdout', '/dev/null':
            r = self.run_it('-q', '--write-model', path, '--no-solve', DIET)
            self.assertEqual(r.stdout.startswith('NAME'), path == '/dev/stdout')
        with open(self.path('both'), 'w') as out:
            subprocess.run([SLIMPLEX, '-q', '--no-solve', '--write-model', '/dev/stdout', DIET], stdout=out, check=True)
        self.assertIn('ROWS', text_of(self.path('both')))

    def test_a_disk_that_fills_up_leaves_the_old_files(self):
        model = self.path('large.mps')
        with open(model, 'wb') as out:
            out.write(subprocess.run([GENERATE, 'random', '20K'], capture_output=True, check=True).stdout)
        limit = lambda: (signal.signal(signal.SIGXFSZ, signal.SIG_IGN), resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)))
        for option in 'solution', 'certificate', 'write-model', 'write-presolved':
            with self.subTest(option=option):
                old = self.write('old', 'old')
                r = self.run_it('-q', f'--{option}', old, model, code=3, preexec_fn=limit)
                self.one_line(r.stderr, '.*old: cannot be written: File too large')
                self.assertEqual(text_of(old), 'old')
                self.assertEqual(sorted(os.listdir(self.folder)), ['large.mps', 'old'])

    def test_a_reader_that_goes_away_is_an_output_error(self):
        for arguments in ['--solution', '-'], ['--certificate', '-'], ['--write-model', '-'], ['--basis-out', '-']:
            with self.subTest(arguments=arguments):
                reader, writer = os.pipe()
                os.close(reader)
                r = subprocess.run([SLIMPLEX, '-q', *arguments, DIET], stdout=writer, stderr=subprocess.PIPE, text=True)
                os.close(writer)
                self.assertEqual(r.returncode, 3, r.stderr)
                self.assertRegex(r.stderr, r'\Aslimplex: -: cannot be written: Broken pipe\n')

    def test_a_file_that_comes_byte_by_byte_is_the_same_file(self):
        text = text_of(DIET).encode()
        expected = self.values(self.run_it(DIET).stdout)['Objective']
        for data in text, gzip.compress(text), bz2.compress(text), lzma.compress(text):
            p = subprocess.Popen([SLIMPLEX, '-q', '-'], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
            for k in range(len(data)):
                p.stdin.write(data[k:k + 1])
            out, _ = p.communicate(timeout=60)
            self.assertEqual(p.returncode, 0)
            self.assertEqual(self.values(out.decode())['Objective'], expected)


class Interruption(Program):
    def interrupt(self, arguments, number, stdin=None):
        p = subprocess.Popen([SLIMPLEX, *arguments], stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        time.sleep(1.5)
        p.send_signal(number)
        began = time.monotonic()
        out, err = p.communicate(timeout=60)
        self.assertLess(time.monotonic() - began, 20)
        self.assertEqual(p.returncode, 12, out + err)
        return self.values(out)

    def test_a_solve_ends_with_the_best_that_it_has(self):
        for number in signal.SIGINT, signal.SIGTERM:
            values = self.interrupt([self.long_model()], number)
            self.assertEqual(values['Status'], 'interrupted')
            self.assertEqual([k for k in values if k != 'Point'], [k for k in KEYS if k != 'Certificate'])
            if SANITIZED == 'none':  # else it may not have come that far
                self.assertGreater(int(values['Iterations'].split()[0]), 0)

    def test_a_signal_sent_twice_at_once_is_one(self):
        """As timeout(1) does: to the process, then to its group."""
        for gap in 0, 0.001, 0.01:
            p = subprocess.Popen([SLIMPLEX, self.long_model()], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            time.sleep(1.0)
            p.send_signal(signal.SIGTERM)
            time.sleep(gap)
            p.send_signal(signal.SIGTERM)
            out, err = p.communicate(timeout=60)
            self.assertEqual(p.returncode, 12, out + err)

    def test_a_signal_at_any_moment_ends_it_with_a_status_and_whole_files(self):
        """Whatever the program is at.  Before it has begun, the system ends it; a second signal never comes here."""
        model = self.long_model()
        for arguments in ['--method=ipm'], ['--presolve=full', '--method=primal'], ['--threads=2'], ['--presolve=off']:
            for wait in 0.05, 0.15, 0.4, 0.8:
                number = random.choice([signal.SIGINT, signal.SIGTERM])
                solution = self.path('solution')
                p = subprocess.Popen([SLIMPLEX, *arguments, '--solution', solution, model], stdout=subprocess.PIPE,
                                     stderr=subprocess.PIPE, text=True)
                time.sleep(wait)
                p.send_signal(number)
                out, err = p.communicate(timeout=60)
                with self.subTest(arguments=arguments, wait=wait):
                    if p.returncode == -number:
                        self.assertEqual(out, '')
                        continue
                    self.assertEqual(p.returncode, 12, out + err)
                    self.assertEqual(self.values(out)['Status'], 'interrupted')
                    if 'Iterations' in out and 'not written' not in err:
                        self.assertIn('\nColumns: ', text_of(solution))

    def silent(self, arguments, seconds):
        """(what is printed, wall time from that moment on) of a run whose pipe falls silent."""
        reader, writer = os.pipe()
        os.write(writer, text_of(DIET)[:200].encode())
        began = time.monotonic()
        p = subprocess.Popen([SLIMPLEX, *arguments, '-'], stdin=reader, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        out, err = p.communicate(timeout=60)
        late = time.monotonic() - began - seconds
        os.close(reader)
        os.close(writer)
        self.assertEqual(p.returncode, 12, out + err)
        return out, err, late

    def test_a_time_limit_ends_a_silent_pipe(self):
        out, err, late = self.silent(['--time-limit=0.5'], 0.5)
        self.assertEqual(self.values(out)['Status'], 'time limit')
        self.assertIn('time limit reached while reading', err)
        self.assertGreaterEqual(late, 0)
        self.assertLess(late, 0.2 if SANITIZED == 'none' else 5)

    def test_a_time_limit_ends_a_named_pipe_that_nobody_writes_or_reads(self):
        pipe = self.path('pipe')
        os.mkfifo(pipe)
        for arguments, word in ([pipe], 'reading'), (['--no-solve', '--write-model', pipe, DIET], 'writing'):
            with self.subTest(arguments=arguments):
                r = self.run_it('--time-limit=0.3', *arguments, code=12)
                self.assertEqual(self.values(r.stdout or r.stderr)['Status'], 'time limit')
                self.assertIn('time limit reached while ' + word, r.stderr)

    def test_a_time_limit_ends_the_reading_of_a_packed_file(self):
        packed = self.path('large.mps.gz')
        with gzip.open(packed, 'wb', 1) as out:
            out.write(subprocess.run([GENERATE, 'random', '500K'], capture_output=True, check=True).stdout)
        r = self.run_it('--time-limit=0.01', packed, code=12)
        self.assertIn('time limit reached while reading', r.stderr)

    def test_reading_ends_at_once(self):
        reader, writer = os.pipe()
        os.write(writer, text_of(DIET)[:200].encode())
        values = self.interrupt(['-'], signal.SIGINT, stdin=reader)
        os.close(reader)
        os.close(writer)
        self.assertEqual(values['Status'], 'interrupted')
        self.assertEqual(values['Objective'], 'none')


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1] + sys.argv[6:])
