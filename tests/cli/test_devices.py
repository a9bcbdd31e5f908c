#!/usr/bin/env python3
"""--device: slimplex-gpu solves on a device that is there; elsewhere there is one clear error.

    test_devices.py SLIMPLEX SLIMPLEX-GPU SOURCE-ROOT
"""
import os
import subprocess
import sys
import unittest

PLAIN, WITH_DEVICES, ROOT = map(os.path.abspath, sys.argv[1:4])
MODEL = os.path.join(ROOT, 'instances', 'transport.mps')


def solve(program, device):
    return subprocess.run([program, '--method', 'pdlp', '--crossover', 'off', '--presolve', 'off', '--device', device, MODEL],
                          capture_output=True, text=True, timeout=120, check=False)


class Devices(unittest.TestCase):
    def one_error(self, run, says):
        self.assertEqual(run.returncode, 1)
        self.assertEqual(run.stdout, '')
        self.assertIn(says, run.stderr)
        self.assertEqual(run.stderr.count('\n'), 1)

    def test_a_program_without_devices_says_so(self):
        for device in 'opencl', 'cuda':
            self.one_error(solve(PLAIN, device), 'this program has no devices in it')

    def test_an_answer_by_a_device_is_that_of_the_processors(self):
        here = solve(WITH_DEVICES, 'cpu')
        self.assertEqual(here.returncode, 13)
        for device, name in ('opencl', 'OpenCL'), ('cuda', 'CUDA'):
            there = solve(WITH_DEVICES, device)
            if f'there is no {name} device' in there.stderr:
                self.one_error(there, f'there is no {name} device')
                continue
            self.assertEqual(there.returncode, 13, there.stderr)
            objectives = [float(run.stdout.split('Objective: ')[1].split()[0]) for run in (here, there)]
            self.assertAlmostEqual(*objectives, delta=1e-6 * abs(objectives[0]))


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1])
