// How the page cuts texts: into passages to translate, and into words to draw.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadSource } from './support/source.mjs';

const { passages } = await loadSource('session/passages.ts');
const { wordUnits, pieceUnits } = await loadSource('attention/words.ts');

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

function words(language, ...pieces) {
  return wordUnits(pieces.join(''), tokens(...pieces), language);
}

test('lines are passages, without the white space around them', () => {
  assert.deepEqual(passages('One.\n\n  Two. Three. \r\nFour'), [
    { begin: 0, text: 'One.' },
    { begin: 8, text: 'Two. Three.' },
    { begin: 22, text: 'Four' },
  ]);
  assert.deepEqual(passages(' \n\t '), []);
});

test('a long line is cut between sentences and nothing is lost', () => {
  const line = 'Is this a sentence? "Yes." '.repeat(100).trim();
  const found = passages(line);
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
  assert.equal(passages('a'.repeat(100_000)).length, 1);
  assert.ok(performance.now() - started < 1000);
});

test('pieces of a word become one word, punctuation stands by itself', () => {
  const units = words('en', 'The', ' photo', 'graph', 'er', ' said', ': "', 'Don', "'", 't', '!"');
  assert.deepEqual(
    units.map(({ text }) => text),
    ['The', 'photographer', 'said', ': "', "Don't", '!"'],
  );
  assert.deepEqual(units[1].tokens, [1, 2, 3]);
});

test('French elisions are words, hyphens join', () => {
  const units = words('fr', "Qu'", 'est', '-', 'ce', ' que', " l'", 'homme', " aujourd'hui", ' ?');
  assert.deepEqual(
    units.map(({ text }) => text),
    ["Qu'", 'est-ce', 'que', "l'", 'homme', "aujourd'hui", '?'],
  );
});

test('words under one piece become one', () => {
  const units = words('zh', '我', '喜欢吃', '苹果', '。');
  assert.deepEqual(
    units.map(({ text }) => text),
    ['我', '喜欢吃', '苹果', '。'],
  );
});

test('every token but the end of the sentence is in exactly one word', () => {
  for (const [language, ...pieces] of [
    ['en', '😀', ' ', '👩‍👩‍👧', ' ok'],
    ['en', 'مرحبا', ' بالعالم'],
    ['fr', ' ', 'Il', ' a', ' dit', '\u00a0', ':', ' «', ' non', ' »', '.'],
  ]) {
    const all = words(language, ...pieces).flatMap(({ tokens }) => tokens);
    assert.deepEqual(
      all.toSorted((a, b) => a - b),
      pieces.map((_, index) => index),
      pieces.join('|'),
    );
  }
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
