// The page from disk, in headless Chromium: what a person does there, what is said, and that nothing is asked of a network.
// Screenshots go to $SLIMPLEX_SHOTS where that is set.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { chromium } from './chromium.mjs';

const { CHROMIUM, GENERATE, SLIMPLEX, SLIMPLEX_SHOTS, SOURCE, WEB, FOLDER } = process.env;
const PAGE = `file://${join(WEB, 'slimplex.html')}`;
const CONTROL = 2;
let browser;

function generated(name, ...words) {
  const file = join(FOLDER, name), to = openSync(file, 'w');
  execFileSync(GENERATE, words, { stdio: ['ignore', to, 'ignore'] });
  closeSync(to);
  return file;
}

const text = id => browser.evaluate(`document.getElementById('${id}').textContent`);
const click = id => browser.evaluate(`document.getElementById('${id}').click()`);
const type = words => browser.evaluate(`{ const t = document.getElementById('text'); t.value = ${JSON.stringify(words)}; t.dispatchEvent(new Event('input')) }`);
const set = (id, value) => browser.evaluate(`document.getElementById('${id}').value = ${JSON.stringify(String(value))}`);
const verdict = () => browser.until("document.getElementById('solve').disabled === false && !document.getElementById('result').hidden && document.getElementById('verdict').textContent");
const fresh = (fragment = '') => browser.open(PAGE + fragment);
async function drop(file) {
  await browser.drop([file]);
  await browser.until("document.getElementById('status').textContent.includes('is open')");
}
async function shot(name) {
  if (SLIMPLEX_SHOTS) writeFileSync(join(SLIMPLEX_SHOTS, `${name}.png`), await browser.shot());
}

before(async () => {
  browser = await chromium(CHROMIUM, 1400, 900);
});
after(async () => {
  const { complaints, requests } = browser;
  await browser.close();
  assert.deepEqual(complaints, []);
  assert.deepEqual(requests, []);
});

test('a typed model is solved by the keyboard, within a moment of opening', async () => {
  await fresh();
  await browser.evaluate("document.getElementById('text').focus()");
  await browser.press('Enter', CONTROL);
  assert.equal(await verdict(), 'optimal, objective 14850');
  assert.equal(await browser.evaluate('document.activeElement.id'), 'result-title');
  await browser.until("document.getElementById('report').contentDocument?.body?.innerText.includes('wheat')");
  await shot('solved');
});

test('the first solve takes little more than the solve', async () => {
  await fresh();
  const first = await browser.evaluate(`(async () => {
    document.getElementById('solve').click();
    await new Promise(resolve => { const look = () => (document.getElementById('result').hidden ? setTimeout(look, 1) : resolve()); look(); });
    return performance.now();
  })()`);
  console.log(`from opening the page to the first answer: ${Math.round(first)} ms`);
  assert.ok(first < 10000);
});

test('a dropped file is solved, as the native program does, and its files can be saved', async () => {
  await fresh();
  const file = join(SOURCE, 'instances/diet.mps');
  await drop(file);
  await click('solve');
  const native = JSON.parse(execFileSync(SLIMPLEX, ['--quiet', '--json=-', file], { stdio: ['ignore', 'pipe', 'ignore'] }));
  assert.equal(await verdict(), `optimal, objective ${native.objective}`);
  const saved = await browser.evaluate(`(async () => {
    const saved = {};
    const click = HTMLAnchorElement.prototype.click;
    const waiting = [];
    HTMLAnchorElement.prototype.click = function () { waiting.push(fetchText(this)) };
    const fetchText = a => new Promise(resolve => { const x = new FileReader(); blobs.get(a.href).text().then(t => resolve(saved[a.download] = t)); });
    const blobs = new Map(), make = URL.createObjectURL;
    URL.createObjectURL = blob => { const url = make(blob); blobs.set(url, blob); return url };
    for (const id of ['save-solution', 'save-json', 'save-report']) document.getElementById(id).click();
    await Promise.all(waiting);
    HTMLAnchorElement.prototype.click = click;
    URL.createObjectURL = make;
    return saved;
  })()`);
  assert.deepEqual(Object.keys(saved).sort(), ['diet.html', 'diet.json', 'diet.sol']);
  assert.deepEqual(JSON.parse(saved['diet.json']).columns, native.columns);
  writeFileSync(join(FOLDER, 'diet.sol'), saved['diet.sol']);
  execFileSync(SLIMPLEX, ['verify', file, join(FOLDER, 'diet.sol')], { stdio: 'ignore' });
});

