// Headless Chromium, told what to do by the DevTools protocol through a pipe.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PATIENCE = 60000;

/** A browser with one page: send(method, params), evaluate(expression), until(expression), shot(file), close(). */
export async function chromium(program, width, height, dark = false) {
  const profile = mkdtempSync(join(tmpdir(), 'slimplex-web-'));
  const child = spawn(program, ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run',
    '--remote-debugging-pipe', `--user-data-dir=${profile}`], { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
  const ended = new Promise(resolve => child.once('exit', resolve));
  const waiting = new Map(), complaints = [], requests = [];
  let number = 0, text = '', session;

  function heard({ id, result, error, method, params }) {
    if (id !== undefined) {
      const { resolve, reject } = waiting.get(id);
      waiting.delete(id);
      error ? reject(new Error(error.message)) : resolve(result);
    }
    if (method === 'Runtime.exceptionThrown') complaints.push(params.exceptionDetails.exception?.description ?? params.exceptionDetails.text);
    if (method === 'Log.entryAdded') complaints.push(`${params.entry.text} ${params.entry.url ?? ''}`);
    if (method === 'Runtime.consoleAPICalled') complaints.push(JSON.stringify(params.args));
    if (method === 'Network.requestWillBeSent' && !/^(file|blob|data|about):/.test(params.request.url)) requests.push(params.request.url);
  }
  child.stdio[4].setEncoding('utf8');
  child.stdio[4].on('data', piece => {
    text += piece;
    for (let end; (end = text.indexOf('\0')) >= 0; text = text.slice(end + 1)) heard(JSON.parse(text.slice(0, end)));
  });

  function send(method, params = {}) {
    const id = ++number;
    child.stdio[3].write(JSON.stringify({ id, method, params, sessionId: session }) + '\0');
    return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
  }

  const { targetId } = await send('Target.createTarget', { url: 'about:blank' });
  ({ sessionId: session } = await send('Target.attachToTarget', { targetId, flatten: true }));
  for (const domain of ['Page', 'Runtime', 'Log', 'Network', 'DOM']) await send(`${domain}.enable`);
  await send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: width < 600 });
  await send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }] });

  async function evaluate(expression) {
    const { result, exceptionDetails } = await send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true, userGesture: true });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }
  async function until(expression, patience = PATIENCE) {
    for (const end = Date.now() + patience; ; await new Promise(resolve => setTimeout(resolve, 20))) {
      const value = await evaluate(expression).catch(() => undefined);
      if (value) return value;
      if (Date.now() > end) throw new Error(`not so in ${patience / 1000} s: ${expression}; the page says: ${await evaluate('document.body?.innerText.slice(0, 2000)')}`);
    }
  }
  return {
    send, evaluate, until, complaints, requests,
    async open(url) {
      await send('Page.navigate', { url: 'about:blank' });
      await send('Page.navigate', { url });
      await until("document.readyState === 'complete'");
    },
    async shot() {
      const { cssContentSize: size } = await send('Page.getLayoutMetrics');
      const clip = { x: 0, y: 0, width, height: Math.min(size.height, 6000), scale: 1 };
      return Buffer.from((await send('Page.captureScreenshot', { captureBeyondViewport: true, clip })).data, 'base64');
    },
    async drop(files) {
      for (const type of ['dragEnter', 'dragOver', 'drop'])
        await send('Input.dispatchDragEvent', { type, x: 100, y: 100, data: { items: [], files, dragOperationsMask: 1 } });
    },
    async press(key, modifiers = 0) {
      const codes = { Enter: 13, Escape: 27, Tab: 9 };
      for (const type of ['rawKeyDown', 'keyUp'])
        await send('Input.dispatchKeyEvent', { type, key, code: key, modifiers, windowsVirtualKeyCode: codes[key] });
    },
    async close() {
      child.stdio[3].write(JSON.stringify({ id: ++number, method: 'Browser.close' }) + '\0');
      waiting.set(number, { resolve() {}, reject() {} });
      await ended;
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
