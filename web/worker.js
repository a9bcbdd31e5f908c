// What runs in a worker: one program of WebAssembly after another, on files that are in memory or come as a stream.
// The function is self-contained, as a worker is made from its text.
//
//   port.post(message, transfer)   to the page: { what: 'more' | 'text' | 'done' | 'failed', ... }
//   port.listen(receive)           from the page: { module, args, name, input, size, limit }
//   input                          { bytes }, { blob }, or { shared }: a Ring, which the page fills when it hears 'more'

export function worker(port) {
  'use strict';
  const CHUNK = 1 << 18;
  const ESUCCESS = 0, EBADF = 8, EINVAL = 28, EIO = 29, ENOENT = 44, ENOSYS = 52;
  const DIRECTORY = 3, FILE = 4;
  const ROOT = 3; // the descriptor of the only folder

  // ---- input: a function that gives the next bytes, and null at the end --------------------------------------------

  function fromBytes(bytes) {
    return () => {
      const all = bytes;
      bytes = null;
      return all;
    };
  }

  function fromBlob(blob) {
    const reader = new FileReaderSync();
    let at = 0;
    return () => {
      if (at >= blob.size) return null;
      const bytes = new Uint8Array(reader.readAsArrayBuffer(blob.slice(at, at + CHUNK)));
      at += bytes.length;
      return bytes;
    };
  }

  // Of the page: state 0 while bytes are awaited, 1 when they are there, 2 at the end, 3 after a failure.
  function fromRing(shared) {
    const head = new Int32Array(shared, 0, 2), body = new Uint8Array(shared, 8);
    return () => {
      Atomics.store(head, 0, 0);
      port.post({ what: 'more' });
      while (Atomics.load(head, 0) === 0) Atomics.wait(head, 0, 0); // the notice of the state before may wake it, late
      if (head[0] === 3) throw new Error('the stream broke off');
      return head[0] === 2 ? null : body.subarray(0, head[1]);
    };
  }

  // ---- gzip: RFC 1951 and 1952 -------------------------------------------------------------------------------------

  const WINDOW = 1 << 15, ROOM = 1 << 16;
  const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
  let crcs; // the table, made when it is first needed

  function crc(sum, bytes) {
    crcs ??= Int32Array.from({ length: 256 }, (_, k) => {
      for (let bit = 0; bit < 8; bit++) k = k & 1 ? (k >>> 1) ^ 0xedb88320 : k >>> 1;
      return k;
    });
    sum = ~sum;
    for (let k = 0; k < bytes.length; k++) sum = (sum >>> 8) ^ crcs[(sum ^ bytes[k]) & 255];
    return ~sum;
  }

  // A prefix code as a table by its next `most` bits: symbol << 4 | length; 0: no code.
  function table(lengths) {
    const most = Math.max(1, ...lengths), entries = new Uint16Array(1 << most);
    let code = 0, left = 1 << most;
    for (let length = 1; length <= most; length++)
      for (let symbol = 0; symbol < lengths.length; symbol++) {
        if (lengths[symbol] !== length) continue;
        let turned = 0;
        for (let bit = 0; bit < length; bit++) turned |= ((code >> (most - 1 - bit)) & 1) << bit;
        for (let k = turned; k < entries.length; k += 1 << length) entries[k] = (symbol << 4) | length;
        code += 1 << (most - length);
        left -= 1 << (most - length);
      }
    if (left < 0) throw new Error('a broken gz stream');
    return { most, entries };
  }

  // The bytes that `next`, whose first bytes are `input`, packs; each piece is valid until the next is asked for.
  function* gunzip(next, input) {
    const out = new Uint8Array(WINDOW + ROOM);
    let at = 0, bits = 0, count = 0, end = WINDOW, sum = 0, total = 0;
    const broken = () => new Error('a broken gz stream');
    const more = () => {
      while (input && at === input.length) {
        input = next();
        at = 0;
      }
      return input !== null;
    };
    const byte = () => {
      if (!more()) throw new Error('a gz stream that is cut off');
      return input[at++];
    };
    const peek = n => {
      for (; count < n; count += 8) bits |= byte() << count;
      return bits & ((1 << n) - 1);
    };
    const take = n => {
      const v = peek(n);
      bits >>>= n;
      count -= n;
      return v;
    };
    // The 8 bytes behind a stream leave room to look ahead.
    const symbol = code => {
      const entry = code.entries[peek(code.most)];
      if (!entry) throw broken();
      take(entry & 15);
      return entry >> 4;
    };
    function* flush() {
      const piece = out.subarray(WINDOW, end);
      sum = crc(sum, piece);
      total += piece.length;
      yield piece;
      out.copyWithin(0, end - WINDOW, end);
      end = WINDOW;
    }
    function* stored() {
      take(count & 7);
      let length = take(16);
      if ((length ^ take(16)) !== 0xffff) throw broken();
      while (length-- > 0) {
        out[end++] = take(8);
        if (end === out.length) yield* flush();
      }
    }
    const fixed = () => [
      table(Array.from({ length: 288 }, (_, k) => (k < 144 ? 8 : k < 256 ? 9 : k < 280 ? 7 : 8))),
      table(new Array(30).fill(5)),
    ];
    const dynamic = () => {
      const literals = take(5) + 257, distances = take(5) + 1, coded = take(4) + 4, lengths = [], short = new Array(19).fill(0);
      for (let k = 0; k < coded; k++) short[ORDER[k]] = take(3);
      const code = table(short);
      while (lengths.length < literals + distances) {
        const s = symbol(code);
        if (s === 16 && !lengths.length) throw broken();
        const [value, times] = s < 16 ? [s, 1] : s === 16 ? [lengths.at(-1), 3 + take(2)] : [0, s === 17 ? 3 + take(3) : 11 + take(7)];
        for (let k = 0; k < times; k++) lengths.push(value);
      }
      if (lengths.length > literals + distances) throw broken();
      return [table(lengths.slice(0, literals)), table(lengths.slice(literals))];
    };
    function* packed([literals, distances]) {
      for (let s; (s = symbol(literals)) !== 256; ) {
        if (s < 256) {
          out[end++] = s;
        } else {
          if (s > 285) throw broken();
          const extra = s < 265 || s === 285 ? 0 : (s - 261) >> 2;
          let length = s === 285 ? 258 : (s < 265 ? s - 254 : (((s - 261) & 3) + 4 << extra) + 3) + take(extra);
          const d = symbol(distances);
          if (d > 29) throw broken();
          const more = d < 4 ? 0 : (d >> 1) - 1;
          const back = (d < 4 ? d + 1 : ((d & 1) + 2 << more) + 1) + take(more);
          if (back > total + end - WINDOW) throw broken();
          while (length-- > 0) {
            out[end] = out[end - back];
            if (++end === out.length) yield* flush();
          }
        }
        if (end === out.length) yield* flush();
      }
    }
    const header = () => {
      if (byte() !== 0x1f || byte() !== 0x8b || byte() !== 8) throw broken();
      const flags = byte();
      for (let k = 0; k < 6; k++) byte();
      if (flags & 4) for (let n = byte() | (byte() << 8); n > 0; n--) byte();
      for (const flag of [8, 16]) if (flags & flag) while (byte() !== 0);
      if (flags & 2) byte(), byte();
    };
    do {
      header();
      sum = total = 0;
      let last = false;
      while (!last) {
        last = take(1) === 1;
        const kind = take(2);
        if (kind === 3) throw broken();
        yield* kind === 0 ? stored() : packed(kind === 1 ? fixed() : dynamic());
      }
      if (end > WINDOW) yield* flush();
      take(count & 7);
      const told = [take(16) | (take(16) << 16), take(16) | (take(16) << 16)];
      if (told[0] !== sum || told[1] !== (total | 0)) throw broken();
      while (more() && input[at] === 0) at++; // as tapes leave them
    } while (more());
  }

  // ---- the host of a program: WASI, as far as it is asked for ------------------------------------------------------

  class Exit {
    constructor(code) {
      this.code = code;
    }
  }

  // Bytes that grow at the end, or are written over at the position.
  class Output {
    bytes = new Uint8Array(0);
    length = 0;
    write(from) {
      if (this.length + from.length > this.bytes.length) {
        const more = new Uint8Array(Math.max(2 * this.bytes.length, this.length + from.length, 1024));
        more.set(this.bytes.subarray(0, this.length));
        this.bytes = more;
      }
      this.bytes.set(from, this.length);
      this.length += from.length;
    }
    all() {
      return this.bytes.subarray(0, this.length);
    }
  }

  function start({ module, args, name, input, size, limit }) {
    const decoder = new TextDecoder(), encoder = new TextEncoder();
    const files = new Map(), open = new Map(); // outputs by name; descriptors: { output } or { input: true }
    const output = new Output();
    let errors = '', line = '', trouble = '', taken = 0, next, chunk = null, at = 0, exports;

    const counted = source => () => {
      const bytes = source();
      taken += bytes ? bytes.length : 0;
      return bytes;
    };
    const source = counted(input.shared ? fromRing(input.shared) : input.blob ? fromBlob(input.blob) : fromBytes(input.bytes));
    const begin = () => {
      let bytes = source();
      while (bytes && bytes.length === 0) bytes = source();
      if (bytes && bytes[0] === 0x1f && (bytes.length === 1 || bytes[1] === 0x8b)) {
        const unpacked = gunzip(source, bytes);
        next = () => unpacked.next().value ?? null;
        return next();
      }
      next = source;
      return bytes;
    };
    const read = to => {
      while (chunk === null || at === chunk.length) {
        chunk = next ? next() : begin();
        at = 0;
        if (!chunk) {
          chunk = new Uint8Array(0);
          next = () => null;
          return 0;
        }
      }
      const n = Math.min(to.length, chunk.length - at);
      to.set(chunk.subarray(at, at + n));
      at += n;
      return n;
    };

    // Standard error comes by whole lines: of progress, or words.
    const tell = bytes => {
      line += decoder.decode(bytes, { stream: true });
      for (let end; (end = line.indexOf('\n')) >= 0; line = line.slice(end + 1)) {
        const words = line.slice(0, end);
        if (words.startsWith('[')) port.post({ what: 'text', words, taken, size });
        else errors += words + '\n';
      }
    };

    const view = () => new DataView(exports.memory.buffer);
    const bytesAt = (p, n) => new Uint8Array(exports.memory.buffer, p, n);
    const path = (p, n) => decoder.decode(bytesAt(p, n)).replace(/^(\.?\/)+/, '');
    // Of an array of spans; f returns how many bytes of a span it dealt with, and less than all ends it.
    const spans = (p, n, f) => {
      let total = 0;
      for (let k = 0; k < n; k++) {
        const length = view().getUint32(p + 8 * k + 4, true), done = f(bytesAt(view().getUint32(p + 8 * k, true), length));
        total += done;
        if (done < length) break;
      }
      return total;
    };
    const strings = list => list.map(word => encoder.encode(word + '\0'));
    const sizes = (list, count, bytes) => {
      view().setUint32(count, list.length, true);
      view().setUint32(bytes, list.reduce((sum, word) => sum + word.length, 0), true);
      return ESUCCESS;
    };
    const put = (list, pointers, p) => {
      for (const word of list) {
        view().setUint32(pointers, p, true);
        bytesAt(p, word.length).set(word);
        pointers += 4;
        p += word.length;
      }
      return ESUCCESS;
    };
    const filestat = (to, type, bytes, inode) => {
      bytesAt(to, 64).fill(0);
      view().setBigUint64(to + 8, BigInt(inode), true);
      view().setUint8(to + 16, type);
      view().setBigUint64(to + 32, BigInt(bytes), true);
      return ESUCCESS;
    };
    let words; // the command line
    const inodes = new Map();
    const inode = of => inodes.get(of) ?? inodes.set(of, inodes.size + 1).size;
    const statOf = (to, file) => file === name ? filestat(to, FILE, size, 1000) : filestat(to, FILE, files.get(file).length, inode(file));

    const wasi = {
      args_sizes_get: (count, bytes) => sizes(words, count, bytes),
      args_get: (pointers, p) => put(words, pointers, p),
      environ_sizes_get: (count, bytes) => sizes([], count, bytes),
      environ_get: () => ESUCCESS,
      clock_time_get(id, precision, to) {
        const ms = id === 0 ? Date.now() : performance.now();
        view().setBigUint64(to, BigInt(Math.round(ms * 1e6)), true);
        return ESUCCESS;
      },
      fd_prestat_get(fd, to) {
        if (fd !== ROOT) return EBADF;
        view().setUint32(to, 0, true);
        view().setUint32(to + 4, 1, true);
        return ESUCCESS;
      },
      fd_prestat_dir_name(fd, to) {
        bytesAt(to, 1)[0] = 47; // '/'
        return ESUCCESS;
      },
      fd_fdstat_get(fd, to) {
        if (fd > ROOT && !open.has(fd)) return EBADF;
        bytesAt(to, 24).fill(0);
        view().setUint8(to, fd === ROOT ? DIRECTORY : FILE);
        view().setBigUint64(to + 8, ~0n & 0xffffffffffffffffn, true);
        view().setBigUint64(to + 16, 0xffffffffffffffffn, true);
        return ESUCCESS;
      },
      fd_fdstat_set_flags: () => ESUCCESS,
      fd_filestat_get(fd, to) {
        const file = open.get(fd);
        return file ? statOf(to, file.name) : fd <= ROOT ? filestat(to, fd === ROOT ? DIRECTORY : FILE, 0, 2000 + fd) : EBADF;
      },
      path_filestat_get(fd, flags, p, n, to) {
        const file = path(p, n);
        if (file === '' || file === '.') return filestat(to, DIRECTORY, 0, 2000 + ROOT);
        return file === name || files.has(file) ? statOf(to, file) : ENOENT;
      },
      path_open(fd, flags, p, n, create, rights, inherited, more, to) {
        const file = path(p, n);
        const number = ROOT + 1 + open.size;
        if (file === '' || file === '.' || (file !== name && !files.has(file) && !(create & 1))) return ENOENT;
        if (file !== name && (create & 8 || !files.has(file))) files.set(file, new Output());
        open.set(number, { name: file, output: files.get(file) });
        view().setUint32(to, number, true);
        return ESUCCESS;
      },
      path_readlink: () => EINVAL,
      path_rename(fd, p, n, to, q, m) {
        const from = path(p, n);
        if (!files.has(from)) return ENOENT;
        files.set(path(q, m), files.get(from));
        files.delete(from);
        return ESUCCESS;
      },
      path_unlink_file: (fd, p, n) => (files.delete(path(p, n)) ? ESUCCESS : ENOENT),
      fd_close: fd => (open.has(fd) || fd <= ROOT ? ESUCCESS : EBADF), // numbers are not used again
      fd_seek: () => 70, // ESPIPE
      fd_read(fd, p, n, to) {
        try {
          view().setUint32(to, open.get(fd)?.output ? 0 : spans(p, n, read), true);
          return ESUCCESS;
        } catch (error) {
          trouble = error.message;
          return EIO;
        }
      },
      fd_write(fd, p, n, to) {
        const file = fd === 1 ? output : open.get(fd)?.output;
        if (!file && fd !== 2) return EBADF;
        view().setUint32(to, spans(p, n, span => (file ? file.write(span) : tell(span), span.length)), true);
        return ESUCCESS;
      },
      poll_oneoff: () => ENOSYS,
      proc_exit(code) {
        throw new Exit(code);
      },
    };

    const instance = new WebAssembly.Instance(module, { wasi_snapshot_preview1: wasi });
    exports = instance.exports;
    let code = 0;
    if (limit !== undefined) {
      const begin = exports.memory.buffer.byteLength;
      if (!(limit > begin)) return { what: 'failed', code: 'option', message: `memoryLimit: the module alone takes ${begin} bytes` };
      exports.limit_memory(Math.min(limit, 2 ** 32 - 1));
      // The solver plans with less: holes between its blocks take memory too.
      args = [args[0], `--memory-limit=${Math.floor(0.875 * (limit - begin))}`, ...args.slice(1)];
    }
    words = strings(args);
    try {
      exports._start();
    } catch (error) {
      if (!(error instanceof Exit)) throw error;
      code = error.code;
    }
    if (trouble) errors += `${name}: ${trouble}\n`;
    const results = Object.fromEntries([...files].map(([file, content]) => [file, content.all()]));
    return {
      what: 'done', code, output: decoder.decode(output.all()), errors, files: results, memory: exports.memory.buffer.byteLength,
    };
  }

  port.listen(job => {
    try {
      const result = start(job);
      port.post(result, Object.values(result.files ?? {}).map(bytes => bytes.buffer));
    } catch (error) {
      port.post({ what: 'failed', message: String(error?.message ?? error) });
    }
  });
}