test('a packed file is dropped and solved', async () => {
  await fresh();
  const file = join(FOLDER, 'diet.mps.gz');
  writeFileSync(file, gzipSync(readFileSync(join(SOURCE, 'instances/diet.mps'))));
  await drop(file);
  await click('solve');
  assert.match(await verdict(), /^optimal, objective /);
});

test('an infeasible model is explained', async () => {
  await fresh();
  await type('Minimize\n cost: x + y\nSubject To\n much: x + y >= 4\n little: x + y <= 3\nEnd\n');
  await click('solve');
  assert.equal(await verdict(), 'infeasible');
  await click('explain');
  await browser.until("!document.getElementById('why').hidden");
  assert.match(await text('reasons'), /contradict[^]*much[^]*little/);
  assert.equal(await browser.evaluate('document.activeElement.id'), 'why-title');
  await shot('infeasible');
});

test('a broken file is an error with its line', async () => {
  await fresh();
  const file = join(FOLDER, 'broken.mps');
  writeFileSync(file, 'NAME broken\nROWS\n N cost\n L row\nCOLUMNS\n x cost one\nENDATA\n');
  await drop(file);
  await click('solve');
  assert.match(await verdict(), /^broken\.mps:6:/);
  await shot('broken');
  const cut = join(FOLDER, 'cut.mps.gz');
  writeFileSync(cut, gzipSync(readFileSync(join(SOURCE, 'instances/diet.mps'))).subarray(0, 300));
  await drop(cut);
  await click('solve');
  await browser.until("document.getElementById('verdict').textContent.includes('cut off')");
  await set('time', 'soon');
  await click('solve');
  await browser.until("document.getElementById('verdict').textContent.includes('positive number')");
});

test('a file of 50 MB is read from disk, watched, and cancelled', async () => {
  await fresh();
  const file = generated('large.mps', 'transport', '1500000');
  assert.ok(readFileSync(file).length > 5e7);
  await drop(file);
  await click('solve');
  await browser.until("document.getElementById('status').textContent.includes('read')");
  await shot('reading');
  await browser.until("document.getElementById('status').textContent.includes('iterations')");
  await browser.press('Escape');
  await browser.until("document.getElementById('status').textContent === 'Cancelled.'", 2000);
  await browser.send('HeapProfiler.collectGarbage');
  const heap = await browser.send('Runtime.getHeapUsage');
  assert.ok(heap.usedSize + (heap.backingStorageSize ?? 0) < 2e7, JSON.stringify(heap));
  await set('time', 4);
  await click('solve');
  assert.match(await verdict(), /^time limit/);
});

test('a solve that needs more memory than it may have says so', async () => {
  await fresh();
  await drop(generated('memory.mps', 'transport', '200000'));
  await set('memory', 6);
  await click('solve');
  assert.match(await verdict(), /memory/i);
  await shot('memory');
  await set('memory', '');
  await click('cancel');
  await type('Minimize\n x\nSubject To\n x >= 2\nEnd\n');
  await click('drop-file');
  await click('solve');
  await browser.until("document.getElementById('verdict').textContent === 'optimal, objective 2'");
});

test('a link carries a model', async () => {
  await fresh();
  const model = 'Minimize\n cost: 3 caf\u00e9 + 2 th\u00e9\nSubject To\n drinks: caf\u00e9 + th\u00e9 >= 2\nEnd\n';
  await type(model);
  await click('share');
  await browser.until("location.hash.startsWith('#lp=')");
  const fragment = await browser.evaluate('location.hash');
  await fresh(fragment);
  await browser.until(`document.getElementById('text').value === ${JSON.stringify(model)}`);
  await click('solve');
  assert.equal(await verdict(), 'optimal, objective 4');
  await fresh('#lp=AAAA');
  await browser.until("document.getElementById('status').textContent.includes('no whole model')");
});

