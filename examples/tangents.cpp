// Cutting planes in C++: the least of x + 2y over a disc, from tangents, each added where the last answer violates the
// disc most.  Builds with any C++17 compiler and the header slimplex.hpp.
#include <cmath>
#include <cstdio>
#include <exception>

#include <slimplex.hpp>

int main()
{
    try {
        slimplex::model m;
        slimplex::lines columns, none;
        m.add_cols(columns.add({}, {}, -2.0, 2.0, 1.0).add({}, {}, -2.0, 2.0, 2.0));
        for (int round = 0; round < 50; round++) {
            if (m.solve() != SLX_OPTIMAL)
                return 1;
            const std::vector<double> x = m.values();
            const double length = std::hypot(x[0], x[1]);
            if (length <= 1.0 + 1e-7)
                break;
            slimplex::lines tangent;
            m.add_rows(tangent.add({0, 1}, {x[0] / length, x[1] / length}, -slimplex::infinity, 1.0));
        }
        std::printf("%u tangents, least %.5f (exactly -sqrt(5) = %.5f)\n", static_cast<unsigned>(m.nrows()), m.objective(),
                    -std::sqrt(5.0));
        slimplex::model other = m.clone(); // shares the storage until one of the two changes
        other.set_cost(0, 0.0);
        other.solve();
        if (std::fabs(m.objective() + std::sqrt(5.0)) > 1e-5 || std::fabs(other.objective() + 2.0) > 0.2)
            return 1;
        m.set("no-such-option", 1); // throws
    } catch (const slimplex::error &e) {
        std::printf("as it should be: %s\n", e.what());
        return e.status() == SLX_ERROR_USAGE ? 0 : 1;
    } catch (const std::exception &e) {
        std::printf("%s\n", e.what());
    }
    return 1;
}
