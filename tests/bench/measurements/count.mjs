// The time of one text of 1, 10, 100 or 1,000 sentences, in one call, in Chromium, greedy.

import { openGlossaPage } from '../engines/glossa_page.mjs';
import { spread } from '../support/sentences.mjs';
import { median } from '../support/statistics.mjs';

export async function measureCount(world, { counts, rounds }) {
  const engine = await openGlossaPage('Glossa', 'chromium', world.origin);
  // Of one sentence there are as many texts as rounds: one alone says little about the others.
  const textsOf = (count) =>
    Array.from({ length: rounds }, (_, round) => ({
      text: sentences(world.pool, count, round).join(' '),
    }));
  const groups = counts.map((count) => ({ count, texts: textsOf(count), times: [], tokens: [] }));
  await engine.translate(world.entries.slice(0, 40), 1);
  for (let round = 0; round < rounds; round++) {
    for (const { texts, times, tokens } of groups) {
      const [result] = await engine.translate([texts[round]], 1);
      times.push(result.ms);
      tokens.push(result.tokens);
    }
    world.say(`count: round ${round + 1} of ${rounds}`);
  }
  await engine.close();
  const results = groups.map(({ count, times, tokens }) => ({
    sentences: count,
    ms: median(times),
    msPerSentence: median(times) / count,
    microsecondsPerToken: median(times.map((ms, k) => (1000 * ms) / tokens[k])),
  }));
  return { rounds, results };
}

/** Other sentences in every round, as far as there are; from the start again where they end. */
function sentences(pool, count, round) {
  const some = spread(pool, Math.min(pool.length, 1000));
  return Array.from({ length: count }, (_, k) => some[(round * 7 + k) % some.length]);
}
