// WebAssembly and the native command line give the same translations, scores, attention and
// alignments, to the last bit. (api/cases.mjs compares them in browsers.)
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { languages, pathOf, Translator } from './support.mjs';

const subjects = ['The old man', 'My sister', 'Nobody', 'A young doctor', 'Our neighbours', 'Tom'];
const verbs = [
  'bought',
  'has never seen',
  'forgot',
  'is looking for',
  'will sell',
  'wanted',
  'did not hear',
];
const objects = ['a red car', 'the key to the house', '12 fresh apples', 'something useful', 'us'];
const ends = [' yesterday.', ' in Paris, I think.', '!', ', because it was late.', '?'];
const odd = [
  'no full stop',
  'ALL IN CAPITALS!',
  'naïve café, “quoted” — dashed…',
  'Numbers: 3.14, 1,000,000 and 42%.',
  'A 😀 smile and a 👩‍👩‍👧 family.',
  'xqzvw brobdingnagian',
  '你好 means hello.',
  'Why?',
  'a',
];

/** Every pair of a subject and an object with every verb, the ends in turn. */
const templates = subjects.flatMap((subject, i) =>
  verbs.flatMap((verb, j) =>
    objects.map((object, k) => `${subject} ${verb} ${object}${ends[(i + j + k) % ends.length]}`),
  ),
);
const sentences = [...templates, ...odd, ...verbs.map((verb) => `Who ${verb} it, and why there?`)];

/** The objects that `glossa COMMAND` prints for these lines. */
function native(command, model, lines, ...options) {
  const binary = pathOf('build/native/glossa');
  assert.ok(existsSync(binary), 'build it first: cmake --build --preset native');
  const args = [command, '-m', pathOf(model), ...options];
  return new Promise((resolve, reject) => {
    const done = (error, out) =>
      error
        ? reject(error)
        : resolve(
            out
              .trim()
              .split('\n')
              .map((line) => JSON.parse(line)),
          );
    const process = execFile(binary, args, { maxBuffer: 1 << 28 }, done);
    process.stdin.end(`${lines.join('\n')}\n`);
  });
}

/** UTF-16 tokens as the UTF-8 ones of the command line. */
const toBytes = (text, tokens) =>
  tokens.map(({ text: piece, begin, end }) => ({
    text: piece,
    begin: Buffer.byteLength(text.slice(0, begin)),
    end: Buffer.byteLength(text.slice(0, end)),
  }));

function same(line, { source, translations }, expected) {
  const { text, score, target, attention, alignment } = translations[0];
  assert.equal(text, expected.text, line);
  assert.equal(score, Math.fround(expected.score), line);
  assert.deepEqual(toBytes(line, source), expected.source);
  assert.deepEqual(toBytes(text, target), expected.target);
  assert.deepEqual(attention, new Float32Array(expected.attention.flat()), line);
  const rows = expected.alignment && new Float32Array(expected.alignment.flat());
  assert.deepEqual(alignment, rows, line);
}

async function sameTranslations(model, lines, options, ...nativeOptions) {
  const expected = await native('translate', model, lines, '--json', ...nativeOptions);
  assert.equal(expected.length, lines.length);
  const translator = await Translator.create({ ...languages, model: pathOf(model) });
  for (const [index, line] of lines.entries()) {
    const found = await translator.translateDetailed(line, options);
    assert.equal(found.sentences.length, 1, line);
    same(line, found.sentences[0], expected[index]);
  }
  translator.destroy();
}

const shipped = 'weights/en-fr.safetensors';
const some = sentences.filter((_, index) => index % 5 === 0);

test(`greedy search, ${sentences.length} sentences`, () => {
  assert.ok(sentences.length >= 200);
  return sameTranslations(shipped, sentences, {});
});

test('beam search', () => {
  const options = { numBeams: 4, lengthPenalty: 0.5 };
  return sameTranslations(shipped, some, options, '--beam', '4', '--length-penalty', '0.5');
});

test('layer normalization', () =>
  sameTranslations('tests/data/tiny-normalized.safetensors', some, {}));

test('the other readout, two encoder layers, float32 weights', () =>
  sameTranslations('tests/data/tiny-linear.safetensors', some, {}));

test('translations that begin as they are told to', () => {
  const prefix = 'Un jour, je';
  const options = { prefix, numBeams: 2 };
  return sameTranslations(shipped, some.slice(0, 10), options, '--beam', '2', '--prefix', prefix);
});

test('alignments', async () => {
  const pairs = [
    ['I love cats.', "J'aime les chats."],
    ['Where is the 😀 station?', 'Où est la 😀 gare ?'],
    ['Wrong on purpose.', '漢字 xqzvw'],
  ];
  const lines = pairs.map((pair) => pair.join('\t'));
  const expected = await native('align', shipped, lines);
  const translator = await Translator.create({ ...languages, model: pathOf(shipped) });
  for (const [index, [source, target]] of pairs.entries()) {
    same(source, await translator.align(source, target), expected[index]);
  }
  translator.destroy();
});
