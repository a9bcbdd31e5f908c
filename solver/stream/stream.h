/* stream: bytes in and bytes out.  Reading: a file, a pipe or standard input ("-"); plain, gz, bz2, xz or zst, found by
 * the first bytes of the content, never by the name.  One buffer of text, one of compressed bytes; no seek, no
 * whole-file load. Each decompressor can be left out of the build; a file that needs it is then an error that says so.
 */
#ifndef STREAM_STREAM_H
#define STREAM_STREAM_H

#include "base/base.h"

struct reader;

/* Opens `path`, or env->stream where there is one, which then goes by that name.  SLX_ERROR_INPUT if it cannot be
 * opened, is a directory, or needs a decompressor that this build lacks; SLX_STOPPED if a limit is met, here as in
 * reader_line: limits are seen while the other side of a pipe gives nothing. */
slx_status reader_open(struct env *env, const char *path, struct reader **out);
/* A reader of `size` bytes in memory, decompressed if they are compressed; `data` must outlive the reader.  For tests
 * and embedding. */
slx_status reader_memory(struct env *env, const void *data, size_t size, struct reader **out);
void reader_close(struct env *env, struct reader **r);

/* The first bytes of text, `enough` of them where there are so many; valid until a line is asked for, before which this
 * is called.  What keeps them from coming is told by reader_line. */
size_t reader_peek(struct env *env, struct reader *r, size_t enough, const char **text);

/* The next line, of which the first begins behind a byte order mark of UTF-8: *line points to its first byte, *length
 * excludes the newline and a carriage return before it; valid until the next call.  The buffer grows only for a line
 * longer than itself.  At the end of the stream *line is NULL and SLX_OK is returned.  A byte 0 in a line, a broken or
 * truncated stream, or a read error is SLX_ERROR_INPUT with file and line, a limit that is met SLX_STOPPED.  The byte
 * after the line is '\n' or 0, and READER_SLACK bytes from there on are readable, so that a parser may load words. */
enum { READER_SLACK = 64 };
slx_status reader_line(struct env *env, struct reader *r, const char **line, size_t *length);
/* The next `size` bytes, whatever they are, in *bytes, valid until the next call; NULL where the stream has fewer.  For
 * files that begin with lines and go on in binary: no line is asked for afterwards. */
slx_status reader_take(struct env *env, struct reader *r, size_t size, const char **bytes);
uint64_t reader_line_number(const struct reader *r); /* of the last line returned, from 1 */
uint64_t reader_offset(const struct reader *r);      /* bytes of text handed out so far */
uint64_t reader_bytes(const struct reader *r);       /* of text, after decompression */
const char *reader_path(const struct reader *r);
/* What this build can read: "plain gz bz2 xz zst". */
const char *reader_formats(void);

/* Writing through one buffer; errors are sticky and reported by writer_close.  A closed pipe is an error only where the
 * caller ignores SIGPIPE: the library leaves signals alone.
 *
 * A regular file is written beside the one that `path` names, in the same folder, and takes its place in writer_close,
 * when it is whole: until then, and where anything fails or is stopped, what was there stays as it was.  A link goes on
 * to lead to where it led.  Pipes, devices and descriptors (/dev/stdout) are written to directly. */
struct writer;
/* "-" is standard output.  Where there is an env->stream that is written to. */
slx_status writer_open(struct env *env, const char *path, struct writer **out);
/* Whether a writer of `path` would fail as things are: SLX_ERROR_OUTPUT for a directory, a folder that is not there or
 * may not be written to, a full disk.  What is there stays; pipes and devices are not opened. */
slx_status writer_probe(struct env *env, const char *path);
/* Whether nothing more will be written, so that a writer of many lines may end: after a failure, or once a limit is
 * met. */
bool writer_failed(const struct writer *w);
/* What was written is of no use, for a reason of the caller's: nothing more will be, and writer_close drops a file. */
void writer_give_up(struct writer *w);
/* Limits do not end what is written from here on, unless the other side of a pipe takes nothing. */
void writer_to_the_end(struct writer *w);
void writer_text(struct writer *w, const char *text, size_t length);
void writer_printf(struct writer *w, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The decimal with the fewest significant digits of 15, 16 and 17, less trailing zeros, that reads back as v (fewer for
 * a subnormal); a '.' in every locale; "inf", "-inf", "nan". */
void writer_real(struct writer *w, double v);
/* v as a hexadecimal number of C, such as 0x1.8p+1, which is v exactly; else as writer_real. */
void writer_hexadecimal(struct writer *w, double v);
/* Flushes and closes, and puts a file in its place.  SLX_ERROR_OUTPUT if any write failed (a full disk, a closed pipe),
 * SLX_ERROR_MEMORY, SLX_STOPPED if a limit was met: then there is no new file, and the old one stays.  Only where the
 * whole new file cannot take its place it stays beside, and the message says where. */
slx_status writer_close(struct env *env, struct writer **w);

#endif
