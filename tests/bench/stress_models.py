"""Small linear programs of many kinds, made to be hard for floating point or typical of what people solve.

Each kind is a function of a random number generator and a size that returns a Model.  Numbers are doubles; write()
puts them into an MPS file with all their digits, so that every solver reads the same ones.
"""
import math

INF = math.inf


class Model:
    def __init__(self, maximise=False):
        self.maximise, self.cols, self.rows, self.entries = maximise, [], [], []

    def col(self, cost=0.0, lower=0.0, upper=INF):
        self.cols.append((float(cost), float(lower), float(upper)))
        return len(self.cols) - 1

    def row(self, lower, upper, terms):
        """lower <= sum of a x <= upper, terms being (column, a)."""
        if -INF < lower < upper < INF:  # sides whose difference is a double: MPS holds one side and that
            lower, upper = round(lower * 2.0**20) / 2.0**20, round(upper * 2.0**20) / 2.0**20
        self.rows.append((float(lower), float(upper)))
        seen = {}
        for j, a in terms:
            seen[j] = seen.get(j, 0.0) + float(a)
        self.entries += [(len(self.rows) - 1, j, a) for j, a in seen.items() if a != 0.0]

    def ge(self, b, terms):
        self.row(b, INF, terms)

    def le(self, b, terms):
        self.row(-INF, b, terms)

    def eq(self, b, terms):
        self.row(b, b, terms)


def write(model, path):
    """Free MPS, minimised: a maximised model's costs change their sign."""
    sign = -1.0 if model.maximise else 1.0
    with open(path, 'w', encoding='ascii') as f:
        f.write('NAME stress FREE\nROWS\n N obj\n')
        for i, (low, high) in enumerate(model.rows):
            f.write(f' {"E" if low == high else "N" if low == -INF and high == INF else "L" if low == -INF else "G"} r{i}\n')
        columns = [[] for _ in model.cols]
        for i, j, a in model.entries:
            columns[j].append((i, a))
        f.write('COLUMNS\n')
        for j, (cost, _, _) in enumerate(model.cols):
            f.write(f' c{j} obj {sign * cost!r}\n')
            for i, a in columns[j]:
                f.write(f' c{j} r{i} {a!r}\n')
        f.write('RHS\n')
        for i, (low, high) in enumerate(model.rows):
            b = high if low == -INF else low
            if b not in (0.0, INF):
                f.write(f' rhs r{i} {b!r}\n')
        ranges = [(i, high - low) for i, (low, high) in enumerate(model.rows) if -INF < low < high < INF]
        if ranges:
            f.write('RANGES\n')
            for i, width in ranges:
                f.write(f' rng r{i} {width!r}\n')
        f.write('BOUNDS\n')
        for j, (_, low, high) in enumerate(model.cols):
            if low == -INF and high == INF:
                f.write(f' FR bnd c{j}\n')
            elif low == high:
                f.write(f' FX bnd c{j} {low!r}\n')
            else:
                if low == -INF:
                    f.write(f' MI bnd c{j}\n')
                elif low != 0.0 or high < 0.0:
                    f.write(f' LO bnd c{j} {low!r}\n')
                if high < INF:
                    f.write(f' UP bnd c{j} {high!r}\n')
        f.write('ENDATA\n')


# ---- parts --------------------------------------------------------------------------------------------

def number(g, low, high):
    """Of random sign, its magnitude between 10^low and 10^high."""
    return g.choice((-1.0, 1.0)) * 10.0 ** g.uniform(low, high)


def small(g, most=9):
    return float(g.randint(-most, most))


def bounds(g):
    k = g.randrange(8)
    return (0.0, INF) if k < 4 else (-INF, INF) if k == 4 else (-INF, small(g)) if k == 5 else (-1.0, g.randint(0, 9))


