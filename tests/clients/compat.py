"""A folder with slimplex under the names `cbc` and `glpsol`, at the front of the PATH for what the tests call."""
import atexit
import os
import shutil
import tempfile


def first_in_path(slimplex):
    folder = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, folder)
    for name in ('cbc', 'glpsol', 'slimplex'):
        os.symlink(slimplex, os.path.join(folder, name))
    os.environ['PATH'] = os.pathsep.join([folder, os.environ['PATH']])
    return folder
