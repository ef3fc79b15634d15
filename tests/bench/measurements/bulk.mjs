// Bulk throughput of the native command line over threads and batch sizes: wall time of the whole
// process, loading included, which is measured too.

import { spawnSync } from 'node:child_process';
import { modelPath, pathOf } from '../support/paths.mjs';
import { median } from '../support/statistics.mjs';

const program = pathOf('build/native/glossa');
const beams = [1, 4];

export function measureBulk(world, { lines: count, rounds, threads, batchSizes }) {
  const lines = Array.from({ length: count }, (_, k) => world.pool[k % world.pool.length]);
  const input = `${lines.join('\n')}\n`;
  const words = lines.join(' ').split(' ').length;
  const settings = beams.flatMap((beam) =>
    threads.flatMap((thread) =>
      batchSizes.map((batchSize) => ({ beam, threads: thread, batchSize, seconds: [] })),
    ),
  );
  const loads = [];
  for (let round = 0; round < rounds; round++) {
    loads.push(secondsFor({ beam: 1, threads: 1, batchSize: 1 }, '\n'));
    for (const setting of settings) setting.seconds.push(secondsFor(setting, input));
    world.say(`bulk: round ${round + 1} of ${rounds}`);
  }
  const results = settings.map(({ seconds, ...setting }) => ({
    ...setting,
    seconds: median(seconds),
    sentencesPerSecond: count / median(seconds),
    wordsPerSecond: words / median(seconds),
  }));
  return { lines: count, words, rounds, loadSeconds: median(loads), results };
}

function secondsFor({ beam, threads, batchSize }, input) {
  const options = { beam, threads, 'batch-size': batchSize };
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(program, ['translate', '-m', modelPath, ...args], {
    input,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  const seconds = (performance.now() - start) / 1000;
  if (status !== 0) throw new Error(`glossa translate ${args.join(' ')}: ${stderr}`);
  const expected = input.split('\n').length;
  const found = stdout.split('\n').length;
  if (found !== expected) throw new Error(`expected ${expected} lines, found ${found}`);
  return seconds;
}
