// The package under Node: every kind of model, what is told on the way, limits, and the native program's answers.
import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { openAsBlob, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const { SLIMPLEX, GENERATE, SOURCE, WEB, FOLDER, SLIMPLEX_LP_DIR } = process.env;
const { SlimplexError, ready, run, solve, use } = await import(join(WEB, 'package/slimplex.js'));
const instance = name => join(SOURCE, 'instances', name);
const diet = readFileSync(instance('diet.mps'));
const INFEASIBLE = 'Minimize\n cost: x + y\nSubject To\n much: x + y >= 4\n little: x + y <= 3\nEnd\n';

const inputRejected = text => error => error instanceof SlimplexError && error.code === 'input' && error.message.includes(text);
// In pieces of such sizes, again and again.
async function* pieces(bytes, ...sizes) {
  for (let at = 0, k = 0; at < bytes.length; at += sizes[k++ % sizes.length]) yield bytes.slice(at, at + sizes[k % sizes.length]);
}

test('a model comes as text, bytes, a Blob, a stream, a Response or pieces', async () => {
  const native = JSON.parse(execFileSync(SLIMPLEX, ['--quiet', '--json', '-', instance('diet.mps')], { stdio: ['ignore', 'pipe', 'ignore'] }));
  const models = [diet.toString(), diet, diet.buffer.slice(diet.byteOffset, diet.byteOffset + diet.length), new Blob([diet]),
    new Blob([diet]).stream(), new Response(diet), await openAsBlob(instance('diet.mps')), pieces(diet, 1, 7, 100), pieces(diet.toString(), 1)];
  for (const model of models) {
    const told = await solve(model);
    assert.equal(told.schema, 'slimplex/1');
    assert.equal(told.objective, native.objective);
    assert.deepEqual(told.rows, native.rows);
    assert.deepEqual(told.columns, native.columns);
  }
});

test('what is no model is refused', async () => {
  for (const nothing of [undefined, null, 7, {}, []]) await assert.rejects(solve(nothing), TypeError);
});

test('gzip is unpacked, whatever its blocks and pieces', async () => {
  const text = execFileSync(GENERATE, ['multicommodity', '20000'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const options = { options: { 'iteration-limit': 0 }, detail: 'summary' };
  const plain = await solve(text, options);
  const random = Buffer.concat([Buffer.from('* '), Buffer.from(Array.from({ length: 70000 }, (_, k) => 33 + ((k * 7919 + (k >> 3) * 104729) % 90))), Buffer.from('\n'), text]);
  for (const packed of [0, 1, 6, 9].map(level => gzipSync(text, { level })).concat([2, 3, 4].map(strategy => gzipSync(text, { strategy })),
    gzipSync(random), Buffer.concat([gzipSync(text.subarray(0, 9999)), gzipSync(''), gzipSync(text.subarray(9999)), Buffer.alloc(100)])))
    for (const model of [packed, pieces(packed, 1, 2, 3, 5000)])
      assert.deepEqual((await solve(model, options)).model, plain.model);
});

test('a broken or cut stream is an error of the input', async () => {
  const packed = gzipSync(diet);
  for (let length = 1; length < packed.length; length += 13) await assert.rejects(solve(packed.subarray(0, length)), inputRejected(''));
  for (const at of [2, packed.length - 6, packed.length - 2]) {
    const broken = Buffer.from(packed);
    broken[at] ^= 1;
    await assert.rejects(solve(broken), inputRejected('broken gz'));
  }
  async function* dies() {
    yield diet.subarray(0, 200);
    throw new Error('the line is dead');
  }
  await assert.rejects(solve(dies()), inputRejected('the line is dead'));
  await assert.rejects(solve(new Response('gone', { status: 404 })), inputRejected('404'));
});

test('errors name file, line and column', async () => {
  await assert.rejects(solve('ROWS\n N cost\n Q row\n', { name: 'bad.mps' }), inputRejected('bad.mps:3:'));
  await assert.rejects(solve(diet, { options: { tolerance: 7 } }), { code: 'option' });
  await assert.rejects(solve(diet, { options: { 'no-such': 7 } }), { code: 'option' });
  await assert.rejects(run(diet, { files: ['nothing'] }), TypeError);
});

test('an unknown option is one clear error', async () => {
  await assert.rejects(solve(diet, { timelimit: 3 }), { name: 'TypeError', message: /^solve has no option 'timelimit', but .*timeLimit.*'options'$/ });
  await assert.rejects(solve(diet, { method: 'ipm' }), { name: 'TypeError', message: /'method'/ });
  await assert.rejects(solve(diet, { explain: true }), { name: 'TypeError', message: /'explain'/ });
  await assert.rejects(run(diet, { explian: true }), { name: 'TypeError', message: /^run has no option 'explian', but .*explain/ });
  for (const option of ['json', 'report', 'explain', 'json-detail', 'jsonDetail', 'noSuch', 'time_limit'])
    await assert.rejects(solve(diet, { options: { [option]: 'x' } }), { name: 'SlimplexError', code: 'option' }, option);
  const stopped = await solve(diet, { options: { iterationLimit: 0, presolve: false } });
  assert.equal(stopped.status, 'iteration limit');
});

test('an infeasible and an unbounded model are explained', async () => {
  const none = await run(INFEASIBLE, { explain: true, files: ['certificate'] });
  assert.equal(none.document.status, 'infeasible');
  assert.equal(none.exitCode, 10);
  assert.match(none.explanation, /much: .*>= 4[^]*little: .*<= 3/);
  assert.ok(none.files.certificate.size > 0);
  assert.equal(none.files.solution, undefined);
  const ray = await run('Maximize\n x + y\nSubject To\n x - y <= 1\nEnd\n', { explain: true });
  assert.equal(ray.document.status, 'unbounded');
  assert.match(ray.explanation, /direction/);
});

test('the files are those of the native program', async () => {
  const told = await run(diet, { name: 'diet.mps', files: ['solution', 'report', 'basis', 'certificate'] });
  const file = join(FOLDER, 'out');
  for (const [name, option] of [['solution', '--solution'], ['basis', '--basis-out'], ['certificate', '--certificate']]) {
    execFileSync(SLIMPLEX, ['--quiet', `${option}=${file}`, instance('diet.mps')], { stdio: 'ignore' });
    assert.equal(await told.files[name].text(), readFileSync(file, 'utf8'), name);
  }
  assert.match(await told.files.report.text(), /^<!doctype html>[^]*diet[^]*<\/html>\s*$/i);
});

test('progress is told, and a signal ends a solve at once', async () => {
  const text = execFileSync(GENERATE, ['setcover', '400000'], { maxBuffer: 1 << 30, stdio: ['ignore', 'pipe', 'ignore'] });
  const told = [], controller = new AbortController();
  const solving = solve(text, {
    signal: controller.signal, progressSeconds: 0.05, options: { method: 'dual', presolve: 'off' },
    progress(p) {
      told.push(p);
      if (p.iterations > 0) controller.abort();
    },
  });
  await assert.rejects(solving, { name: 'AbortError' });
  assert.ok(told.at(-1).seconds > 0 && told.at(-1).memory > 0 && told.at(-1).read === text.length);
  await assert.rejects(solve(diet, { signal: AbortSignal.abort() }), { name: 'AbortError' });
  assert.equal((await solve(diet)).status, 'optimal');
  assert.equal((await solve(text, { timeLimit: 0.5, detail: 'summary' })).status, 'time limit');
});

test('the memory limit is kept', async () => {
  const text = execFileSync(GENERATE, ['transport', '100000'], { maxBuffer: 1 << 30, stdio: ['ignore', 'pipe', 'ignore'] });
  const options = { detail: 'summary', options: { 'iteration-limit': 2000 } };
  const free = await run(text, options);
  let refused = 0;
  for (let share = 0.95; share > 0.35; share -= 0.1) {
    const memoryLimit = Math.round(share * free.memory);
    const told = await run(text, { ...options, memoryLimit });
    assert.ok(told.memory <= memoryLimit, `${told.memory} of ${memoryLimit}`);
    refused += told.document.status === 'memory limit';
  }
  assert.ok(refused >= 3);
  await assert.rejects(solve(diet, { memoryLimit: 1000 }), { code: 'option' });
});

test('a stream of 50 MB is read in the memory of its model', async () => {
  // Twelve nonzeros a row of 300 columns, of which two values are distinct.
  function* lines() {
    const rows = 110000, columns = 300;
    let text = 'NAME wide\nROWS\n N cost\n';
    for (let r = 0; r < rows; r++) text += ` L row_with_a_long_name_${r}\n`;
    text += 'COLUMNS\n';
    for (let c = 0; c < columns; c++) {
      text += ` column_${c} cost -1\n`;
      for (let r = c % 75; r < rows; r += 75) text += `    column_${c}    row_with_a_long_name_${r}       ${1 + (r & 1)}.0000000000000000000000000000000000000000000000000000000\n`;
      yield text;
      text = '';
    }
    yield `${text}RHS\n`;
    for (let r = 0; r < rows; r++) yield ` rhs row_with_a_long_name_${r} 1\n`;
    yield 'ENDATA\n';
  }
  let bytes = 0, most = 0;
  async function* watched() {
    for (const text of lines()) {
      bytes += text.length;
      most = Math.max(most, process.memoryUsage().arrayBuffers);
      yield text;
    }
  }
  const told = await run(watched(), { detail: 'summary', options: { 'iteration-limit': 0, presolve: 'off' } });
  assert.equal(told.document.model.rows, 110000);
  assert.ok(bytes > 5e7, `${bytes} bytes`);
  assert.ok(told.memory < bytes / 2, `the module: ${told.memory} for ${bytes} of text`);
  assert.ok(most < bytes / 2, `the page: ${most}`);
});

test('a notice that comes late is not taken for bytes', async () => {
  const { notify } = Atomics;
  Atomics.notify = (array, index) => setTimeout(() => notify(array, index), 2) && notify(array, index);
  async function* slowly() {
    for (const line of String(diet).match(/[^\n]*\n/g)) {
      await new Promise(next => setTimeout(next, 5));
      yield line;
    }
  }
  try {
    assert.equal((await solve(slowly())).objective, (await solve(diet)).objective);
  } finally {
    Atomics.notify = notify;
  }
});

test('solves run side by side, and the process ends after them', async () => {
  const all = await Promise.all(Array.from({ length: 4 }, () => solve(diet)));
  assert.equal(new Set(all.map(told => told.objective)).size, 1);
  const script = join(FOLDER, 'ends.mjs');
  writeFileSync(script, `import { solve } from '${join(WEB, 'package/slimplex.js')}'; console.log((await solve('Min\\n x\\nSt\\n x >= 2\\nEnd\\n')).objective);`);
  assert.equal((await promisify(execFile)(process.execPath, [script], { timeout: 60000 })).stdout, '2\n');
});

test('the module can be given', async () => {
  const bytes = readFileSync(join(WEB, 'package/slimplex.wasm'));
  for (const wasm of [bytes, new WebAssembly.Module(bytes), new URL(`file://${join(WEB, 'package/slimplex.wasm')}`)]) {
    use(wasm);
    await ready();
    assert.equal((await solve(diet)).status, 'optimal');
  }
});

test('the core solves as the whole module does, and names what it is without', async () => {
  const told = await run(diet);
  use('slimplex-core.wasm');
  try {
    const core = await run(diet);
    for (const part of ['status', 'objective', 'iterations', 'check', 'rows', 'columns']) assert.deepEqual(core.document[part], told.document[part]);
    assert.equal((await solve(INFEASIBLE)).status, 'infeasible');
    assert.equal((await solve(diet, { options: { method: 'primal' } })).status, 'optimal');
    for (const [options, words] of [[{ method: 'ipm' }, /interior point/], [{ method: 'pdlp' }, /first-order/], [{ method: 'sifting' }, /sifting/],
      [{ 'write-presolved': 'x' }, /files/]])
      await assert.rejects(solve(diet, { options }), { code: 'option', message: words });
    await assert.rejects(solve('g3 1 1 0\n'), { code: 'option', message: /\.nl/ });
    await assert.rejects(run(diet, { files: ['report'] }), { code: 'option', message: /'report'/ });
    await assert.rejects(run(diet, { explain: true }), { code: 'option', message: /'explain'/ });
  } finally {
    use('slimplex.wasm');
  }
});

test('the modules are sent in 200 and 120 KB', t => {
  try {
    execFileSync('wasm-opt', ['--version'], { stdio: 'ignore' });
  } catch {
    return t.skip('there is no wasm-opt');
  }
  for (const [name, most] of [['slimplex', 200e3], ['slimplex-core', 120e3]]) {
    const bytes = readFileSync(join(WEB, `package/${name}.wasm`));
    const { length } = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });
    assert.ok(length <= most, `${name}.wasm: ${length} bytes`);
    t.diagnostic(`${name}.wasm: ${bytes.length} bytes, ${length} packed`);
  }
});

for (const name of ['slimplex', 'slimplex-core'])
test(`objectives of ${name}.wasm are those of the native program to the last bit`, { timeout: 600000 }, async () => {
  use(`${name}.wasm`);
  const files = readdirSync(join(SOURCE, 'instances')).filter(name => name.endsWith('.mps')).map(instance);
  const pool = SLIMPLEX_LP_DIR ? join(SLIMPLEX_LP_DIR, 'netlib') : null;
  if (pool) {
    const packed = readdirSync(pool).filter(name => name.endsWith('.mps.bz2')).map(name => join(pool, name));
    packed.sort((a, b) => statSync(a).size - statSync(b).size);
    files.push(...packed.slice(0, 60 - files.length));
  }
  assert.ok(files.length >= (pool ? 60 : 10));
  for (const file of files) {
    const text = file.endsWith('.bz2') ? execFileSync('bzip2', ['-dc', file], { maxBuffer: 1 << 28 }) : readFileSync(file);
    const native = join(FOLDER, 'native.json');
    await promisify(execFile)(SLIMPLEX, ['--quiet', '--threads=1', '--json-detail=summary', `--json=${native}`, file]).catch(() => {});
    const { status, objective, iterations } = JSON.parse(readFileSync(native));
    const told = await solve(text, { detail: 'summary' });
    assert.deepEqual({ status: told.status, objective: told.objective, iterations: told.iterations }, { status, objective, iterations }, file);
  }
  use('slimplex.wasm');
});

test('the types hold a program that uses all of them', async t => {
  const program = join(FOLDER, 'use.ts');
  writeFileSync(program, `
import { Column, Document, Progress, Run, SlimplexError, ready, run, solve, use } from '${join(WEB, 'package/slimplex')}';
async function main(file: File, stream: ReadableStream<Uint8Array>): Promise<void> {
  use(new URL('slimplex.wasm', 'https://localhost'));
  await ready();
  const d: Document = await solve(stream, { timeLimit: 3, memoryLimit: 1e8, options: { method: 'ipm', presolve: false }, signal: new AbortController().signal });
  const first: Column | undefined = d.columns?.[0];
  const r: Run = await run(file, { explain: true, files: ['report'], progress: (p: Progress) => console.log(p.iterations, p.read / p.size) });
  const text: string | undefined = await r.files.report?.text();
  const seconds: number = d.progress[0][0];
  console.log(first?.value, text, seconds, d.check?.passed);
  try { await solve('x'); } catch (e) { if (e instanceof SlimplexError && e.code === 'input') console.log(e.message); }
}
export { main };
`);
  try {
    execFileSync('tsc', ['--noEmit', '--strict', '--target', 'es2022', '--lib', 'es2022,dom', '--module', 'es2022', '--moduleResolution', 'node', program]);
  } catch (error) {
    if (error.code === 'ENOENT') return t.skip('there is no tsc');
    throw new Error(String(error.stdout));
  }
});
