"""embed.py NAME OUT FILE...: writes OUT, a C file that defines the texts of the FILEs, one after the other, as NAME."""
import sys

name, out, *files = sys.argv[1:]
text = b''.join(open(f, 'rb').read() for f in files) + b'\0'
lines = [','.join(map(str, text[k:k + 32])) for k in range(0, len(text), 32)]
with open(out, 'w', encoding='ascii') as f:
    f.write(f'extern const char {name}[];\nconst char {name}[] = {{\n' + ',\n'.join(lines) + '};\n')
