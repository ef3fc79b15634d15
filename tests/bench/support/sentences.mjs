// What is translated: sentences of the dev set, or made ones where the data folder is absent.

import { existsSync, readFileSync } from 'node:fs';
import { pathOf } from './paths.mjs';
import { madeSentences } from './made_sentences.mjs';

/** Not split further: such a line is one sentence to every engine. */
const oneSentence = (line) => !/[.!?…]["')]*\s+\S/.test(line);

/** {name, lines}: the whole pool, each line one English sentence. */
export function sentencePool() {
  const folder = process.env.GLOSSA_DATA ?? pathOf('../shared/data');
  const file = `${folder}/tatoeba/en-fr/dev.tsv`;
  if (!existsSync(file)) return { name: 'made sentences', lines: madeSentences() };
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  const english = lines.map((line) => line.split('\t')[0]);
  return { name: 'sentences of the dev set', lines: english.filter(oneSentence) };
}

/** `count` of them (all, if there are fewer), evenly spaced. */
export function spread(lines, count) {
  const chosen = Math.min(count, lines.length);
  return Array.from({ length: chosen }, (_, k) => lines[Math.floor((k * lines.length) / chosen)]);
}

/** `count` sentences of `words` words, made of the pool's words in their order. */
export function sentencesOf(words, lines, count) {
  const all = lines
    .flatMap((line) => line.replace(/[^\p{L}\p{N}' ]/gu, '').split(' '))
    .filter(Boolean);
  return Array.from({ length: count }, (_, k) => {
    const from = Math.floor((k * all.length) / count);
    const chosen = Array.from({ length: words }, (_, n) => all[(from + n) % all.length]);
    return `${chosen.join(' ')}.`;
  });
}
