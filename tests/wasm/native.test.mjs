// WebAssembly and the native command line give the same translations, scores and attention.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { after, test } from 'node:test';
import { fromBytes, modelUrl, pathOf, Translator } from './support.mjs';
import { fileURLToPath } from 'node:url';

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

function native(lines, ...options) {
  const binary = pathOf('build/native/glossa');
  assert.ok(existsSync(binary), 'build it first: cmake --build --preset native');
  const args = ['translate', '-m', fileURLToPath(modelUrl), '--json', ...options];
  return new Promise((resolve, reject) => {
    const done = (error, out) =>
      error ? reject(error) : resolve(out.trim().split('\n').map(JSON.parse));
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

async function compare(lines, options, ...nativeOptions) {
  const expected = await native(lines, ...nativeOptions);
  assert.equal(expected.length, lines.length);
  for (const [index, line] of lines.entries()) {
    const found = await translator.translateDetailed(line, options);
    assert.equal(found.sentences.length, 1, line);
    const [{ source, translations }] = found.sentences;
    const { text, score, target, attention } = translations[0];
    const other = expected[index];
    assert.equal(text, other.text, line);
    assert.ok(Math.abs(score - other.score) <= 1e-4 * Math.abs(other.score), line);
    assert.deepEqual(toBytes(line, source), other.source);
    assert.deepEqual(toBytes(text, target), other.target);
    const weights = other.attention.flat();
    assert.equal(attention.length, weights.length);
    weights.forEach((weight, i) => assert.ok(Math.abs(weight - attention[i]) <= 1e-4, line));
  }
}

const translator = await Translator.create(fromBytes);
after(() => translator.destroy());

test(`greedy search, ${sentences.length} sentences`, () => {
  assert.ok(sentences.length >= 200);
  return compare(sentences, {});
});

test('beam search', () => {
  const some = sentences.filter((_, index) => index % 5 === 0);
  const options = { numBeams: 4, lengthPenalty: 0.5 };
  return compare(some, options, '--beam', '4', '--length-penalty', '0.5');
});
