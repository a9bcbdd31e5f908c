#!/usr/bin/env python3
"""Print `N passed, N failed` (and `, N skipped`) for the test logs of meson named on the command line.

A cmocka program and a unittest script count by their cases, any other test as one.  Exit code 1 if anything failed or nothing ran.
"""
import json
import re
import sys

CASES = re.compile(r'^\[  (PASSED|FAILED|SKIPPED) {1,2}\] (\d+) test\(s\)', re.M)

SCRIPT = re.compile(r'^Ran (\d+) tests? in .*\n\n(?:OK|FAILED)(.*)$', re.M)


def counts(record):
    """(passed, failed, skipped) of one test program."""
    cases = {'PASSED': 0, 'FAILED': 0, 'SKIPPED': 0}
    text = record.get('stdout', '') + '\n' + record.get('stderr', '')
    for word, number in CASES.findall(text):
        cases[word] += int(number)
    for ran, verdict in SCRIPT.findall(text):
        number = {word: int(n) for word, n in re.findall(r'(\w+)=(\d+)', verdict)}
        # Each subtest that fails or is skipped is counted on its own there.
        bad = min(int(ran), number.get('failures', 0) + number.get('errors', 0))
        left_out = min(int(ran) - bad, number.get('skipped', 0))
        cases['FAILED'] += bad
        cases['SKIPPED'] += left_out
        cases['PASSED'] += int(ran) - bad - left_out
    good = record['result'] in ('OK', 'EXPECTEDFAIL')
    skipped = record['result'] == 'SKIP'
    if not any(cases.values()):
        return int(good), int(not good and not skipped), int(skipped)
    if not good and not skipped and cases['FAILED'] == 0:
        cases['FAILED'] = 1  # it crashed, ran out of time, or a sanitizer spoke at its end
    return cases['PASSED'], cases['FAILED'], cases['SKIPPED']


def main():
    passed = failed = skipped = 0
    for path in sys.argv[1:]:
        with open(path) as log:
            for line in log:
                p, f, s = counts(json.loads(line))
                passed, failed, skipped = passed + p, failed + f, skipped + s
    print(f'{passed} passed, {failed} failed' + (f', {skipped} skipped' if skipped else ''))
    return failed > 0 or passed == 0


if __name__ == '__main__':
    sys.exit(main())