def around(g, value, width=3.0):
    """A row's sides that hold the value."""
    k = g.randrange(4)
    return ((value, value) if k == 0 else (value - g.random() * width, INF) if k == 1 else
            (-INF, value + g.random() * width) if k == 2 else (value - g.random(), value + g.random()))


def random_model(g, m, n, entry, cost, density=0.4, where=None):
    """Feasible by a point that is drawn first; bounded by boxes where the cost calls for it."""
    p = Model(g.random() < 0.3)
    x = []
    for _ in range(n):
        low, high = bounds(g)
        x.append(min(max(g.uniform(-2, 2), low), high) if where is None else where(g))
        c = cost(g)
        if g.random() < 0.9:
            low, high = (max(low, x[-1] - 10.0 * (1 + abs(x[-1]))), min(high, x[-1] + 10.0 * (1 + abs(x[-1]))))
        p.col(c, low, high)
    for _ in range(m):
        terms = [(j, entry(g)) for j in range(n) if g.random() < density]
        low, high = around(g, sum(a * x[j] for j, a in terms))
        p.row(low, high, terms)
    return p


def network(g, nodes, arcs, capacity, gain=lambda g: 1.0):
    p = Model()
    balance = [[] for _ in range(nodes)]
    supply = [0.0] * nodes
    for k in range(arcs):
        a, b = (k % nodes, (k + 1) % nodes) if k < nodes else g.sample(range(nodes), 2)
        cap, flow = capacity(g), 0.0
        flow = float(g.randint(0, int(min(cap, 9))))
        j, times = p.col(g.randint(1, 20), 0, cap), gain(g)
        balance[a].append((j, -1.0))
        balance[b].append((j, times))
        supply[a] -= flow
        supply[b] += times * flow
    for i in range(nodes):
        p.eq(supply[i], balance[i])
    return p


# ---- scale --------------------------------------------------------------------------------------------

def general(g, n):
    return random_model(g, n, n + 5, lambda g: small(g), lambda g: small(g))


def real(g, n):
    return random_model(g, n, n + 5, lambda g: g.gauss(0, 1), lambda g: g.gauss(0, 1))


