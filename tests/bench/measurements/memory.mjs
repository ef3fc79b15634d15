// The memory of Glossa's page after load and while it translates on and on, and whether it gets
// slower by that: a second page, which has only just been opened, then translates the same sentences
// in turn with it. ONNX Runtime Web's pages after load, for comparison.

import { statSync } from 'node:fs';
import { openPage } from '../engines/page.mjs';
import { modelPath } from '../support/paths.mjs';
import { readMemory, watchMemory } from '../support/page_memory.mjs';
import { median } from '../support/statistics.mjs';

const samples = 5;

export async function measureMemory(world, { translations, probes }) {
  const glossa = await openWatched(world, 'glossa.html');
  const loaded = await readMemory(glossa.page);
  const course = [];
  const part = Math.ceil(translations / samples);
  for (let done = 0; done < translations; done += part) {
    const some = Array.from({ length: part }, (_, k) => ({
      text: world.entries[(done + k) % world.entries.length].text,
    }));
    await glossa.translate(some, 1);
    course.push({ translations: done + part, ...(await readMemory(glossa.page)) });
    world.say(`memory: ${done + part} of ${translations} translations`);
  }
  const fresh = await openWatched(world, 'glossa.html');
  const slowdown = await compare(glossa, fresh, world.entries, probes);
  await glossa.close();
  await fresh.close();

  const peers = {};
  for (const precision of ['fp32', 'int8']) {
    const peer = await openWatched(world, `ort.html?precision=${precision}`);
    peers[precision] = await readMemory(peer.page);
    await peer.close();
  }
  return { modelBytes: statSync(modelPath).size, loaded, course, slowdown, peers };
}

const openWatched = (world, address) =>
  openPage(address, 'chromium', `${world.origin}/pages/${address}`, watchMemory);

/** Median over sentences of the least time in the used page by the least in the fresh one. */
async function compare(used, fresh, entries, rounds) {
  const some = entries.slice(0, 20);
  for (const engine of [used, fresh]) await engine.translate([...some, ...some, ...some], 1);
  const times = { used: some.map(() => []), fresh: some.map(() => []) };
  for (let round = 0; round < rounds; round++) {
    for (const [name, engine] of Object.entries({ used, fresh })) {
      const results = await engine.translate(some, 1);
      for (const [k, { ms }] of results.entries()) times[name][k].push(ms);
    }
  }
  return median(some.map((_, k) => Math.min(...times.used[k]) / Math.min(...times.fresh[k])));
}
