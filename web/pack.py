#!/usr/bin/env python3
"""The web's two forms of the module: a package folder for npm, and a page of one file.

    pack.py package FOLDER VERSION WASM CORE-WASM   slimplex.js, worker.js, slimplex.d.ts, package.json, LICENSE, both modules
    pack.py page FILE VERSION WASM CORE-WASM        the scripts, the first module, web/page.html and web/page.js, in one file
"""
import base64
import gzip
import os
import re
import shutil
import sys

WEB = os.path.dirname(os.path.abspath(__file__))


def read(name):
    with open(os.path.join(WEB, name), encoding='utf-8') as source:
        return source.read()


def package(folder, version, *modules):
    os.makedirs(folder, exist_ok=True)
    for name in ('slimplex.js', 'worker.js', 'slimplex.d.ts', '../LICENSE'):
        shutil.copy(os.path.join(WEB, name), folder)
    with open(os.path.join(folder, 'package.json'), 'w', encoding='utf-8') as target:
        target.write(read('package.json').replace('@VERSION@', version))
    for module in modules:
        shutil.copyfile(module, os.path.join(folder, os.path.basename(module)))


def page(file, version, wasm, _):
    script = ''.join(re.sub(r'^import .*\n', '', read(name), flags=re.M) for name in ('worker.js', 'slimplex.js', 'page.js'))
    script = re.sub(r'^export ', '', script, flags=re.M).replace('</', '<\\/')
    with open(wasm, 'rb') as source:
        module = base64.b64encode(gzip.compress(source.read(), 9, mtime=0)).decode()
    with open(file, 'w', encoding='utf-8') as target:
        target.write(read('page.html').replace('@VERSION@', version).replace('@MODULE@', module).replace('@SCRIPT@', script))


{'package': package, 'page': page}[sys.argv[1]](*sys.argv[2:])
