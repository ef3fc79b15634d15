// `./run bench`: Glossa beside what a page would use instead. Prints tables and writes
// build/bench.json. Times on a shared machine are noisy: compare figures of one run, not of two.

import { mkdirSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { measureBulk } from './measurements/bulk.mjs';
import { measureColdStart } from './measurements/cold_start.mjs';
import { measureCount } from './measurements/count.mjs';
import { measureLength } from './measurements/length.mjs';
import { measureLimit } from './measurements/limit.mjs';
import { measureMemory } from './measurements/memory.mjs';
import { contenders, measureSpeed } from './measurements/speed.mjs';
import { judge } from './report/bars.mjs';
import { drawChart } from './report/chart.mjs';
import { showBars, showPart } from './report/table.mjs';
import { describeMachine, describeVersions } from './support/machine.mjs';
import { readOptions, usage } from './support/options.mjs';
import { pathOf } from './support/paths.mjs';
import { openWorld } from './support/world.mjs';

/** Name -> measurement, and its settings for a full and for a quick run. */
const parts = {
  speed: [measureSpeed, { rounds: 3 }, { rounds: 1 }],
  coldStart: [measureColdStart, { profiles: 7 }, { profiles: 2 }],
  memory: [measureMemory, { translations: 10_000, probes: 15 }, { translations: 500, probes: 5 }],
  length: [measureLength, { texts: 10, rounds: 7 }, { texts: 4, rounds: 3 }],
  count: [
    measureCount,
    { counts: [1, 10, 100, 1000], rounds: 9 },
    { counts: [1, 10, 100], rounds: 5 },
  ],
  limit: [measureLimit, { sentences: 20 }, { sentences: 8 }],
  bulk: [
    measureBulk,
    { lines: 2000, rounds: 3, threads: [1, 2], batchSizes: [1, 8, 32, 128] },
    { lines: 500, rounds: 1, threads: [1, 2], batchSizes: [1, 32] },
  ],
};

async function run(options) {
  const names = options.only.length > 0 ? options.only : Object.keys(parts);
  const machine = describeMachine();
  const world = await openWorld(options.quick ? 40 : 200);
  const report = {
    date: new Date().toISOString(),
    quick: options.quick,
    machine,
    data: world.data,
  };
  try {
    for (const name of names) {
      const [measure, full, quick] = parts[name];
      const settings = { ...(options.quick ? quick : full) };
      if (name === 'speed' && options.engine.length > 0) settings.engines = options.engine;
      if (name === 'memory' && options.translations) settings.translations = options.translations;
      report[name] = await measure(world, settings);
      process.stdout.write(showPart(name, report[name]));
    }
    report.versions = describeVersions();
    report.machine.loadAtEnd = loadavg()[0];
  } finally {
    await world.close();
  }
  const { cores, loadAtStart, loadAtEnd } = report.machine;
  if (loadAtStart > cores) {
    const load = `${loadAtStart.toFixed(1)} at the start, ${loadAtEnd.toFixed(1)} at the end`;
    console.log(`\nThe machine was busy with other work (load ${load}, ${cores} cores).`);
  }
  report.bars = judge(report);
  process.stdout.write(showBars(report.bars));
  write('build/bench.json', `${JSON.stringify(report, null, 2)}\n`);
  if (report.speed && options.engine.length === 0) {
    // The README shows the chart of the last full run.
    const quick = options.quick || options.only.length > 0;
    write(quick ? 'build/bench/chart.svg' : 'tests/bench/chart.svg', drawChart(report));
  }
}

function write(name, content) {
  mkdirSync(pathOf('build/bench'), { recursive: true });
  writeFileSync(pathOf(name), content);
  console.log(`Written to ${name}`);
}

let options;
try {
  options = readOptions(process.argv.slice(2), Object.keys(parts), Object.keys(contenders));
} catch (error) {
  console.error(`bench: ${error.message}`);
  process.exit(2);
}
if (options.help) console.log(usage);
else await run(options);
