// slimplex: linear programs solved in a worker, by a module of WebAssembly beside this file.  slimplex.d.ts has the types,
// docs/browser.md the manual.  Only what browsers, Node and Deno have in common, but for the worker and the file of Node.
import { worker } from './worker.js';

const RING_BYTES = 1 << 18;
const IDLE_BYTES = 1 << 26; // a worker whose program took more memory than this is not kept

const node = typeof process !== 'undefined' && Boolean(process.versions?.node); // or Deno, whose own workers keep it from ending
let module; // a promise of the module, compiled once
let source = new URL('slimplex.wasm', import.meta.url);
const idle = []; // at most one worker that waits

export class SlimplexError extends Error {
  constructor(message, code, details = {}) {
    super(message);
    this.name = 'SlimplexError';
    this.code = code;
    Object.assign(this, details);
  }
}

const CODES = { 1: 'option', 2: 'input', 3: 'output', 4: 'memory' };

// ---- the module and its workers ----------------------------------------------------------------------------------------

/** Where the module comes from: a URL, its bytes, or a compiled module. */
export function use(wasm) {
  source = wasm;
  module = undefined;
}

async function compile() {
  if (source instanceof WebAssembly.Module) return source;
  if (!(source instanceof URL) && typeof source !== 'string') return WebAssembly.compile(source);
  const url = new URL(source, import.meta.url);
  if (node && url.protocol === 'file:') {
    const { readFile } = await import('node:fs/promises');
    return WebAssembly.compile(await readFile(url));
  }
  const response = await fetch(url);
  if (!response.ok) throw new SlimplexError(`${url}: ${response.status} ${response.statusText}`, 'module');
  // Of what comes as a stream browsers keep the compiled code for the next visit.
  const type = response.headers.get('content-type') ?? '';
  return /^application\/wasm *(;|$)/i.test(type) ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer());
}

const load = () =>
  (module ??= compile().catch(error => {
    module = undefined;
    throw error;
  }));

/** Loads and compiles the module, and starts a worker, which the first solve does otherwise. */
export async function ready() {
  await solve('Minimize\n x\nSubject To\n c: x + y >= 1\nEnd\n');
}

// A worker as { send, hear, fail, stop, hold }: hear and fail are set by whoever waits for it.
async function start() {
  const w = { hear: null, fail: null };
  if (node) {
    const { Worker: Thread } = await import('node:worker_threads');
    const text = `const { parentPort: p } = require('node:worker_threads');
(${worker})({ post: (m, t) => p.postMessage(m, t), listen: f => p.on('message', f) })`;
    const thread = new Thread(text, { eval: true });
    thread.on('message', m => w.hear?.(m));
    thread.on('error', error => w.fail?.(error));
    w.send = m => thread.postMessage(m);
    w.stop = () => thread.terminate();
    w.hold = held => (held ? thread.ref() : thread.unref());
    return w;
  }
  const text = `(${worker})({ post: (m, t) => self.postMessage(m, t), listen: f => (self.onmessage = e => f(e.data)) })`;
  const url = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
  let thread;
  try {
    thread = new Worker(url);
  } catch {
    thread = new Worker(url, { type: 'module' }); // Deno has no others
  }
  thread.onmessage = e => w.hear?.(e.data);
  thread.onerror = e => w.fail?.(e.error ?? new Error(e.message || 'the worker cannot be started'));
  thread.onmessageerror = () => w.fail?.(new Error('a message to or from the worker is lost'));
  w.send = m => thread.postMessage(m);
  w.stop = () => {
    thread.terminate();
    URL.revokeObjectURL(url);
  };
  w.hold = () => {};
  return w;
}

// ---- what is solved ----------------------------------------------------------------------------------------------------

async function* pieces(stream) {
  if (stream[Symbol.asyncIterator]) {
    yield* stream;
    return;
  }
  const reader = stream.getReader();
  try {
    for (let r; !(r = await reader.read()).done; ) yield r.value;
  } finally {
    await reader.cancel().catch(() => {});
  }
}

const asBytes = piece =>
  typeof piece === 'string' ? new TextEncoder().encode(piece)
  : piece instanceof ArrayBuffer ? new Uint8Array(piece)
  : new Uint8Array(piece.buffer, piece.byteOffset, piece.byteLength);

// Bytes that the worker asks for one ring at a time, while it stands still.
function ring(stream) {
  const shared = new SharedArrayBuffer(8 + RING_BYTES);
  const head = new Int32Array(shared, 0, 2), body = new Uint8Array(shared, 8);
  const from = pieces(stream);
  let piece = new Uint8Array(0), ended = false;
  const tell = state => {
    Atomics.store(head, 0, state);
    Atomics.notify(head, 0);
  };
  return {
    input: { shared },
    async more() {
      try {
        while (piece.length === 0 && !ended) {
          const { value, done } = await from.next();
          ended = done;
          if (!done) piece = asBytes(value);
        }
        if (ended) return tell(2);
        const now = piece.subarray(0, RING_BYTES);
        body.set(now);
        head[1] = now.length;
        piece = piece.subarray(now.length);
        tell(1);
      } catch (error) {
        this.error = error;
        tell(3);
      }
    },
    close: () => from.return().catch(() => {}),
  };
}

