/**
 * Linear programs solved in a worker, by a module of WebAssembly. docs/browser.md is the manual, docs/json.md that of the
 * document that a solve ends with.
 */

/** A chunk of a stream; a string is taken as UTF-8. */
export type Chunk = Uint8Array | ArrayBufferView | ArrayBuffer | string;

/**
 * A model: MPS, LP (CPLEX) or .nl, told by its content or else the name; plain or gzip. A Blob, a File and the body of a
 * Response are read as a stream. Without SharedArrayBuffer, which a page has only where it is isolated from other origins,
 * a stream is first kept as a Blob, and Blobs are read piece by piece.
 */
export type Model =
  | string
  | ArrayBuffer
  | ArrayBufferView
  | Blob
  | Response
  | ReadableStream<Uint8Array>
  | AsyncIterable<Chunk>;

/** A number, or an infinity, which JSON has not. */
export type Real = number | 'inf' | '-inf';

export type Status =
  | 'optimal'
  | 'optimal (first order)'
  | 'infeasible'
  | 'unbounded'
  | 'time limit'
  | 'iteration limit'
  | 'memory limit'
  | 'interrupted'
  | 'objective limit'
  | 'objective target'
  | 'numerical trouble'
  | 'not solved';

export type Meaning =
  | 'optimum'
  | 'optimum to first order'
  | 'certificate of infeasibility'
  | 'point on a ray'
  | 'feasible point'
  | 'infeasible point'
  | 'unchecked point'
  | 'none';

export interface Entry {
  name: string;
  status: 'basic' | 'lower' | 'upper' | 'fixed' | 'free' | 'none';
  value: Real | null;
  lower: Real;
  upper: Real;
  /** Of a column its reduced cost. */
  dual: Real | null;
}

export interface Column extends Entry {
  /** Of an unbounded model: the direction without an end. */
  ray?: Real;
}

/** Least and largest magnitude, zeros and infinities left aside; null: there is none. */
export type Range = [least: number, most: number] | null;

/** Seconds, method or phase of work, phase (0: other work), iterations, objective, primal and dual infeasibility, bytes. */
export type Moment = [
  seconds: number,
  method: string,
  phase: number,
  iterations: number,
  objective: Real | null,
  primal: Real | null,
  dual: Real | null,
  bytes: number,
];

/** The document of docs/json.md, schema `slimplex/1`. */
export interface Document {
  schema: 'slimplex/1';
  version: string;
  file: string;
  model: {
    name: string;
    objective: string;
    sense: 'minimise' | 'maximise';
    offset: Real;
    rows: number;
    columns: number;
    nonzeros: number;
    integers: number;
    ranges: { matrix: Range; cost: Range; bound: Range; rhs: Range };
  };
  status: Status;
  meaning: Meaning;
  objective: Real | null;
  bound: Real | null;
  iterations: number;
  /** By method and phase; pushes, flips, correctors and restarts too. */
  iterations_by: Record<string, number>;
  check: {
    passed: boolean;
    exact: boolean;
    interior: boolean;
    primal: Real | null;
    dual: Real | null;
    complementarity: Real | null;
    gap: Real | null;
    certificate: Real | null;
    objective_error: Real | null;
    primal_relative: Real | null;
    dual_relative: Real | null;
    gap_relative: Real | null;
  } | null;
  /** Seconds. */
  time: { total: number; phases: Record<string, number> };
  /** Bytes. */
  memory: { peak: number; process: number; purposes: Record<string, number> };
  progress: Moment[];
  warnings: { text: string }[];
  warnings_left_out: number;
  /** Absent with detail 'summary'. */
  rows?: Entry[];
  columns?: Column[];
}

/** How a run goes on. */
export interface Progress {
  /** Since the run began. */
  seconds: number;
  /** "dual", "primal", ...; of other work its name, "read", "presolve", ... */
  method: string;
  /** 1 or 2; 0: other work, which has no objective and no infeasibilities. */
  phase: number;
  iterations: number;
  objective: Real | null;
  /** Sums, of the scaled model. */
  primal: Real | null;
  dual: Real | null;
  /** Bytes that the solver holds. */
  memory: number;
  /** Bytes of the model that have been taken in, as they are there, and of how many; size 0: not known. */
  read: number;
  size: number;
}

export type FileName = 'json' | 'report' | 'solution' | 'certificate' | 'basis';

export interface Options {
  /** What the model is called in messages; its ending tells a format that the content leaves open. A File has its own. */
  name?: string;
  /** Ends the run, and the promise is rejected with the signal's reason. */
  signal?: AbortSignal;
  /** Called about every `progressSeconds`, 0.25 unless given. */
  progress?: (progress: Progress) => void;
  progressSeconds?: number;
  /** Seconds, of the whole run; the document then holds what was found. */
  timeLimit?: number;
  /** Bytes that the module's memory may have at most, itself included; at most and unless given 4 GiB. */
  memoryLimit?: number;
  /** 'summary': a document without rows and columns. */
  detail?: 'summary' | 'full';
  /**
   * Any option of docs/options.md that takes a value, `{ method: 'ipm', 'iteration-limit': 100 }`, or `iterationLimit`; true
   * and false are on and off.
   */
  options?: Record<string, string | number | boolean>;
}

export interface RunOptions extends Options {
  /** Files that are wanted beside the document. */
  files?: FileName[];
  /** Whether the reasons are looked for why the answer is what it is. */
  explain?: boolean;
}

export interface Run {
  document: Document;
  /** As of the program: 0 optimal, 10 infeasible, 11 unbounded, 12 a limit, 13 optimal to first order, 20 trouble. */
  exitCode: number;
  /** With `explain`: what contradicts each other, the direction without an end, or what binds. */
  explanation: string;
  /** Warnings, and why a file that was wanted is missing. */
  words: string;
  /** Bytes that the module's memory had at the end, which is the most it ever had. */
  memory: number;
  /** Those that were wanted, as far as there is something to write, and `json`. */
  files: Partial<Record<FileName, Blob>>;
}

/** A run without a result. */
export declare class SlimplexError extends Error {
  name: 'SlimplexError';
  /**
   * 'input': the model cannot be read or understood, the message has file, line and column; 'option': there is no such
   * option or value; 'memory': no more memory; 'output'; 'module': the module cannot be loaded; 'crash': anything else.
   */
  code: 'input' | 'option' | 'memory' | 'output' | 'module' | 'crash';
  exitCode?: number;
  /** All messages. */
  words?: string;
}

/**
 * Solves a model. Rejected with a SlimplexError, the signal's reason, what a stream is rejected with, or a TypeError where
 * the model is none or there is no such option.
 */
export declare function solve(model: Model, options?: Options): Promise<Document>;

/** Solves a model, and tells all that there is to tell. */
export declare function run(model: Model, options?: RunOptions): Promise<Run>;

/** Loads and compiles the module, and starts a worker, which the first solve does otherwise. */
export declare function ready(): Promise<void>;

/**
 * Where the module comes from, if not from slimplex.wasm beside this file: a URL, its bytes, or a compiled module.
 * use('slimplex-core.wasm') takes the smaller one beside it: simplex with presolve and checks, MPS and LP, the document.
 */
export declare function use(wasm: URL | string | ArrayBuffer | ArrayBufferView | WebAssembly.Module): void;
