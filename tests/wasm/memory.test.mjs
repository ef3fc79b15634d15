// Memory goes back: to who destroys translators, and to who forgets them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { manySentences, tiny, Translator } from './support.mjs';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');

async function settle() {
  for (let i = 0; i < 5; ++i) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Megabytes that this process holds, WebAssembly memories included. */
async function megabytes() {
  await settle();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 2 ** 20;
}

/** That `work`, after a first round of it, takes no more memory than `limit` MB however often it runs. */
async function flat(work, rounds, limit) {
  for (let i = 0; i < rounds / 10; ++i) await work(i);
  const before = await megabytes();
  for (let i = 0; i < rounds; ++i) await work(i);
  const grown = (await megabytes()) - before;
  assert.ok(grown < limit, `${grown.toFixed(1)} MB more`);
}

test('1,000 translators that are created and destroyed', () =>
  flat(
    async (round) => {
      const translator = await Translator.create(tiny);
      await translator.translate(`${round} cats.`);
      translator.destroy();
    },
    1000,
    2,
  ));

test('10,000 translations of one translator', async () => {
  const translator = await Translator.create(tiny);
  // Fills the cache of sentences first.
  for (let i = 0; i < 1500; ++i) await translator.translate(`${i} dogs.`);
  await flat((round) => translator.translate(`${round} cats.`), 10_000, 5);
  translator.destroy();
});

test('a translator that is forgotten ends by itself', async (t) => {
  const memories = [];
  const { instantiate } = WebAssembly;
  t.after(() => (WebAssembly.instantiate = instantiate));
  WebAssembly.instantiate = async (...args) => {
    const instance = await instantiate(...args);
    memories.push(new WeakRef(instance.exports.memory));
    return instance;
  };
  for (let i = 0; i < 5; ++i) await (await Translator.create(tiny)).translate('Hello.');
  assert.equal(memories.length, 5);
  for (let i = 0; i < 20 && memories.some((memory) => memory.deref()); ++i) await settle();
  assert.equal(memories.filter((memory) => memory.deref()).length, 0);
});

test('but not while it is at work', async () => {
  const collecting = setInterval(collect, 1);
  try {
    const text = manySentences(100);
    const translate = async () => (await Translator.create(tiny)).translate(text);
    const translated = await translate();
    const stream = (await Translator.create(tiny)).translateStreaming(text);
    let streamed = '';
    for await (const chunk of stream) streamed += chunk;
    assert.equal(streamed, translated);
  } finally {
    clearInterval(collecting);
  }
});
