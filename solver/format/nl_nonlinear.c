/* What of a .nl file is not linear programming: errors that name it. */
#include "format/nl_private.h"

/* Names of the operators by their codes. */
static const char *operator_name(uint64_t code)
{
    static const char *const names[] = {[0] = "sum",
                                        [1] = "difference",
                                        [2] = "product",
                                        [3] = "quotient",
                                        [4] = "remainder",
                                        [5] = "power",
                                        [6] = "less",
                                        [11] = "minimum",
                                        [12] = "maximum",
                                        [13] = "floor",
                                        [14] = "ceiling",
                                        [15] = "abs",
                                        [16] = "negation",
                                        [20] = "or",
                                        [21] = "and",
                                        [22] = "comparison",
                                        [23] = "comparison",
                                        [24] = "comparison",
                                        [28] = "comparison",
                                        [29] = "comparison",
                                        [30] = "comparison",
                                        [34] = "not",
                                        [35] = "if",
                                        [37] = "tanh",
                                        [38] = "tan",
                                        [39] = "sqrt",
                                        [40] = "sinh",
                                        [41] = "sin",
                                        [42] = "log10",
                                        [43] = "log",
                                        [44] = "exp",
                                        [45] = "cosh",
                                        [46] = "cos",
                                        [47] = "atanh",
                                        [48] = "atan2",
                                        [49] = "atan",
                                        [50] = "asinh",
                                        [51] = "asin",
                                        [52] = "acosh",
                                        [53] = "acos",
                                        [54] = "sum",
                                        [55] = "integer division",
                                        [56] = "precision",
                                        [57] = "rounding",
                                        [58] = "truncation",
                                        [59] = "count",
                                        [64] = "piecewise-linear term",
                                        [75] = "power",
                                        [76] = "square",
                                        [77] = "power"};
    return code < sizeof names / sizeof *names && names[code] ? names[code] : "operator";
}

static slx_status not_linear(struct nl *m, char letter, const char *what, const char *name)
{
    const struct token word = {m->p ? m->p - 1 : NULL, m->p ? nl_word(m).length + 1 : 0};
    uint64_t code = UINT64_MAX;
    if (letter == 'v')
        return nl_fail(m, word, "%s %s is not linear: the nonlinear part of it has a variable", what, name);
    if (letter == 'f')
        return nl_fail(m, word, "%s %s is not linear: it calls a function", what, name);
    if (letter == 'o' && nl_count(m, "operator", UINT32_MAX, &code) != SLX_OK)
        return SLX_ERROR_INPUT;
    return letter == 'o' ? nl_fail(m, word, "%s %s is not linear: %s", what, name, operator_name(code))
                         : nl_fail(m, word, "no expression begins so");
}

/* Numbers in binary are real, or short or long integers. */
slx_status nl_expression(struct nl *m, const char *what, const char *name, double *value)
{
    char letter;
    slx_status s = nl_byte(m, &letter);
    if (s != SLX_OK)
        return s;
    if (letter == 'n')
        s = nl_real(m, "a constant", value);
    else if (letter == 's' || letter == 'l')
        s = nl_integer(m, "a constant", letter == 's' ? 2 : 4, value);
    else
        return not_linear(m, letter, what, name);
    if (s == SLX_OK && !isfinite(*value))
        s = nl_fail(m, (struct token){m->line, 0}, "%s %s has an infinite constant", what, name);
    return s;
}

bool nl_is_foreign(struct nl *m, char letter, slx_status *status)
{
    static const struct {
        char letter;
        const char *what;
    } foreign[] = {{'V', "defined variables are not linear programming"},
                   {'F', "imported functions are not linear programming"},
                   {'L', "logical constraints are not linear programming"}};
    for (size_t k = 0; k < sizeof foreign / sizeof *foreign; k++)
        if (foreign[k].letter == letter) {
            *status = nl_fail(m, (struct token){m->line, 0}, "%s", foreign[k].what);
            return true;
        }
    return false;
}
