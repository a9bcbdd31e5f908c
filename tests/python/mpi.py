"""What test_many.py runs with two MPI ranks and more: the answers by mpi4py.futures, against those of threads."""
import sys

import slimplex
import test_many
from mpi4py.futures import MPICommExecutor


def main():
    model = test_many.model()
    changes = test_many.changes(model, 40)
    with MPICommExecutor() as executor:
        if executor is not None:  # rank 0
            found = slimplex.solve_many(model, changes, executor, parts=4, keep=test_many.objective)
            wanted = [test_many.alone(model, c) for c in changes]
            ok = len(found) == len(wanted) and all(abs(a - b) <= 1e-9 * (1 + abs(b)) for a, b in zip(found, wanted))
            print('same' if ok else 'not the same', executor.num_workers, 'workers')
            sys.stdout.flush()


if __name__ == '__main__':
    main()