// Without shared memory a stream becomes a Blob, piece by piece: the browser keeps large ones outside of the page's memory.
async function spooled(stream) {
  const each = 1 << 24;
  let blob = new Blob([]), parts = [], held = 0;
  for await (const piece of pieces(stream)) {
    parts.push(piece);
    held += piece.length;
    if (held < each) continue;
    blob = new Blob([blob, ...parts]);
    parts = [];
    held = 0;
  }
  return new Blob([blob, ...parts]);
}

async function feed(model) {
  const shared = typeof SharedArrayBuffer !== 'undefined';
  if (typeof Response !== 'undefined' && model instanceof Response) {
    if (!model.ok) throw new SlimplexError(`${model.url}: ${model.status} ${model.statusText}`, 'input');
    model = model.body ?? '';
  }
  if (typeof model === 'string' || model instanceof ArrayBuffer || ArrayBuffer.isView(model)) {
    const bytes = asBytes(model);
    return { input: { bytes }, size: bytes.length };
  }
  if (model instanceof Blob)
    return { ...(shared ? ring(model.stream()) : { input: { blob: model } }), size: model.size };
  if (typeof model?.getReader !== 'function' && typeof model?.[Symbol.asyncIterator] !== 'function')
    throw new TypeError('the model is text, bytes, a Blob, a Response or a stream of bytes');
  if (shared) return { ...ring(model), size: 0 };
  const blob = await spooled(model);
  return { input: { blob }, size: blob.size };
}

// ---- a run -------------------------------------------------------------------------------------------------------------

const FILES = ['json', 'report', 'solution', 'certificate', 'basis'];
const OF_SOLVE = ['name', 'signal', 'progress', 'progressSeconds', 'timeLimit', 'memoryLimit', 'detail', 'options'];
const OF_RUN = [...OF_SOLVE, 'files', 'explain'];
const NOT_OF_SOLVER = [...FILES, 'explain', 'json-detail', 'jsonDetail']; // which the module takes as such

function known(options, names, call) {
  for (const name of Object.keys(options))
    if (!names.includes(name))
      throw new TypeError(`${call} has no option '${name}', but ${names.join(', ')}; those of the solver are members of 'options'`);
}

function commandLine(name, o) {
  const args = ['slimplex'];
  const set = (option, value) => args.push(`--${option}=${value}`);
  if (o.explain) set('explain', 'yes');
  set('progress-seconds', o.progress ? (o.progressSeconds ?? 0.25) : 1);
  if (o.timeLimit !== undefined) set('time-limit', o.timeLimit);
  if (o.detail !== undefined) set('json-detail', o.detail);
  for (const [option, value] of Object.entries(o.options ?? {})) {
    if (NOT_OF_SOLVER.includes(option)) throw new SlimplexError(`there is no option '${option}'`, 'option');
    set(option.replace(/[A-Z]/g, c => `-${c.toLowerCase()}`), typeof value === 'boolean' ? (value ? 'on' : 'off') : value);
  }
  for (const file of new Set(['json', ...(o.files ?? [])])) {
    if (!FILES.includes(file)) throw new TypeError(`there is no file '${file}'`);
    set(file, `out.${file}`);
  }
  args.push(name);
  return args;
}

function moment(m) {
  const [seconds, method, phase, iterations, objective, primal, dual, memory] = JSON.parse(m.words);
  return { seconds, method, phase, iterations, objective, primal, dual, memory, read: m.taken, size: m.size };
}

/** Solves a model, and tells all that there is to tell. */
export async function run(model, options = {}) {
  known(options, OF_RUN, 'run');
  const { signal, progress } = options;
  signal?.throwIfAborted();
  const name = options.name ?? (typeof File !== 'undefined' && model instanceof File ? model.name : 'model');
  const args = commandLine(name.replace(/\//g, '_'), options);
  const [compiled, fed] = await Promise.all([load(), feed(model)]);
  signal?.throwIfAborted();
  const w = idle.pop() ?? (await start());
  w.hold(true);
  let keep = false;
  try {
    const done = await new Promise((resolve, reject) => {
      w.fail = reject;
      w.hear = m => {
        if (m.what === 'more') fed.more();
        else if (m.what === 'text') progress?.(moment(m));
        else resolve(m);
      };
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
      if (signal?.aborted) reject(signal.reason);
      w.send({ module: compiled, args, name: args.at(-1), input: fed.input, size: fed.size, limit: options.memoryLimit });
    });
    if (done.what === 'failed') throw new SlimplexError(done.message, done.code ?? 'crash');
    keep = done.memory <= IDLE_BYTES;
    return outcome(done, fed.error);
  } finally {
    fed.close?.();
    w.hear = w.fail = null;
    if (keep && idle.length === 0) {
      w.hold(false);
      idle.push(w);
    } else {
      w.stop();
    }
  }
}

function outcome(done, cause) {
  const words = done.errors.trim();
  if (!done.files['out.json']) {
    const last = words.split('\n').at(-1);
    throw new SlimplexError(cause?.message ?? last, CODES[done.code] ?? 'crash', { exitCode: done.code, words, cause });
  }
  const files = {};
  for (const [file, bytes] of Object.entries(done.files)) files[file.slice('out.'.length)] = new Blob([bytes]);
  return {
    document: JSON.parse(new TextDecoder().decode(done.files['out.json'])),
    exitCode: done.code, explanation: done.output, words, memory: done.memory, files,
  };
}

/** Solves a model: the document of docs/json.md. */
export async function solve(model, options = {}) {
  known(options, OF_SOLVE, 'solve');
  return (await run(model, options)).document;
}
