"""Runs a test with the package put together from the source tree and a module that was built.

    run.py MODULE SOURCE-ROOT TEST ARGS...
"""
import os
import runpy
import sys
import tempfile

MODULE, ROOT, TEST = map(os.path.abspath, sys.argv[1:4])


def main():
    with tempfile.TemporaryDirectory() as folder:
        package = os.path.join(folder, 'slimplex')
        os.mkdir(package)
        source = os.path.join(ROOT, 'python', 'slimplex')
        for name in os.listdir(source):
            if name.endswith(('.py', '.pyi', '.typed')):
                os.symlink(os.path.join(source, name), os.path.join(package, name))
        os.symlink(MODULE, os.path.join(package, os.path.basename(MODULE)))
        os.environ['PYTHONPATH'] = os.pathsep.join([folder, os.environ.get('PYTHONPATH', '')])
        sys.path[:0] = [folder, os.path.dirname(TEST)]
        sys.argv[:] = [TEST, ROOT, *sys.argv[4:]]
        runpy.run_path(TEST, run_name='__main__')


if __name__ == '__main__':
    main()
