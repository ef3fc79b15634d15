// What the benchmark translates where there is no data: sentences of several lengths, made from parts so that none is
// repeated and no corpus is needed.

const openings = ['I', 'You', 'My sister', 'The old man', 'Our teacher', 'Nobody', 'Tom', 'They'];
const actions = [
  'read the letter',
  'found a small house',
  'lost the key',
  'will call you',
  'wanted to go home',
  'has never seen the sea',
  'opened the window',
];
const endings = [
  '',
  'yesterday',
  'before the train left',
  'because it was raining and the shops were closed',
  'while the children were playing in the garden behind the house',
];

/** 280 sentences, always the same, in an order that mixes lengths. */
export function madeSentences() {
  const all = [];
  for (let k = 0; k < openings.length * actions.length * endings.length; k++) {
    const words = [openings[k % 8], actions[k % 7], endings[k % 5]];
    all.push(`${words.filter((part) => part !== '').join(' ')}.`);
  }
  return all;
}
