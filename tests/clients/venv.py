"""The Python that has the modelling tools: one named by SLIMPLEX_CLIENTS_PYTHON, this one, or one in a virtual environment that is
made in the build folder where the network is there.  Never installed on CI, nor where SLIMPLEX_NO_INSTALL is set.

    venv.py BUILD-FOLDER MODULES TEST ARGS...

runs the test with a Python that has all MODULES (names between commas), or says why not and exits with 77, "skipped"."""
import os
import subprocess
import sys

PACKAGES = {'pyomo': 'pyomo', 'pulp': 'PuLP', 'linopy': 'linopy', 'highspy': 'highspy', 'cvxpy': 'cvxpy', 'scipy': 'scipy', 'numpy': 'numpy',
            'pandas': 'pandas', 'cffi': 'cffi', 'mypy': 'mypy', 'dask': 'dask', 'pyarrow': 'pyarrow'}


def has(python, modules):
    code = 'import importlib.util as u, sys\nsys.exit(any(u.find_spec(m) is None for m in sys.argv[1:]))'
    try:
        return subprocess.run([python, '-c', code, *modules], check=False).returncode == 0
    except OSError:
        return False


def skip(why):
    print(why)
    raise SystemExit(77)


def installed(folder, modules):
    """A virtual environment with the modules."""
    python = os.path.join(folder, 'bin', 'python')
    if os.path.exists(python) and has(python, modules):
        return python
    if os.environ.get('CI') or os.environ.get('SLIMPLEX_NO_INSTALL'):
        skip(f'{", ".join(modules)}: not installed, and not to be installed here')
    commands = [[sys.executable, '-m', 'venv', folder],
                [python, '-m', 'pip', 'install', '-q', '--disable-pip-version-check', *(PACKAGES[m] for m in modules)]]
    for command in commands:
        r = subprocess.run(command, capture_output=True, text=True, timeout=900, check=False)
        if r.returncode:
            skip(f'{", ".join(modules)}: not installed: {(r.stderr.strip().splitlines() or ["?"])[-1]}')
    return python


def main():
    folder, modules, test = sys.argv[1], sys.argv[2].split(','), sys.argv[3:]
    named = os.environ.get('SLIMPLEX_CLIENTS_PYTHON')
    for python in ([named] if named else [sys.executable]):
        if has(python, modules):
            break
    else:
        if named:
            skip(f'{named} has not all of {", ".join(modules)}')
        python = installed(os.path.join(folder, 'clients-venv'), modules)
    raise SystemExit(subprocess.run([python, *test], check=False).returncode)


if __name__ == '__main__':
    main()