test('every control has a name, and the tab key reaches it', async () => {
  await fresh();
  await browser.evaluate("document.getElementById('solve').click()");
  await verdict();
  await browser.evaluate("document.querySelector('details').open = true; document.activeElement.blur()");
  const { nodes } = await browser.send('Accessibility.getFullAXTree');
  const controls = nodes.filter(n => !n.ignored && ['button', 'textbox', 'combobox', 'Iframe', 'progressbar', 'alert', 'status'].includes(n.role?.value));
  assert.ok(controls.length >= 14);
  for (const n of controls.filter(n => !['alert', 'status'].includes(n.role.value))) assert.ok(n.name?.value, JSON.stringify(n.role));
  const reached = new Set();
  for (let k = 0; k < 30; k++) {
    await browser.press('Tab');
    reached.add(await browser.evaluate('document.activeElement.id'));
  }
  for (const id of ['text', 'file', 'example', 'share', 'method', 'time', 'memory', 'more', 'solve', 'explain', 'save-solution', 'save-json', 'save-report', 'report'])
    assert.ok(reached.has(id), id);
});

for (const [width, dark] of [[400, false], [400, true], [1400, true]])
  test(`on a screen of ${width} pixels${dark ? ', dark' : ''}, nothing is wider than the screen and all words can be read`, async () => {
    await browser.close();
    assert.deepEqual([browser.complaints, browser.requests], [[], []]);
    browser = await chromium(CHROMIUM, width, 900, dark);
    await fresh();
    await shot(`start-${width}${dark ? '-dark' : ''}`);
    await click('solve');
    await verdict();
    await click('explain');
    await browser.until("!document.getElementById('why').hidden");
    await browser.until("document.getElementById('report').contentDocument?.body?.innerText.includes('wheat')");
    assert.ok((await browser.evaluate('document.documentElement.scrollWidth')) <= width);
    // WCAG 2.2, 1.4.3: contrast of text.
    const poor = await browser.evaluate(`(() => {
      const channel = v => ((v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
      const parts = c => c.match(/[\\d.]+/g).map(Number);
      const light = c => { const [r, g, b] = parts(c).map(channel); return 0.2126 * r + 0.7152 * g + 0.0722 * b };
      const ground = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor; if ((parts(c)[3] ?? 1) === 1) return c } return '${dark ? 'rgb(0,0,0)' : 'rgb(255,255,255)'}' };
      return [...document.querySelectorAll('body *')].filter(e => e.offsetParent && [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()) && !e.disabled && e.tagName !== 'OPTION')
        .map(e => { const [a, b] = [light(getComputedStyle(e).color), light(ground(e))]; return [e.id || e.tagName, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)] })
        .filter(([, ratio]) => ratio < 4.5);
    })()`);
    assert.deepEqual(poor, []);
    await shot(`result-${width}${dark ? '-dark' : ''}`);
  });

// The package from a server of this test, its page isolated from other origins or not, its module of its type or of any.
async function served(isolated) {
  const headers = isolated ? { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' } : {};
  const types = { '.js': 'text/javascript', '.wasm': isolated ? 'application/wasm' : 'application/octet-stream' };
  const server = createServer((request, response) => {
    const name = request.url.slice(1);
    response.writeHead(200, { 'Content-Type': types[extname(name)] ?? 'text/html', ...headers });
    response.end(['slimplex.js', 'worker.js', 'slimplex.wasm'].includes(name) ? readFileSync(join(WEB, 'package', name)) : '<!doctype html><title>served</title>');
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  return server;
}

for (const isolated of [true, false])
  test(`a page ${isolated ? '' : 'not '}isolated from other origins solves a stream`, async () => {
    const server = await served(isolated);
    const page = await chromium(CHROMIUM, 800, 600);
    try {
      await page.open(`http://127.0.0.1:${server.address().port}/`);
      const [shared, objective] = await page.evaluate(`(async () => {
        const { solve } = await import('./slimplex.js');
        const text = new Blob([${JSON.stringify(readFileSync(join(SOURCE, 'instances/diet.mps'), 'utf8'))}]);
        return [crossOriginIsolated, (await solve(text.stream())).objective];
      })()`);
      const native = JSON.parse(execFileSync(SLIMPLEX, ['--quiet', '--json=-', join(SOURCE, 'instances/diet.mps')], { stdio: ['ignore', 'pipe', 'ignore'] }));
      assert.equal(shared, isolated);
      assert.equal(objective, native.objective);
    } finally {
      await page.close();
      server.close();
    }
  });
