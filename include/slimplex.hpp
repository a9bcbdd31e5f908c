/** @file
 * slimplex for C++17: handles that free themselves, errors that are thrown, vectors for arrays.
 *
 * A thin layer over slimplex.h, which is the reference: each member calls the function of its name, and what is not here
 * is called with get().  A call that fails throws slimplex::error, or std::bad_alloc where memory is short, and as there
 * the model is what it was; std::logic_error is thrown where the model holds no such result, or sizes do not agree.
 * Vectors that come out are by rows or columns of the model.
 */
#ifndef SLIMPLEX_HPP
#define SLIMPLEX_HPP

#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <new>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <slimplex.h>

namespace slimplex {

/** Positive infinity, the bound that is not there. */
inline constexpr double infinity = std::numeric_limits<double>::infinity();

/** What a call that failed has thrown; what() is the message of slx_error. */
class error : public std::runtime_error {
public:
    error(slx_status status, const slx_error_info &info)
        : std::runtime_error(text(info)), status_(status), line_(info.line)
    {
    }
    slx_status status() const noexcept { return status_; }
    /** Of a file, from 1; 0 where there is none. */
    std::uint64_t line() const noexcept { return line_; }

private:
    static std::string text(const slx_error_info &info)
    {
        std::string where = info.file;
        if (info.line > 0)
            where += ":" + std::to_string(info.line);
        return where.empty() ? info.message : where + ": " + info.message;
    }
    slx_status status_;
    std::uint64_t line_;
};

/** Rows or columns to add, gathered one after the other: entries, bounds, and costs of columns. */
class lines {
public:
    /** A row's entries are by columns, a column's by rows. */
    lines &add(const std::vector<std::uint32_t> &index, const std::vector<double> &value, double lower, double upper,
               double cost = 0.0)
    {
        if (index.size() != value.size())
            throw std::invalid_argument("slimplex::lines: as many indices as values");
        index_.insert(index_.end(), index.begin(), index.end());
        value_.insert(value_.end(), value.begin(), value.end());
        start_.push_back(index_.size());
        lower_.push_back(lower);
        upper_.push_back(upper);
        cost_.push_back(cost);
        return *this;
    }
    /** The same as slx_lines has them; valid until the next add. */
    slx_lines view() const
    {
        slx_lines l{};
        l.count = static_cast<std::uint32_t>(lower_.size());
        l.start = start_.data();
        l.index = index_.data();
        l.value = value_.data();
        l.lower = lower_.data();
        l.upper = upper_.data();
        l.cost = cost_.data();
        return l;
    }

private:
    std::vector<std::uint64_t> start_{0};
    std::vector<std::uint32_t> index_;
    std::vector<double> value_, lower_, upper_, cost_;
};

/** The statuses of a basis. */
struct basis {
    std::vector<slx_basis_status> rows, cols;
};

/** What happens to lines of the log. */
using log_function = std::function<void(slx_log_level, const std::string &)>;

/** A model with its options and its result; moved, not copied: see clone().  A callback that throws ends the program. */
class model {
public:
    model()
    {
        if (slx_create(&handle_) != SLX_OK)
            throw std::bad_alloc();
    }
    /** Takes a handle over. */
    explicit model(slx_model *handle) noexcept : handle_(handle) {}
    model(model &&other) noexcept : handle_(std::exchange(other.handle_, nullptr)), log_(std::move(other.log_)) {}
    model &operator=(model &&other) noexcept
    {
        std::swap(handle_, other.handle_);
        std::swap(log_, other.log_);
        return *this;
    }
    model(const model &) = delete;
    model &operator=(const model &) = delete;
    ~model() { slx_free(&handle_); }

    /** The handle, which stays this object's, for all functions of slimplex.h. */
    slx_model *get() const noexcept { return handle_; }
    /** Throws where `status` is not SLX_OK; for functions called with get(). */
    void check(slx_status status) const
    {
        if (status == SLX_ERROR_MEMORY)
            throw std::bad_alloc();
        if (status != SLX_OK)
            throw error(status, *slx_error(handle_));
    }
    /** A model of its own that shares the storage until one of the two changes. */
    model clone() const
    {
        slx_model *other = nullptr;
        check(slx_clone(handle_, &other));
        return model(other);
    }

    // Options
    void set(const std::string &name, const std::string &value) { check(slx_set_option(handle_, name.c_str(), value.c_str())); }
    void set(const std::string &name, const char *value) { check(slx_set_option(handle_, name.c_str(), value)); }
    void set(const std::string &name, double value) { check(slx_set_real(handle_, name.c_str(), value)); }
    template <typename T, std::enable_if_t<std::is_integral_v<T>, int> = 0> void set(const std::string &name, T value)
    {
        check(slx_set_int(handle_, name.c_str(), static_cast<std::int64_t>(value)));
    }
    /** Where lines of log up to `level` go; an empty function: nowhere. */
    void set_log(log_function log, slx_log_level level = SLX_LOG_INFO)
    {
        log_ = log ? std::make_unique<log_function>(std::move(log)) : nullptr;
        check(slx_set_log(handle_, log_ ? &model::forward : nullptr, level, log_.get()));
    }

