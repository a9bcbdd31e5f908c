/* Files that are taken for models by mistake: what they are, and what to do. */
#include <string.h>
#include <strings.h>

#include "format/foreign_private.h"

#define GMPL "a model in GMPL or AMPL; glpsol --check --wfreemps MODEL.mps -m FILE translates it"
#define LP_SOLVE "the LP format of lp_solve; lp_solve -parse FILE -wfmps MODEL.mps translates it"
#define TABLE "a table, no model; write the linear program as MPS or LP"
#define ARCHIVE "an archive; unpack it first"
#define PAGE "a web page, as servers send it in the place of a file that is not there; fetch the model again"
#define XML "XML, no model in MPS or LP"
#define JSON "JSON, no model in MPS or LP"
#define PDF "a PDF document, no model"
#define UTF16 "text in UTF-16; iconv -f UTF-16 -t UTF-8 makes it readable"
#define SOLUTION "a solution, no model; `slimplex verify MODEL FILE` checks it"
#define BINARY "a binary file, no text"

/* Bytes at a place from the begin on. */
static const struct {
    const char *bytes;
    size_t length, at;
    const char *what;
} magics[] = {
    {"%PDF", 4, 0, PDF},     {"PK\3\4", 4, 0, ARCHIVE},  {"PK\5\6", 4, 0, ARCHIVE}, {"7z\xbc\xaf", 4, 0, ARCHIVE},
    {"Rar!", 4, 0, ARCHIVE}, {"ustar", 5, 257, ARCHIVE}, {"\xff\xfe", 2, 0, UTF16}, {"\xfe\xff", 2, 0, UTF16},
};

/* Words that the text begins with, in any case, behind blanks. */
static const struct {
    const char *word, *what;
} words[] = {
    {"<!doctype html", PAGE},
    {"<html", PAGE},
    {"<", XML},
    {"{", JSON},
    {"[", JSON},
    {"max:", LP_SOLVE},
    {"min:", LP_SOLVE},
    {"maximise:", LP_SOLVE},
    {"minimise:", LP_SOLVE},
    {"maximize:", LP_SOLVE},
    {"minimize:", LP_SOLVE},
    {"//", LP_SOLVE},
    {"/*", "the LP format of lp_solve, or GMPL; lp_solve -parse FILE -wfmps MODEL.mps, or glpsol --check --wfreemps "
           "MODEL.mps -m FILE, translates it"},
    {"set ", GMPL},
    {"param ", GMPL},
    {"var ", GMPL},
    {"#", GMPL},
    {"Status:", SOLUTION},
    {"Model status", SOLUTION},
};

static const struct {
    const char *ending, *what;
} names[] = {
    {".mod", GMPL},
    {".ampl", GMPL},
    {".dat", GMPL},
    {".json", JSON},
    {".csv", TABLE},
    {".tsv", TABLE},
    {".xlsx", TABLE},
    {".xls", TABLE},
    {".pdf", PDF},
    {".html", PAGE},
    {".htm", PAGE},
    {".xml", XML},
    {".osil", XML},
    {".sol", SOLUTION},
    {".zip", ARCHIVE},
    {".gms", "a GAMS model; its CONVERT solver writes MPS or LP"},
    {".bas", "a basis, no model; --basis-in takes it"},
    {".py", "a Python program; let it write MPS or LP"},
};

/* Whether the first line has fields between commas, semicolons or tabs, of which the first stands at its begin. */
static bool is_table(const char *text, size_t length)
{
    const char *end = memchr(text, '\n', length);
    const size_t n = end ? (size_t)(end - text) : length;
    size_t marks = 0;
    for (size_t k = 0; k + 1 < n; k++)
        marks += text[k] == ',' || text[k] == ';' || text[k] == '\t';
    return marks && (unsigned char)text[0] > ' ' && text[0] != '\\';
}

const char *foreign_content(const char *text, size_t length)
{
    for (size_t k = 0; k < sizeof magics / sizeof *magics; k++)
        if (length >= magics[k].at + magics[k].length &&
            !memcmp(text + magics[k].at, magics[k].bytes, magics[k].length))
            return magics[k].what;
    if (length > 3 && (!text[0] || !text[1]) && !text[0] == !text[2] && !text[1] == !text[3])
        return text[0] || text[1] ? UTF16 : BINARY;
    const char *p = text, *end = text + length;
    while (p < end && *p && (unsigned char)*p <= ' ')
        p++;
    for (size_t k = 0; k < sizeof words / sizeof *words; k++)
        if ((size_t)(end - p) >= strlen(words[k].word) && !strncasecmp(p, words[k].word, strlen(words[k].word)))
            return words[k].what;
    if (memchr(text, 0, length))
        return BINARY;
    return is_table(text, length) ? TABLE : NULL;
}

const char *foreign_name(const char *path, size_t length)
{
    for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
        const size_t n = strlen(names[k].ending);
        if (length > n && !strncasecmp(path + length - n, names[k].ending, n))
            return names[k].what;
    }
    return NULL;
}
