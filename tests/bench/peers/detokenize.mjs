import { EOS, UNK } from './rules.mjs';

/** What may open. */
const MARKS = ['(', '[', '"', "'"];

/** The text of a translation, as weights/glossa_train/translate.py makes it. */
export function detokenize(vocabulary, { ids, attention }, source, sourceIds) {
  let text = '';
  for (const [step, id] of ids.entries()) {
    if (id === UNK) text += copiedWord(attention[step], source, sourceIds);
    else if (id !== EOS) text += vocabulary[id];
  }
  return withoutGaps(text.replaceAll('▁', ' ').trim());
}

/** Without the spaces behind marks that open, as weights/glossa_train/processor.py leaves them out. */
function withoutGaps(text) {
  const [first, ...others] = text.split(' ');
  return others.reduce((said, word) => said + (endsWithOpening(said) ? '' : ' ') + word, first);
}

function endsWithOpening(text) {
  let opens = false;
  let quoted = false;
  let before = ' ';
  for (const character of text) {
    const place = before === ' ' || opens;
    opens = MARKS.includes(character) && place && !(character === '"' && quoted);
    if (character === '"') quoted = opens;
    before = character;
  }
  return opens;
}

/** An unknown source piece if there is one: only those have no translation. Else a whole word. */
function copiedWord(weights, source, sourceIds) {
  const all = source.map((_, k) => k);
  const unknown = all.filter((k) => sourceIds[k] === UNK);
  const candidates = unknown.length > 0 ? unknown : all;
  let first = candidates.reduce((best, k) => (weights[k] > weights[best] ? k : best));
  let last = first + 1;
  if (unknown.length === 0) {
    while (first > 0 && !source[first].startsWith('▁')) first--;
    while (last < source.length && !source[last].startsWith('▁')) last++;
  }
  return source.slice(first, last).join('').replaceAll('▁', '');
}
