// The page: what is typed or dropped is solved in a worker, and shown.
import { ready, run, use } from './slimplex.js';

const EDITED_BYTES = 1 << 17; // a file up to this is shown as text, unless it is packed
const FULL_BYTES = 1 << 23; // of one above this the document is without rows and columns, which the solution has
const LINK_BYTES = 1 << 14;

const EXAMPLES = {
  'A farm': `\\ 40 hectares of wheat and beets, 1500 hours of work, at most 25 hectares of wheat.
Maximize
 income: 310 wheat + 450 beets
Subject To
 hectares: wheat + beets <= 40
 hours: 20 wheat + 60 beets <= 1500
Bounds
 wheat <= 25
End
`,
  'No answer': `\\ More is promised than there is.
Minimize
 cost: 3 flour + 2 oats
Subject To
 promised: flour + oats >= 12
 store: 2 flour + oats <= 10
 oven: oats <= 4
End
`,
  'No end': `\\ A gain without a limit.
Maximize
 gain: 2 x + y
Subject To
 balance: x - y <= 4
 least: x + y >= 1
End
`,
};

const $ = id => document.getElementById(id);
let file = null; // what is solved in place of the text
let running = null; // an AbortController
let files = {}; // of the last result
let solved = null; // [model, options] of the last result

// ---- bytes as text -----------------------------------------------------------------------------------------------------

const bytesOf = text => Uint8Array.from(atob(text), c => c.charCodeAt(0));
const through = async (bytes, stream) => new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());

