// node tests/web/bench.mjs PACKAGE SLIMPLEX MODEL...: seconds that the module takes in a worker, and the native program beside
// it: of CPU, all threads; and of the clock.  First solve, then the least of three later ones, between which the native
// program solves.  And the memory of the module, and of the native process.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const [folder, slimplex, ...models] = process.argv.slice(2);
const ROUNDS = 3;

function native(model) {
  const time = execFileSync('bash', ['-c', 'TIMEFORMAT=%U+%S; { time "$0" --quiet --threads 1 "$1" >/dev/null 2>/dev/null; } 2>&1 || true', slimplex, model]);
  return time.toString().trim().split('+').reduce((sum, part) => sum + Number(part), 0);
}

function nativeMemory(model) {
  const document = execFileSync('bash', ['-c', '"$0" --quiet --threads 1 --json-detail summary --json - "$1" || true', slimplex, model], { stdio: ['ignore', 'pipe', 'ignore'] });
  return JSON.parse(document).memory.process;
}

async function inModule(run, model) {
  const text = readFileSync(model), before = process.cpuUsage(), began = performance.now();
  const { document, memory } = await run(text, { detail: 'summary' });
  const clock = (performance.now() - began) / 1e3;
  await new Promise(done => setTimeout(done, 500)); // in which functions that were asked for are compiled
  const { user, system } = process.cpuUsage(before);
  return { document, memory, clock, cpu: (user + system) / 1e6 };
}

for (const [k, model] of models.entries()) {
  const copy = `${resolve(folder, 'slimplex.js')}?${k}`; // each model has a module that is new
  const { run } = await import(copy);
  const first = await inModule(run, model), later = [], alone = [];
  for (let round = 0; round < ROUNDS; round++) {
    alone.push(native(model));
    later.push(await inModule(run, model));
  }
  const least = name => Math.min(...later.map(l => l[name])), own = Math.min(...alone);
  console.log(`${model}: ${first.document.status}, ${(first.memory / 1e6).toFixed(1)} MB, native ${(nativeMemory(model) / 1e6).toFixed(1)}; first ${first.cpu.toFixed(2)} s of CPU, ${first.clock.toFixed(2)} s; ` +
    `later ${least('cpu').toFixed(2)} and ${least('clock').toFixed(2)}; native ${own.toFixed(2)}: ${(least('cpu') / own).toFixed(2)} times`);
}
process.exit();
