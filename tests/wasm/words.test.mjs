// Words made of the vocabulary's pieces.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findWords } from '../../wasm/dist/words.js';

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
  return findWords(pieces.join(''), tokens(...pieces), language);
}

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

test('ranges count from where the text begins', () => {
  const found = findWords('l’ami', [{ text: '▁l’ami', begin: 7, end: 12 }], 'fr', 7);
  assert.deepEqual(found, [{ text: 'l’ami', begin: 7, end: 12, tokens: [0] }]);
});

test('does without Intl.Segmenter', (t) => {
  const { Segmenter } = Intl;
  t.after(() => (Intl.Segmenter = Segmenter));
  delete Intl.Segmenter;
  const found = words('xx', 'The', ' well', '-', 'known', ' cat', ',', ' 3', '!');
  assert.deepEqual(
    found.map(({ text }) => text),
    ['The', 'well-known', 'cat', ',', '3', '!'],
  );
});
