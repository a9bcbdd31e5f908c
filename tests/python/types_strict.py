"""The package passes mypy --strict, where mypy is installed.

    types_strict.py SOURCE-ROOT
"""
import importlib.util
import subprocess
import sys

if importlib.util.find_spec('mypy') is None:
    print('mypy is not installed: skipped')
    sys.exit(77)
sys.exit(subprocess.run([sys.executable, '-m', 'mypy', '--cache-dir=/dev/null', '--config-file', 'pyproject.toml'], cwd=sys.argv[1],
                        check=False).returncode)
