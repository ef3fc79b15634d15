// translate, translateDetailed and align on ordinary and on odd text.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { checkDetailed, checkSentence, fromBytes, rejects, tiny, Translator } from './support.mjs';

const translator = await Translator.create(fromBytes);
after(() => translator.destroy());

test('translates sentence by sentence and keeps what stands between', async () => {
  const [first, second] = ['I love cats.', 'Where is the station?'];
  const one = await translator.translate(first);
  const two = await translator.translate(second);
  assert.notEqual(one, first);
  const text = `\n  ${first}  ${second}\r\n\r\n\t${second}\u0000 `;
  assert.equal(await translator.translate(text), `\n  ${one}  ${two}\r\n\r\n\t${two}\u0000 `);
});

test('echoes text in which there is nothing to translate', async () => {
  for (const text of [
    '',
    ' ',
    '\n\n',
    ' \t\u00a0\u3000',
    '\u0000\u0001\u001f\u007f',
    '\ufeff',
    '\ud800',
  ]) {
    assert.equal(await translator.translate(text), text);
    assert.deepEqual(await translator.translateDetailed(text), { text, sentences: [] });
  }
});

test('offsets hold in any text', async () => {
  for (const text of [
    'I love cats.',
    '  Two  sentences here.  And a third one: yes! \n',
    'A 😀 smile, 👩‍👩‍👧 a family, 🇫🇷 a flag.',
    'A lone \ud83d surrogate and \ude00 another.',
    '\ud800Start and end\udfff',
    'שלום, he said. مرحبا بالعالم.',
    'Cafe\u0301, na\u00efve, \ufb01n, １２３, Ⅷ.',
    '\ufeffByte order mark.',
    '你好，世界。再见！',
    'xqzvw Brobdingnagian zzyzx 12345678901234567890',
    'a\u0000b\u0001c',
  ]) {
    checkDetailed(text, await translator.translateDetailed(text));
  }
});

test('translates 100,000 characters, with and without breaks', async () => {
  const small = await Translator.create(tiny);
  for (const unit of ['I love cats. ', 'word ', 'a😀']) {
    const text = unit.repeat(100_000 / unit.length);
    const result = await small.translateDetailed(text);
    assert.ok(result.sentences.length >= 100);
    checkDetailed(text, result);
  }
  small.destroy();
});

test('a source token is where its characters are', async () => {
  const text = '😀 Hi. I love cats.';
  const { sentences } = await translator.translateDetailed(text);
  const cats = sentences.at(-1).source.filter(({ begin }) => begin >= text.indexOf('cats'));
  assert.equal(text.slice(cats[0].begin, cats.at(-2).end), 'cats.');
  assert.deepEqual(cats.at(-1), { text: '</s>', begin: text.length, end: text.length });
});

test('tokens make words', async () => {
  const text = 'Hi. The well-known grandmother, 😀!';
  const { sentences } = await translator.translateDetailed(text);
  const { source, sourceWords } = sentences.at(-1);
  assert.deepEqual(
    sourceWords.map((word) => word.text),
    ['The', 'well-known', 'grandmother', ',', '😀!'],
  );
  for (const { text: word, tokens } of sourceWords) {
    const pieces = tokens.map((index) => text.slice(source[index].begin, source[index].end));
    assert.equal(pieces.join('').trim(), word);
  }
  const aligned = await translator.align('Where is he?', "Où est-il, l'homme d'hier ?!");
  assert.deepEqual(
    aligned.translations[0].targetWords.map((word) => word.text),
    ['Où', 'est-il', ',', "l'", 'homme', "d'", 'hier', '?!'],
  );
});

test('gives as many different translations as asked for, best first', async () => {
  const options = { numBeams: 4, nBest: 3, lengthPenalty: 0 };
  const text = 'My brother bought an old car.';
  const result = await translator.translateDetailed(text, options);
  checkDetailed(text, result);
  const { translations } = result.sentences[0];
  assert.equal(translations.length, 3);
  assert.equal(new Set(translations.map(({ target }) => target.map((t) => t.text).join())).size, 3);
  // Without a length penalty the rank is the score.
  const scores = translations.map(({ score }) => score);
  assert.deepEqual(
    scores,
    scores.toSorted((a, b) => b - a),
  );
});

test('align scores a given translation as the search did', async () => {
  const text = 'I love cats.';
  // A shortlist leaves probability to fewer pieces.
  const [found] = (await translator.translateDetailed(text, { shortlist: false })).sentences;
  const aligned = await translator.align(text, found.translations[0].text);
  checkSentence(text, aligned);
  assert.deepEqual(aligned.source, found.source);
  const [best] = found.translations;
  const [forced] = aligned.translations;
  assert.deepEqual(forced.target, best.target);
  assert.ok(Math.abs(forced.score - best.score) < 1e-4 * Math.abs(best.score));
  best.attention.forEach((weight, i) => assert.ok(Math.abs(weight - forced.attention[i]) < 1e-4));
});

test('align takes any two texts that are not too long', async () => {
  for (const [source, target] of [
    ['', ''],
    ['Hello.', ''],
    ['A 😀 \ud83d smile.', 'Un 😀 \ude00 sourire.'],
    ['你好', 'Bonjour'],
  ]) {
    const aligned = await translator.align(source, target);
    assert.deepEqual([aligned.begin, aligned.end], [0, source.length]);
    assert.equal(aligned.translations[0].text, target);
    checkSentence(source, aligned);
  }
  await rejects(translator.align('Hello.', 'mot '.repeat(5000)), 'RangeError', /target.*1000/);
});

test('refuses wrong and unknown options by name', async () => {
  const cases = [
    [{ numBeams: '4' }, 'TypeError', /numBeams: expected an integer from 1 to 64, found "4"/],
    [{ numBeams: 0 }, 'RangeError', /numBeams.*found 0/],
    [{ numBeams: 65 }, 'RangeError', /numBeams/],
    [{ numBeams: 1.5 }, 'RangeError', /numBeams/],
    [{ numBeams: NaN }, 'RangeError', /numBeams.*NaN/],
    [{ numBeams: 2, nBest: 3 }, 'RangeError', /nBest.*numBeams.*found 3/],
    [{ lengthPenalty: -1 }, 'RangeError', /lengthPenalty.*found -1/],
    [{ shortlist: 1 }, 'TypeError', /shortlist: expected true or false, found 1/],
    [{ beams: 4 }, 'TypeError', /unknown option "beams".*numBeams/],
    [{ signal: 'stop' }, 'TypeError', /signal.*AbortSignal/],
    ['fast', 'TypeError', /options/],
  ];
  for (const [options, name, message] of cases) {
    await rejects(translator.translateDetailed('Hello.', options), name, message);
  }
  await rejects(translator.translate('Hello.', { numBeams: 4 }), 'TypeError', /"numBeams"/);
  await rejects(translator.align('a', 'b', { nBest: 1 }), 'TypeError', /"nBest"/);
  await rejects(translator.translate(7), 'TypeError', /text: expected a string, found 7/);
  await rejects(translator.align('a'), 'TypeError', /target: expected a string, found undefined/);
});
