#!/usr/bin/env python3
"""The package and the page of `./dev wasm page`, by tests that Node or Deno runs.

    test_web.py SLIMPLEX GENERATE SOURCE-ROOT BUILD-FOLDER node|deno FILE.test.mjs

Exit code 77, with a word, where a tool is missing.
"""
import os
import shutil
import subprocess
import sys
import tempfile

SLIMPLEX, GENERATE, ROOT, BUILD, TESTS = map(os.path.abspath, [*sys.argv[1:5], sys.argv[6]])
RUN = {'node': ['node', '--no-warnings', '--test', '--test-concurrency=1'],
       'deno': ['deno', 'test', '--allow-all', '--no-lock']}[sys.argv[5]]
sys.path.insert(0, os.path.join(ROOT, 'tests', 'wasm'))
from build import build, missing  # noqa: E402

chromium = shutil.which('chromium') or shutil.which('chromium-browser') or shutil.which('google-chrome')
lack = missing() or (None if shutil.which(RUN[0]) else RUN[0]) or (
    'chromium' if 'page' in os.path.basename(TESTS) and not chromium else None)
if lack:
    print(f'skipped: there is no {lack}')
    sys.exit(77)
build(ROOT, BUILD, 'page')
with tempfile.TemporaryDirectory() as folder:
    names = {'SLIMPLEX': SLIMPLEX, 'GENERATE': GENERATE, 'SOURCE': ROOT, 'WEB': os.path.join(BUILD, 'web'), 'CHROMIUM': chromium or '',
             'FOLDER': folder}
    sys.exit(subprocess.run([*RUN, TESTS], env={**os.environ, **names}).returncode)
