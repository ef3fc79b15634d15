// Aborting and destroying.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromBytes, manySentences, rejects, tiny, Translator } from './support.mjs';

const sentence = 'The old man bought a red apple at the market. ';

test('a call that is aborted already does nothing', async () => {
  const translator = await Translator.create(fromBytes);
  const signal = AbortSignal.abort();
  await rejects(translator.translate('Hello.', { signal }), 'AbortError', /./);
  await rejects(translator.translate('', { signal }), 'AbortError', /./);
  await rejects(translator.translateDetailed('Hello.', { signal }), 'AbortError', /./);
  await rejects(translator.align('Hello.', 'Salut.', { signal }), 'AbortError', /./);
  await rejects(Translator.create({ ...fromBytes, signal }), 'AbortError', /./);
  translator.destroy();
});

test('a long text is given up within a sentence, and the engine is free again', async () => {
  const translator = await Translator.create(fromBytes);
  const text = manySentences(2000);
  const controller = new AbortController();
  const reason = new Error('enough');
  const long = translator.translate(text, { signal: controller.signal });
  const other = translator.translate(sentence);
  setTimeout(() => controller.abort(reason), 100);
  await assert.rejects(long, (error) => error === reason);
  assert.notEqual(await other, sentence);
  assert.equal(await translator.translate(sentence), await other);
  translator.destroy();
});

test('what is aborted while it waits is rejected before what it waits for is done', async () => {
  const translator = await Translator.create(fromBytes);
  const controller = new AbortController();
  const first = translator.translate(sentence);
  const second = translator.translate(sentence, { signal: controller.signal });
  controller.abort();
  const winner = await Promise.race([first, second.catch(({ name }) => name)]);
  assert.equal(winner, 'AbortError');
  await first;
  translator.destroy();
});

test('a text of 100,000 characters without a break does not freeze the thread', async () => {
  const translator = await Translator.create(fromBytes);
  const letters = Array.from({ length: 100_000 }, (_, i) =>
    String.fromCodePoint(0x4e00 + (i % 7919)),
  );
  const words = letters.map((letter, i) => `${letter}${i}`);
  for (const text of [letters.join(''), words.join(' '), words.join('')]) {
    const controller = new AbortController();
    const pending = translator.translate(text, { signal: controller.signal });
    setTimeout(() => controller.abort(), 1);
    await rejects(pending, 'AbortError', /./);
  }
  translator.destroy();
});

test('calls take turns: a short text does not wait for a long one', async () => {
  const translator = await Translator.create(fromBytes);
  const done = [];
  const long = translator.translate(manySentences(8)).then(() => done.push('long'));
  const short = translator.translate('Hello.').then(() => done.push('short'));
  await Promise.all([long, short]);
  assert.deepEqual(done, ['short', 'long']);
  translator.destroy();
});

test('destroy rejects what is pending and what comes later, and may be repeated', async () => {
  const translator = await Translator.create(fromBytes);
  const pending = [translator.translate(manySentences(5)), translator.align('a', 'b')];
  translator.destroy();
  translator.destroy();
  for (const call of pending) await rejects(call, 'AbortError', /destroyed/);
  await rejects(translator.translate(''), 'AbortError', /destroyed/);
  await rejects(translator.translateDetailed('Hello.'), 'AbortError', /destroyed/);
});

test('aborting the signal of create destroys the translator', async () => {
  const controller = new AbortController();
  const translator = await Translator.create({ ...fromBytes, signal: controller.signal });
  const pending = translator.translate(sentence);
  controller.abort();
  await rejects(pending, 'AbortError', /./);
  await rejects(translator.translate(sentence), 'AbortError', /./);
});

test('aborted at any moment, a call is rejected and never answered wrongly', async () => {
  const translator = await Translator.create(tiny);
  const judge = await Translator.create(tiny);
  let aborted = 0;
  for (let round = 0; round < 1000; ++round) {
    const text = `I have ${round} cats and ${manySentences(round % 7)}`;
    const controller = new AbortController();
    const call = translator.translate(text, { signal: controller.signal });
    if (round % 4) setTimeout(() => controller.abort());
    else setImmediate(() => controller.abort());
    try {
      assert.equal(await call, await judge.translate(text));
    } catch (error) {
      assert.equal(error.name, 'AbortError', error);
      ++aborted;
    }
  }
  assert.ok(aborted > 0 && aborted < 1000, `${aborted} aborted`);
  translator.destroy();
  judge.destroy();
});

test(
  'Symbol.dispose destroys',
  { skip: Symbol.dispose ? false : 'no Symbol.dispose' },
  async () => {
    const translator = await Translator.create(fromBytes);
    translator[Symbol.dispose]();
    await rejects(translator.translate('Hello.'), 'AbortError', /destroyed/);
  },
);