    // A model in and out
    void read(const std::string &path) { check(slx_read(handle_, path.c_str())); }
    void write(const std::string &path) { check(slx_write(handle_, path.c_str())); }
    void load(const slx_arrays &arrays) { check(slx_load(handle_, &arrays)); }
    void add_rows(const lines &rows)
    {
        const slx_lines l = rows.view();
        check(slx_add_rows(handle_, &l));
    }
    void add_cols(const lines &cols)
    {
        const slx_lines l = cols.view();
        check(slx_add_cols(handle_, &l));
    }
    std::uint32_t nrows() const noexcept { return slx_nrows(handle_); }
    std::uint32_t ncols() const noexcept { return slx_ncols(handle_); }
    std::uint64_t nnz() const noexcept { return slx_nnz(handle_); }
    std::string row_name(std::uint32_t row) const { return name(slx_row_name, row); }
    std::string col_name(std::uint32_t col) const { return name(slx_col_name, col); }

    // Changes
    void set_row_bounds(std::uint32_t row, double lower, double upper) { check(slx_set_row_bounds(handle_, row, lower, upper)); }
    void set_col_bounds(std::uint32_t col, double lower, double upper) { check(slx_set_col_bounds(handle_, col, lower, upper)); }
    void set_cost(std::uint32_t col, double cost) { check(slx_set_cost(handle_, col, cost)); }
    void set_coefficient(std::uint32_t row, std::uint32_t col, double value) { check(slx_set_coefficient(handle_, row, col, value)); }
    void set_offset(double offset) { check(slx_set_offset(handle_, offset)); }
    void set_maximise(bool maximise) { check(slx_set_maximise(handle_, maximise ? 1 : 0)); }
    void delete_rows(const std::vector<std::uint32_t> &rows) { check(slx_delete_rows(handle_, size(rows), rows.data())); }
    void delete_cols(const std::vector<std::uint32_t> &cols) { check(slx_delete_cols(handle_, size(cols), cols.data())); }

    // The basis to start from
    basis get_basis() const
    {
        basis b{std::vector<slx_basis_status>(nrows()), std::vector<slx_basis_status>(ncols())};
        must(slx_get_basis(handle_, b.rows.data(), b.cols.data()));
        return b;
    }
    void set_basis(const basis &b)
    {
        if (b.rows.size() != nrows() || b.cols.size() != ncols())
            throw std::invalid_argument("slimplex: a basis of another shape");
        check(slx_set_basis(handle_, b.rows.data(), b.cols.data()));
    }
    void forget_basis() { check(slx_set_basis(handle_, nullptr, nullptr)); }

    // Solve, and what came of it
    slx_result solve()
    {
        check(slx_solve(handle_));
        return result();
    }
    /** May be called from another thread while solve() runs. */
    void interrupt() noexcept { slx_interrupt(handle_); }
    slx_result result() const noexcept { return slx_get_result(handle_); }
    double objective() const noexcept { return slx_objective(handle_); }
    double objective_bound() const noexcept { return slx_objective_bound(handle_); }
    std::uint64_t iterations() const noexcept { return slx_iterations(handle_); }
    std::vector<double> values() const { return cols(&slx_col_arrays::value); }
    std::vector<double> reduced_costs() const { return cols(&slx_col_arrays::dual); }
    std::vector<double> activities() const { return rows(&slx_row_arrays::value); }
    std::vector<double> duals() const { return rows(&slx_row_arrays::dual); }
    std::vector<double> farkas_ray() const
    {
        std::vector<double> ray(nrows());
        must(slx_farkas_ray(handle_, ray.data()));
        return ray;
    }
    std::vector<double> unbounded_ray() const
    {
        std::vector<double> ray(ncols());
        must(slx_unbounded_ray(handle_, ray.data()));
        return ray;
    }

private:
    static void forward(void *user, slx_log_level level, const char *text) noexcept
    {
        (*static_cast<log_function *>(user))(level, text);
    }
    template <class T> static std::uint32_t size(const std::vector<T> &v)
    {
        if (v.size() > std::numeric_limits<std::uint32_t>::max())
            throw std::length_error("slimplex: more than 2^32 - 1");
        return static_cast<std::uint32_t>(v.size());
    }
    std::string name(std::size_t (*ask)(const slx_model *, std::uint32_t, char *, std::size_t), std::uint32_t k) const
    {
        std::string s(ask(handle_, k, nullptr, 0), '\0');
        ask(handle_, k, s.data(), s.size() + 1);
        return s;
    }
    /** Getters, which leave the error object as it is, fail for one reason. */
    static void must(slx_status status)
    {
        if (status != SLX_OK)
            throw std::logic_error("slimplex: the model holds no such result");
    }
    std::vector<double> cols(double *slx_col_arrays::*which) const
    {
        std::vector<double> v(ncols());
        slx_col_arrays out{};
        out.*which = v.data();
        must(slx_get_cols(handle_, nullptr, &out));
        return v;
    }
    std::vector<double> rows(double *slx_row_arrays::*which) const
    {
        std::vector<double> v(nrows());
        slx_row_arrays out{};
        out.*which = v.data();
        must(slx_get_rows(handle_, nullptr, &out));
        return v;
    }

    slx_model *handle_ = nullptr;
    std::unique_ptr<log_function> log_;
};

} // namespace slimplex

#endif