def badly_scaled(g, n):
    return random_model(g, n // 2 + 2, n // 2 + 4, lambda g: number(g, -5, 5), lambda g: number(g, -5, 5))


def twenty_decades(g, n):
    return random_model(g, n // 2 + 2, n // 2 + 4, lambda g: number(g, -10, 10), lambda g: number(g, -6, 6))


def rows_and_columns_scaled(g, n):
    r, c = [10.0 ** g.uniform(-6, 6) for _ in range(n)], [10.0 ** g.uniform(-6, 6) for _ in range(n + 5)]
    p = random_model(g, n, n + 5, small, small)
    p.entries = [(i, j, a * r[i] * c[j]) for i, j, a in p.entries]
    p.rows = [(low * r[i], high * r[i]) for i, (low, high) in enumerate(p.rows)]
    p.cols = [(k * c[j], low / c[j], high / c[j]) for j, (k, low, high) in enumerate(p.cols)]
    return p


def powers_of_two(g, n):
    return random_model(g, n, n, lambda g: g.choice((-1, 1)) * 2.0 ** g.randint(-40, 40), small)


def costs_of(low, high):
    return lambda g, n: random_model(g, n, n + 5, small, lambda g: number(g, low, high))


def sides_of(low, high):
    return lambda g, n: random_model(g, n, n + 5, small, small, where=lambda g: number(g, low, high))


def no_costs(g, n):
    return random_model(g, n, n + 5, small, lambda g: 0.0)


def big_m(g, n):
    p, size = Model(), 10.0 ** g.randint(4, 9)
    for _ in range(n):
        x, z = p.col(-g.randint(1, 9)), p.col(g.randint(1, 50), 0, 1)
        p.le(0, [(x, 1.0), (z, -size)])
    p.le(g.randint(5, 50), [(2 * k, 1 + g.random()) for k in range(n)])
    return p


def huge_bounds(g, n):
    p = random_model(g, n // 2, n, small, small)
    p.cols = [(c, low, 10.0 ** g.randint(10, 25) if high == INF or g.random() < 0.5 else high) for c, low, high in p.cols]
    return p


def narrow_boxes(g, n):
    p = random_model(g, n // 2, n, small, small)
    p.cols = [(c, low, low + 10.0 ** -g.randint(8, 15)) if low > -INF and g.random() < 0.5 else (c, low, high)
              for c, low, high in p.cols]
    return p


def noise_entries(g, n):
    m, k = n // 2, 2 * n
    p = Model()
    for _ in range(2 * k):
        p.col(1.0)
    for i in range(m):
        f = g.randrange(1, k)
        row = [(j, math.cos(math.pi * f * (2 * j + 1) / (2 * k))) for j in range(k)]
        p.eq(sum(a for j, a in row if j % 7 == 0), row + [(j + k, -a) for j, a in row])
    return p


# ---- nearly singular ----------------------------------------------------------------------------------

def hilbert(g, n):
    n, p = 3 + n % 9, Model()
    for _ in range(n):
        p.col(1 + g.random())
    for i in range(n):
        p.ge(sum(1.0 / (i + j + 1) for j in range(n)), [(j, 1.0 / (i + j + 1)) for j in range(n)])
    return p


def vandermonde(g, n):
    points, degree, p = 6 * n, 4 + n % 10, Model()
    for _ in range(degree):
        p.col(0, -INF, INF)
    t = p.col(1)
    f = g.choice((math.exp, math.sin, abs, lambda x: 1 / (1 + 25 * x * x)))
    for i in range(points):
        x = -1 + 2 * i / (points - 1)
        powers = [(j, x ** j) for j in range(degree)]
        p.ge(f(x), powers + [(t, 1)])
        p.le(f(x), powers + [(t, -1)])
    return p


def nearly_parallel(g, n):
    p = random_model(g, n // 2, n, small, lambda g: abs(small(g)) + 1)
    for i in range(len(p.rows)):
        row = [(j, a * (1 + 10.0 ** -g.randint(7, 13) * g.gauss(0, 1))) for r, j, a in p.entries if r == i]
        p.row(*p.rows[i], row)
    return p


def nearly_singular(g, n):
    p = random_model(g, n // 2, n, lambda g: g.gauss(0, 1), lambda g: g.random())
    first = [(j, a) for i, j, a in p.entries if i == 0]
    second = [(j, a) for i, j, a in p.entries if i == 1]
    p.ge(-5, [(j, a + g.gauss(0, 1) * 1e-10) for j, a in first] + second)
    return p


def rank_deficient(g, n):
    p = random_model(g, n // 2, n, small, small)
    for _ in range(n // 3):
        i, k = g.randrange(len(p.rows)), g.randrange(len(p.rows))
        x = [(j, a) for r, j, a in p.entries if r == i] + [(j, -a) for r, j, a in p.entries if r == k]
        p.row(-50, 50, x)
    return p


def growing(g, n):
    p = Model()
    for _ in range(n):
        p.col(g.choice((-1, 1)) * g.random(), 0, 10.0)
    for i in range(n - 1):
        p.row(-1.0, g.randint(0, 4), [(i, -1.0), (i + 1, g.choice((3.0, 10.0)))])
    return p


def wilkinson(g, n):
    p = Model()
    for i in range(n):
        p.col(-1.0 if i % 2 else 1.0, -5, 5)
    for i in range(n):
        p.le(g.randint(1, 5), [(j, -1.0) for j in range(i)] + [(i, 1.0), (n - 1, 1.0)])
    return p


def chain_of_equations(g, n):
    p = Model()
    for _ in range(n + 1):
        p.col(g.gauss(0, 1), -100, 100)
    for i in range(n):
        p.eq(small(g), [(i, 1 + g.random()), (i + 1, -1 - g.random())])
    return p


def cycle_of_growth(g, n):
    p = Model()
    for _ in range(n):
        p.col(g.random())
    for i in range(n):
        p.ge(g.choice((0.0, 1.0)), [(i, 10.0), (i + 1 if i + 1 < n else 0, -1.0)])
    return p


# ---- degenerate and worst cases -----------------------------------------------------------------------

def klee_minty(g, n):
    n, p = 3 + n % 9, Model(True)
    for j in range(n):
        p.col(2.0 ** (n - 1 - j))
    for i in range(n):
        p.le(5.0 ** (i + 1), [(j, 2.0 ** (i + 1 - j)) for j in range(i)] + [(i, 1.0)])
    return p


def goldfarb(g, n):
    n, p = 3 + n % 9, Model(True)
    for j in range(n):
        p.col(1.0 if j == n - 1 else 0.0)
    for i in range(n):
        p.le(1.0, [(i, 1.0)] + ([(i - 1, 0.25)] if i else []))
        p.ge(0.0, [(i, 1.0)] + ([(i - 1, -0.25)] if i else []))
    return p


def kuhn_tucker(g, n):
    p = Model()
    for _ in range(2 * n):
        p.col(small(g), 0, 20)
    for _ in range(n):
        p.le(0, [(j, small(g)) for j in range(2 * n)])
    p.le(1 + g.random(), [(j, 1.0) for j in range(2 * n)])
    return p


def cross_polytope(g, n):
    n, p = 2 + n % 5, Model(True)
    for _ in range(n):
        p.col(small(g), -INF, INF)
    for mask in range(2 ** n):
        p.le(1.0, [(j, 1.0 if mask >> j & 1 else -1.0) for j in range(n)])
    return p


def cyclic_polytope(g, n):
    p = Model()
    for _ in range(n):
        p.col(1.0)
    for i in range(4):
        p.eq(sum((k / n) ** i for k in range(n)), [(k, (k / n) ** i) for k in range(n)])
    return p


def degenerate_vertex(g, n):
    p = Model()
    for _ in range(6):
        p.col(g.gauss(0, 1), -10, 10)
    for _ in range(3 * n):
        a = [g.gauss(0, 1) for _ in range(6)]
        p.le(sum(a) + 1e-16 * g.random(), list(enumerate(a)))
    return p


def duplicates(g, n):
    p = random_model(g, n // 2, n, small, small)
    for j in range(n // 2):
        c, low, high = p.cols[j]
        k, times = p.col(c * (1 if g.random() < 0.5 else 2), low, high), g.choice((1.0, 2.0, -1.0))
        p.entries += [(i, k, times * a) for i, q, a in list(p.entries) if q == j]
    return p


def dense_columns(g, n):
    p = random_model(g, n, n, small, small, 0.1)
    for _ in range(2):
        j = p.col(g.random(), 0, 5)
        p.entries += [(i, j, g.random()) for i, (low, _) in enumerate(p.rows) if low == -INF or g.random() < 0.0]
    return p


def free_with_zero(g, n):
    p = random_model(g, n, n, small, lambda g: 0.0 if g.random() < 0.5 else abs(small(g)))
    p.cols = [(0.0, -INF, INF) if c == 0.0 else (c, max(low, -20), high) for c, low, high in p.cols]
    return p


def all_fixed(g, n):
    p = Model()
    x = [small(g) for _ in range(n)]
    for v in x:
        p.col(small(g), v, v)
    for _ in range(n):
        terms = [(j, small(g)) for j in range(n)]
        p.row(*around(g, sum(a * x[j] for j, a in terms)), terms)
    return p


def doubletons(g, n):
    p = random_model(g, n // 2, n, small, small)
    x = p.col(0.0, -100, 100)
    for j in range(0, n - 1, 2):
        y = p.col(small(g), -1e4, 1e4)
        p.eq(small(g), [(x, number(g, -3, 3)), (y, number(g, -3, 3))])
    return p


# ---- infeasible, unbounded, and nearly so ------------------------------------------------------------

def barely_infeasible(g, n):
    p = random_model(g, n, n, small, small)
    terms = [(j, abs(small(g)) + 1) for j in range(n)]
    p.ge(10.0, terms)
    p.le(10.0 - 10.0 ** -g.randint(3, 9), terms)
    return p


def clearly_infeasible(g, n):
    p = random_model(g, n, n, small, small)
    terms = [(j, small(g)) for j in range(n)]
    p.ge(10.0, terms)
    p.le(5.0, terms)
    return p


def unbounded(g, n):
    p = random_model(g, n, n, small, small)
    j = p.col(1.0 if p.maximise else -1.0)
    k = p.col(0.0)
    p.ge(-3, [(j, 1.0), (k, -10.0 ** -g.randint(0, 7))])
    return p


def difference_constraints(g, n):
    p = Model()
    for i in range(n):
        p.col(g.choice((-1.0, 0.0, 1.0)), -INF, INF)
    for _ in range(3 * n):
        i, j = g.sample(range(n), 2)
        p.le(g.randint(0, 20), [(i, 1.0), (j, -1.0)])
    return p


# ---- what people solve --------------------------------------------------------------------------------

def assignment(g, n):
    n, p = 3 + n % 8, Model()
    for _ in range(n * n):
        p.col(g.randint(1, 20))
    for i in range(n):
        p.eq(1, [(i * n + j, 1) for j in range(n)])
        p.eq(1, [(j * n + i, 1) for j in range(n)])
    return p


def transport(g, n):
    a, b, p = 3 + n % 5, 3 + n % 7, Model()
    demand = [g.randint(1, 30) for _ in range(b)]
    for _ in range(a * b):
        p.col(g.randint(1, 20))
    for i in range(a):
        p.le(sum(demand) / a + g.randint(0, 3), [(i * b + j, 1) for j in range(b)])
    for j in range(b):
        p.ge(demand[j], [(i * b + j, 1) for i in range(a)])
    return p


def min_cost_flow(g, n):
    return network(g, n, 3 * n, lambda g: g.randint(5, 30))


def generalised_network(g, n):
    return network(g, n, 3 * n, lambda g: 50.0, lambda g: 0.5 + g.random())


def multicommodity(g, n):
    nodes, p, use = 4 + n % 4, Model(), {}
    arcs = [(i, (i + 1) % nodes) for i in range(nodes)] + [tuple(g.sample(range(nodes), 2)) for _ in range(2 * nodes)]
    for k in range(3):
        at = [[] for _ in range(nodes)]
        for e, (a, b) in enumerate(arcs):
            j = p.col(g.randint(1, 9))
            at[a].append((j, -1))
            at[b].append((j, 1))
            use.setdefault(e, []).append((j, 1))
        s, t = g.sample(range(nodes), 2)
        for i in range(nodes):
            p.eq(-3 if i == s else 3 if i == t else 0, at[i])
    for e in use:
        p.le(9, use[e])
    return p


def set_cover(g, n):
    p = Model()
    for _ in range(2 * n):
        p.col(g.randint(1, 9), 0, 1)
    for _ in range(n):
        p.ge(1, [(j, 1) for j in g.sample(range(2 * n), 4)])
    return p


def linear_ordering(g, n):
    n, p, at = 4 + n % 3, Model(True), {}
    for i in range(n):
        for j in range(i + 1, n):
            at[i, j] = p.col(small(g), 0, 1)
    for i in range(n):
        for j in range(i + 1, n):
            for k in range(j + 1, n):
                p.row(0, 1, [(at[i, j], 1), (at[j, k], 1), (at[i, k], -1)])
    return p


def staircase(g, n):
    p, before = Model(), []
    for t in range(3 + n // 4):
        now = [p.col(g.randint(1, 9), 0, 50) for _ in range(3)]
        out = p.col(100.0)
        p.ge(g.randint(5, 20), [(j, 1 + g.random()) for j in now] + [(j, g.random()) for j in before] + [(out, 1)])
        p.le(60, [(j, 1.0) for j in now + before])
        before = now
    return p


def lot_sizing(g, n):
    p, before = Model(), None
    for _ in range(n):
        make, setup, stock = p.col(g.randint(1, 5)), p.col(g.randint(10, 50), 0, 1), p.col(1)
        p.eq(g.randint(0, 20), [(make, 1), (stock, -1)] + ([(before, 1)] if before is not None else []))
        p.le(0, [(make, 1), (setup, -200)])
        before = stock
    return p


def energy(g, n):
    p, level = Model(), None
    for t in range(n):
        sun = max(0.0, math.sin(t / 4)) * g.random()
        plant, wind = p.col(40 + g.random(), 0, 50), p.col(0.1, 0, 80 * sun)
        charge, discharge, now = p.col(0.01, 0, 10), p.col(0.01, 0, 10), p.col(0, 0, 40)
        p.eq(20 + 10 * g.random(), [(plant, 1), (wind, 1), (charge, -1), (discharge, 1)])
        p.eq(0.0, [(now, 1), (charge, -0.95), (discharge, 1 / 0.95)] + ([(level, -1)] if level is not None else []))
        level = now
    return p


def blending(g, n):
    p = Model()
    for _ in range(n):
        p.col(g.uniform(1, 9), 0, 30)
    p.eq(100, [(j, 1) for j in range(n)])
    for _ in range(4):
        q = [g.random() for _ in range(n)]
        mean = sum(q) / n
        p.row(-5, 8, [(j, v - mean) for j, v in enumerate(q)])
    return p


def game(g, n):
    p = Model(True)
    v = p.col(1, -INF, INF)
    mix = [p.col(0) for _ in range(n)]
    p.eq(1, [(j, 1) for j in mix])
    for _ in range(n):
        p.ge(0, [(j, small(g)) for j in mix] + [(v, -1)])
    return p


def decision_process(g, n):
    p = Model()
    for _ in range(n):
        p.col(1, -INF, INF)
    for s in range(n):
        for _ in range(3):
            q = [g.random() ** 4 for _ in range(n)]
            p.ge(small(g), [(t, (t == s) - 0.95 * v / sum(q)) for t, v in enumerate(q)])
    return p


def stationary_distribution(g, n):
    p = Model()
    for _ in range(n):
        p.col(g.random())
    q = [[g.random() ** 6 for _ in range(n)] for _ in range(n)]
    for t in range(n - 1):
        p.eq(0, [(s, q[s][t] / sum(q[s]) - (s == t)) for s in range(n)])
    p.eq(1, [(s, 1) for s in range(n)])
    return p


def separating_plane(g, n):
    p = Model()
    w = [p.col(0, -INF, INF) for _ in range(4)]
    for _ in w[:3]:
        p.col(0.1)
    for k in range(3):
        p.ge(0, [(4 + k, 1), (w[k], 1)])
        p.ge(0, [(4 + k, 1), (w[k], -1)])
    for i in range(2 * n):
        y, slack = (1 if i % 2 else -1), p.col(1)
        p.ge(1, [(w[k], y * (g.gauss(0, 1) + y * 0.7)) for k in range(3)] + [(w[3], y), (slack, 1)])
    return p


def quantile_regression(g, n):
    p = Model()
    b = [p.col(0, -INF, INF) for _ in range(3)]
    for _ in range(2 * n):
        x = [1, g.gauss(0, 1), g.gauss(0, 1)]
        p.eq(x[1] - 2 * x[2] + g.gauss(0, 1), [(b[k], x[k]) for k in range(3)] + [(p.col(0.3), 1), (p.col(0.7), -1)])
    return p


def envelopment(g, n):
    p = Model()
    theta = p.col(1)
    units = [p.col() for _ in range(n)]
    data = [[g.uniform(1, 100) for _ in range(5)] for _ in range(n)]
    for k in range(3):
        p.ge(0, [(theta, data[0][k])] + [(u, -data[i][k]) for i, u in enumerate(units)])
    for k in range(3, 5):
        p.ge(data[0][k], [(u, data[i][k]) for i, u in enumerate(units)])
    return p


def value_at_risk(g, n):
    p = Model()
    w = [p.col(-g.uniform(0, 0.1), 0, 0.5) for _ in range(5)]
    a = p.col(1, -INF, INF)
    p.eq(1, [(j, 1) for j in w])
    for _ in range(2 * n):
        p.ge(0, [(j, g.gauss(0.05, 0.2)) for j in w] + [(a, 1), (p.col(10.0 / n), 1)])
    return p


def chebyshev_centre(g, n):
    p = Model(True)
    x = [p.col(0, -INF, INF) for _ in range(4)]
    r = p.col(1)
    for _ in range(2 * n + 8):
        a = [g.gauss(0, 1) for _ in range(4)]
        p.le(1 + g.random(), [(j, v) for j, v in zip(x, a)] + [(r, math.sqrt(sum(v * v for v in a)))])
    return p


def phase_recovery(g, n):
    p, k = Model(True), 3 + n % 4
    x = [p.col(g.gauss(0, 1), -INF, INF) for _ in range(k)]
    for _ in range(4 * k):
        a = [g.gauss(0, 1) for _ in range(k)]
        p.row(-abs(sum(a)), abs(sum(a)), list(zip(x, a)))
    return p


def cuts_of_cuts(g, n):
    p = random_model(g, 4, 6, lambda g: abs(small(g)) + 1, lambda g: abs(small(g)) + 1)
    for _ in range(n):
        f = [(j, math.floor(abs(number(g, 0, 6))) + g.random() * 1e-6) for j in range(6)]
        p.le(sum(a for _, a in f) * 3, f)
    return p


def mixed_magnitudes(g, n):
    p = Model()
    for j in range(n):
        p.col(10.0 ** (j % 7 - 3), 0, 10.0 ** (3 - j % 7) * 9)
    for i in range(n // 2):
        p.ge(1, [(j, 10.0 ** (j % 7 - 3) * (1 + g.random())) for j in g.sample(range(n), 4)])
    return p


KINDS = {f.__name__: f for f in (
    general, real, badly_scaled, twenty_decades, rows_and_columns_scaled, powers_of_two, no_costs, big_m, huge_bounds,
    narrow_boxes, noise_entries, hilbert, vandermonde, nearly_parallel, nearly_singular, rank_deficient, growing, wilkinson,
    chain_of_equations, cycle_of_growth, klee_minty, goldfarb, kuhn_tucker, cross_polytope, cyclic_polytope,
    degenerate_vertex, duplicates, dense_columns, free_with_zero, all_fixed, doubletons, barely_infeasible,
    clearly_infeasible, unbounded, difference_constraints, assignment, transport, min_cost_flow, generalised_network,
    multicommodity, set_cover, linear_ordering, staircase, lot_sizing, energy, blending, game, decision_process,
    stationary_distribution, separating_plane, quantile_regression, envelopment, value_at_risk, chebyshev_centre,
    phase_recovery, cuts_of_cuts, mixed_magnitudes)}
KINDS.update({'tiny_costs': costs_of(-12, -7), 'huge_costs': costs_of(8, 14), 'costs_of_all_sizes': costs_of(-8, 8),
              'tiny_sides': sides_of(-12, -7), 'huge_sides': sides_of(6, 12), 'sides_of_all_sizes': sides_of(-8, 8)})
