// How the page cuts texts: into passages to translate, and into pieces to draw.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadSource } from './support/source.mjs';

const { passages } = await loadSource('session/passages.ts');
const { runs } = await loadSource('text/parallel-text.ts');
const { pieceUnits } = await loadSource('attention/words.ts');

/** Tokens as SentencePiece would spell them, from pieces that together are the text. */
function tokens(...pieces) {
  let end = 0;
  const found = pieces.map((piece) => {
    const begin = end;
    end += piece.length;
    return { text: piece.replace(/^ /, '▁'), begin, end };
  });
  return [...found, { text: '</s>', begin: end, end }];
}

test('lines are passages, without the white space around them', () => {
  assert.deepEqual(passages('One.\n\n  Two. Three. \r\nFour', 'en'), [
    { begin: 0, text: 'One.' },
    { begin: 8, text: 'Two. Three.' },
    { begin: 22, text: 'Four' },
  ]);
  assert.deepEqual(passages(' \n\t ', 'en'), []);
});

test('a long line is cut between sentences and nothing is lost', () => {
  const line = 'Is this a sentence? "Yes, Dr. Brown." '.repeat(100).trim();
  const found = passages(line, 'en');
  assert.ok(found.length > 2);
  for (const { begin, text } of found) {
    assert.ok(text.length <= 900, `${text.length} characters`);
    assert.equal(line.slice(begin, begin + text.length), text);
    assert.match(text, /[?"]$/);
  }
  assert.equal(found.map(({ text }) => text).join(' '), line);
});

test('a hundred thousand characters without a sentence end are cut in no time', () => {
  const started = performance.now();
  const found = passages('a'.repeat(100_000), 'en');
  assert.equal(found.map(({ text }) => text).join('').length, 100_000);
  assert.ok(found.every(({ text }) => text.length <= 5000));
  assert.ok(performance.now() - started < 1000);
});

test('between passages of one line stands what their languages write there', () => {
  const [chinese, english] = ['我今天很忙。'.repeat(200), 'I am busy today. '.repeat(100).trim()];
  const joined = (text, language, translation) => {
    const translated = passages(text, language).map((passage) => ({
      ...passage,
      fresh: true,
      result: { source: passage.text, text: translation, sentences: [] },
    }));
    assert.ok(translated.length > 1);
    const shown = runs(text, translated, new Map());
    return shown.map(({ gap }) => gap).join('');
  };
  assert.match(joined(chinese, 'zh', 'Busy.'), /^Busy\.( Busy\.)+$/);
  assert.match(joined(english, 'en', '忙。'), /^(忙。)+$/);
});

test('pieces are shown as the vocabulary spells them, with the end of the sentence', () => {
  const units = pieceUnits('to go', tokens('to', ' go'));
  assert.deepEqual(
    units.map(({ text, begin, end }) => [text, begin, end]),
    [
      ['to', 0, 2],
      ['_go', 3, 5],
      ['</s>', 5, 5],
    ],
  );
});
