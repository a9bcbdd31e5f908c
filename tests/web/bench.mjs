// node tests/web/bench.mjs PACKAGE MODEL...: of three solves in one process, seconds of CPU, seconds told, and memory of the module.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const [folder, ...models] = process.argv.slice(2);
const { run } = await import(resolve(folder, 'slimplex.js'));
for (const model of models)
  for (let k = 1; k <= 3; k++) {
    const before = process.cpuUsage();
    const { document, memory } = await run(readFileSync(model), { detail: 'summary' });
    const { user, system } = process.cpuUsage(before);
    console.log(`${model} ${k}: ${document.status}, ${((user + system) / 1e6).toFixed(2)} s of CPU, ${document.time.total.toFixed(2)} s, ${(memory / 1e6).toFixed(1)} MB`);
  }
