"""The build of WebAssembly that the suites `wasm` and `web` share."""
import os
import shutil
import subprocess
import tempfile


def missing():
    """The first tool that is not here, or None."""
    for tool in ('clang', 'wasm-ld', 'llvm-ar', 'node', 'meson', 'ninja'):
        if not shutil.which(tool):
            return tool
    probe = 'import("node:wasi").then(({ WASI }) => new WASI({ version: "preview1" })).catch(() => process.exit(1))'
    if subprocess.run(['node', '--no-warnings', '-e', probe], capture_output=True).returncode != 0:
        return 'a Node with WASI'
    with tempfile.TemporaryDirectory() as folder:
        command = ['clang', '--target=wasm32-wasi', '-xc', '-', '-o', folder + '/a']
        if subprocess.run(command, input='int main(void) { return 0; }', capture_output=True, text=True).returncode != 0:
            return 'wasi-libc or libclang-rt-dev-wasm32'
    return None


def build(root, folder, *what):
    """`./dev wasm`, all of it or `what`, in `folder`."""
    subprocess.run([os.path.join(root, 'dev'), 'wasm', *what], check=True,
                   env={**os.environ, 'SLIMPLEX_NO_INSTALL': '1', 'SLIMPLEX_WASM': folder})