async function toFragment(text) {
  const packed = await through(new TextEncoder().encode(text), new CompressionStream('deflate-raw'));
  return '#lp=' + btoa(String.fromCharCode(...packed.subarray(0, LINK_BYTES))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')
    + (packed.length > LINK_BYTES ? '!' : '');
}

async function fromFragment(fragment) {
  const packed = bytesOf(fragment.slice('#lp='.length).replace(/-/g, '+').replace(/_/g, '/'));
  return new TextDecoder().decode(await through(packed, new DecompressionStream('deflate-raw')));
}

const loaded = (async () => {
  use(await through(bytesOf($('module').textContent), new DecompressionStream('gzip')));
  await ready();
})();

// ---- the model ---------------------------------------------------------------------------------------------------------

const mb = bytes => (bytes < 1e5 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`);
const say = words => ($('status').textContent = words);

function choose(blob) {
  file = blob;
  $('typed').hidden = blob !== null;
  $('chosen').hidden = blob === null;
  if (blob) $('file-name').textContent = `${blob.name}, ${mb(blob.size)}`;
}

async function open(blob) {
  const head = new Uint8Array(await blob.slice(0, 4).arrayBuffer());
  if (blob.size > EDITED_BYTES || head[0] === 0x1f || /\.(gz|nl)$/i.test(blob.name)) {
    choose(blob);
  } else {
    choose(null);
    $('text').value = await blob.text();
    $('text').dataset.name = blob.name;
  }
  say(`${blob.name} is open.`);
}

function settings() {
  const options = {};
  if ($('method').value !== 'auto') options.method = $('method').value;
  for (const word of $('more').value.split(/\s+/).filter(Boolean)) {
    const at = word.indexOf('=');
    options[at < 0 ? word : word.slice(0, at)] = at < 0 ? 'on' : word.slice(at + 1);
  }
  const given = { options };
  for (const [id, option, unit] of [['time', 'timeLimit', 1], ['memory', 'memoryLimit', 1e6]]) {
    const words = $(id).value.trim();
    if (words === '') continue;
    if (!(Number(words) > 0)) throw new Error(`${$(id).labels[0].textContent}: a positive number, not '${words}'`);
    given[option] = unit * Number(words);
  }
  return given;
}

// ---- a solve -----------------------------------------------------------------------------------------------------------

let told = { seconds: 0 };
function onProgress(p) {
  const reading = p.method === 'read' && p.size > 0;
  $('bar').max = p.size || 1;
  if (reading) $('bar').value = p.read;
  else $('bar').removeAttribute('value');
  if (p.seconds - told.seconds < 0.9 && p.method === told.method) return; // so few that they can be read aloud
  told = p;
  const parts = [p.phase ? `${p.method}, phase ${p.phase}` : p.method];
  if (reading) parts.push(`${mb(p.read)} of ${mb(p.size)}`);
  if (p.phase) parts.push(`${p.iterations.toLocaleString('en')} iterations`, `objective ${Number(p.objective).toPrecision(8)}`);
  say(`${parts.join('; ')}; ${mb(p.memory)} held, ${p.seconds.toFixed(1)} s`);
}

function busy(controller) {
  running = controller;
  $('solve').disabled = $('explain').disabled = controller !== null;
  $('cancel').disabled = controller === null;
  $('bar').hidden = controller === null;
  $('bar').removeAttribute('value');
  told = { seconds: 0 };
}

async function attempt(model, options) {
  const controller = new AbortController();
  busy(controller);
  try {
    await loaded;
    return await run(model, { ...options, signal: controller.signal, progress: onProgress });
  } finally {
    busy(null);
  }
}

function verdict(words, kind) {
  $('result').hidden = false;
  $('verdict').textContent = words;
  $('verdict').className = kind;
}

async function solveModel() {
  if (running) return;
  $('result').hidden = true;
  say('Reading …');
  try {
    const model = file ?? $('text').value;
    const size = file ? file.size : model.length;
    const options = { name: file?.name ?? $('text').dataset.name ?? 'model.lp', detail: size > FULL_BYTES ? 'summary' : 'full', ...settings() };
    const began = performance.now();
    const done = await attempt(model, { ...options, files: ['solution', 'report'] });
    const d = done.document, report = await done.files.report?.text();
    solved = [model, options];
    files = done.files;
    verdict(d.objective === null ? d.status : `${d.status}, objective ${d.objective}`, d.status.startsWith('optimal') ? 'optimal' : 'bad');
    $('final').textContent = [...facts(d), done.words.trimEnd()].filter(Boolean).join('\n');
    $('answer').hidden = false;
    $('why').hidden = true;
    $('save-solution').disabled = !files.solution;
    $('report').hidden = $('save-report').disabled = !files.report;
    if (report) $('report').srcdoc = report;
    say(`Done in ${((performance.now() - began) / 1000).toFixed(2)} s; the module holds ${mb(done.memory)}.`);
    $('result-title').focus();
  } catch (error) {
    failed(error);
  }
}

// The lines that the program ends with.
function facts(d) {
  const c = d.check, phases = Object.entries(d.time.phases).filter(([, s]) => s >= 0.001);
  const tiny = v => (typeof v === 'number' ? Number(v.toPrecision(2)) : v);
  return [
    `Model: ${d.model.rows} rows, ${d.model.columns} columns, ${d.model.nonzeros} nonzeros`,
    `Status: ${d.status}`,
    d.objective !== null && `Objective: ${d.objective}`,
    `Iterations: ${d.iterations}`,
    c && `Check: ${c.passed ? 'passed' : 'not passed'} (primal ${tiny(c.primal)}, dual ${tiny(c.dual)}, gap ${tiny(c.gap)})`,
    `Time: ${d.time.total.toFixed(3)} s${phases.length ? ` (${phases.map(([name, s]) => `${name} ${s.toFixed(3)}`).join(', ')})` : ''}`,
    `Memory: ${mb(d.memory.peak)} for the solve, ${mb(d.memory.process)} in all`,
  ];
}

function failed(error) {
  if (error.name === 'AbortError') {
    say('Cancelled.');
    $('solve').focus();
    return;
  }
  say('');
  $('answer').hidden = true;
  verdict(error.code === 'memory' ? `Out of memory: ${error.message}` : error.message, 'bad');
}

async function explain() {
  if (running) return;
  try {
    const [model, options] = solved;
    say('Looking for the reasons …');
    const done = await attempt(model, { ...options, detail: 'summary', explain: true });
    $('reasons').textContent = done.explanation.trimEnd() || done.words;
    $('why').hidden = false;
    say('');
    $('why-title').focus();
  } catch (error) {
    failed(error);
  }
}

function save(which, ending, type) {
  const link = document.createElement('a');
  const name = (solved[1].name || 'model').replace(/\.(gz|mps|lp|nl)$/gi, '').replace(/\.(mps|lp|nl)$/i, '');
  link.href = URL.createObjectURL(new Blob([files[which]], { type }));
  link.download = `${name}.${ending}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

async function share() {
  const fragment = file ? '!' : await toFragment($('text').value);
  if (fragment.endsWith('!')) {
    say('This model is too large for a link.');
    return;
  }
  history.replaceState(null, '', fragment);
  try {
    await navigator.clipboard.writeText(location.href);
    say('The link is copied, and in the address of this page.');
  } catch {
    say('The link is in the address of this page.');
  }
}

async function openFragment() {
  if (!location.hash.startsWith('#lp=')) return;
  try {
    choose(null);
    $('text').value = await fromFragment(location.hash);
    delete $('text').dataset.name;
    say('The model of the link is open.');
  } catch {
    say('The link holds no whole model.');
  }
}

// ---- what is heard -----------------------------------------------------------------------------------------------------

for (const name of Object.keys(EXAMPLES)) $('example').append(new Option(name));
$('text').value = Object.values(EXAMPLES)[0];
$('text').addEventListener('input', () => delete $('text').dataset.name);
$('example').addEventListener('change', () => {
  if (!$('example').value) return;
  choose(null);
  $('text').value = EXAMPLES[$('example').value];
  delete $('text').dataset.name;
});
$('file').addEventListener('change', () => $('file').files[0] && open($('file').files[0]));
$('drop-file').addEventListener('click', () => {
  choose(null);
  $('file').value = '';
  $('text').focus();
});
$('solve').addEventListener('click', solveModel);
$('cancel').addEventListener('click', () => running?.abort());
$('explain').addEventListener('click', explain);
$('share').addEventListener('click', share);
$('save-solution').addEventListener('click', () => save('solution', 'sol', 'text/plain'));
$('save-json').addEventListener('click', () => save('json', 'json', 'application/json'));
$('save-report').addEventListener('click', () => save('report', 'html', 'text/html'));
$('report').addEventListener('load', () => {
  const inside = $('report').contentDocument?.documentElement;
  if (inside) new ResizeObserver(() => ($('report').style.height = `${inside.offsetHeight + 4}px`)).observe(inside);
});
document.addEventListener('keydown', e => {
  if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) solveModel();
  if (e.key === 'Escape') running?.abort();
});
for (const kind of ['dragenter', 'dragover'])
  document.addEventListener(kind, e => {
    e.preventDefault();
    document.body.classList.add('dragged');
  });
for (const kind of ['dragleave', 'drop']) document.addEventListener(kind, () => document.body.classList.remove('dragged'));
document.addEventListener('drop', e => {
  e.preventDefault();
  if (e.dataTransfer.files[0]) open(e.dataTransfer.files[0]);
});
addEventListener('hashchange', openFragment);
openFragment();

loaded.catch(error => failed(error));
