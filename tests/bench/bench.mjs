// `./run bench`: how long one sentence takes, for each engine side by side. Prints a table and
// writes build/bench.json. Times on a shared machine are noisy, so engines take turns sentence by
// sentence and the medians and quartiles count; compare rows of one run, not runs.

import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { native, wasm } from './engines.mjs';
import { sentences } from './sentences.mjs';

const root = new URL('../../', import.meta.url);
const path = (name) => fileURLToPath(new URL(name, root));
const model = path('weights/en-fr.safetensors');
const count = 100;
const rounds = 3;

function quantile(sorted, q) {
  const at = (sorted.length - 1) * q;
  const low = Math.floor(at);
  const high = Math.ceil(at);
  return sorted[low] + (sorted[high] - sorted[low]) * (at - low);
}

/** Milliseconds per sentence of each engine, and whether all gave the same translations. */
async function measure(beam) {
  const engines = [await native(path('build/native/glossa'), model, beam), await wasm(model, beam)];
  const times = engines.map(() => []);
  let same = true;
  // The first sentences warm up caches and compilers and are not counted.
  for (const sentence of sentences(20)) {
    for (const engine of engines) await engine.translate(sentence);
  }
  for (let round = 0; round < rounds; round++) {
    for (const sentence of sentences(count)) {
      const texts = [];
      for (const [k, engine] of engines.entries()) {
        const start = performance.now();
        texts.push(await engine.translate(sentence));
        times[k].push(performance.now() - start);
      }
      same &&= texts.every((text) => text === texts[0]);
    }
  }
  for (const engine of engines) engine.close();
  return engines.map(({ name }, k) => {
    const sorted = times[k].toSorted((a, b) => a - b);
    const [lower, median, upper] = [0.25, 0.5, 0.75].map((q) => quantile(sorted, q));
    return { engine: name, beam, sentences: count, rounds, lower, median, upper, same };
  });
}

const results = [...(await measure(1)), ...(await measure(4))];
console.log('Milliseconds per sentence (quartiles), one thread, model en-fr\n');
console.log('beam  engine                    lower  median   upper');
for (const { beam, engine, lower, median, upper } of results) {
  const numbers = [lower, median, upper].map((ms) => ms.toFixed(2).padStart(7));
  console.log(`${String(beam).padStart(4)}  ${engine.padEnd(23)}${numbers.join(' ')}`);
}
if (!results.every(({ same }) => same)) console.log('\nThe engines gave different translations.');
await mkdir(path('build'), { recursive: true });
const report = { date: new Date().toISOString(), processor: cpus()[0].model, results };
await writeFile(path('build/bench.json'), `${JSON.stringify(report, null, 2)}\n`);
console.log('\nWritten to build/bench.json');
