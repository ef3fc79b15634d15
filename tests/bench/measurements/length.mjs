// Time against the length of a sentence, in Chromium, greedy. Sentences are made of the pool's words
// in their order; what counts is tokens, source and target together, since a longer sentence does
// not always get a longer translation. The line is fitted to lengths from 10 words on.

import { openGlossaPage } from '../engines/glossa_page.mjs';
import { sentencesOf } from '../support/sentences.mjs';
import { fitLine } from '../support/statistics.mjs';

const lengths = [5, 10, 15, 20, 30, 40, 50, 60, 80, 100];
const shortest = 10;

export async function measureLength(world, { texts, rounds }) {
  const engine = await openGlossaPage('Glossa', 'chromium', world.origin);
  const groups = lengths.map((words) => ({
    words,
    entries: sentencesOf(words, world.pool, texts).map((text) => ({ text })),
    times: Array.from({ length: texts }, () => []),
    tokens: [],
  }));
  for (const { entries } of groups) await engine.translate(entries, 1);
  for (let round = 0; round < rounds; round++) {
    for (const group of groups) {
      const results = await engine.translate(group.entries, 1);
      group.tokens = results.map(({ tokens }) => tokens);
      for (const [k, { ms }] of results.entries()) group.times[k].push(ms);
    }
    world.say(`length: round ${round + 1} of ${rounds}`);
  }
  await engine.close();

  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const points = groups.map(({ words, tokens, times }) => ({
    words,
    tokens: mean(tokens),
    // The least of the rounds: the question is the engine's, not what else the machine does.
    ms: mean(times.map((rounds) => Math.min(...rounds))),
  }));
  const fitted = points.filter(({ words }) => words >= shortest);
  const line = fitLine(fitted.map(({ tokens, ms }) => ({ x: tokens, y: ms })));
  const results = points.map((point) => {
    const expected = line.intercept + line.slope * point.tokens;
    return { ...point, deviation: point.ms / expected - 1 };
  });
  const deviations = results.filter(({ words }) => words >= shortest);
  const largest = Math.max(...deviations.map(({ deviation }) => Math.abs(deviation)));
  return { texts, rounds, ...line, largestDeviation: largest, results };
}
