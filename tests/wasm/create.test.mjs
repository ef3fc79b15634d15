// Translator.create: where models come from, and how options are checked.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFile } from 'node:fs/promises';
import { cachedModels, evictModels } from '../../wasm/dist/index.js';
import {
  fromBytes,
  languages,
  modelBytes,
  modelUrl,
  pathOf,
  readRegistry,
  rejects,
  Translator,
} from './support.mjs';

const registry = pathOf('weights/registry.json');

async function works(options) {
  const translator = await Translator.create(options);
  const text = await translator.translate('I love cats.');
  translator.destroy();
  assert.notEqual(text, 'I love cats.');
}

test('takes a model from a registry, a file URL, a path, a Blob or bytes', async () => {
  await works({ ...languages, registry });
  await works({ ...languages, registry: new URL('weights/registry.json', `file://${pathOf('')}`) });
  await works({ ...languages, model: modelUrl });
  await works({ ...languages, model: modelUrl.href });
  await works({ ...languages, model: pathOf('weights/en-fr.safetensors') });
  await works(fromBytes);
  await works({ ...languages, model: new Blob([modelBytes]) });
  const { buffer } = new Uint8Array(modelBytes);
  await works({ ...languages, model: buffer });
  assert.equal(buffer.byteLength, modelBytes.length, 'the bytes stay the caller’s');
});

test('takes the engine from a URL, a path, bytes or compiled code', async () => {
  const path = pathOf('wasm/dist/glossa.wasm');
  const bytes = await readFile(path);
  await works({ ...fromBytes, wasm: path });
  await works({ ...fromBytes, wasm: new URL('../../wasm/dist/glossa.wasm', import.meta.url) });
  await works({ ...fromBytes, wasm: bytes });
  await works({ ...fromBytes, wasm: await WebAssembly.compile(bytes) });
  const wrong = { ...fromBytes, wasm: bytes.subarray(0, 1000) };
  await rejects(Translator.create(wrong), 'OperationError', 'engine', /cannot be compiled/);
});

test('finds the model that fits best and tells its languages', async () => {
  const tags = { sourceLanguage: 'EN-us', targetLanguage: 'fr-Latn-CA' };
  for (const source of [{ registry }, { model: modelBytes }]) {
    const translator = await Translator.create({ ...tags, ...source });
    assert.equal(translator.sourceLanguage, 'en');
    assert.equal(translator.targetLanguage, 'fr');
    translator.destroy();
  }
});

test('chooses the build of the engine by instruction set', async () => {
  const translator = await Translator.create({ ...fromBytes, instructionSet: 'simd128' });
  assert.equal(translator.instructionSet, 'simd128');
  translator.destroy();
});

test('a platform without SIMD is told before anything is downloaded', async () => {
  const { validate } = WebAssembly;
  WebAssembly.validate = () => false;
  try {
    // A package that has not asked the platform yet.
    const { Translator } = await import('../../wasm/dist/glossa.js?without-simd');
    const options = { ...languages, registry };
    assert.equal(await Translator.availability(options), 'unavailable');
    const missing = { ...languages, registry: pathOf('no/such/registry.json') };
    await rejects(Translator.create(missing), 'NotSupportedError', 'simd', /no WebAssembly SIMD/);
  } finally {
    WebAssembly.validate = validate;
  }
});

test('reads what a registry offers', async () => {
  const expected = JSON.parse(await readFile(registry, 'utf8'));
  assert.deepEqual(await readRegistry(registry), expected);
  await rejects(readRegistry(pathOf('no/such/registry.json')), 'NetworkError', /no\/such/);
  await rejects(readRegistry(pathOf('README.md')), 'DataError', /expected JSON/);
  await rejects(readRegistry(3), 'TypeError', /registry: expected a URL, found 3/);
  const signal = AbortSignal.abort();
  await rejects(readRegistry(registry, { signal }), 'AbortError');
  await rejects(readRegistry(registry, { sigal: signal }), 'TypeError', /unknown option "sigal"/);
});

test('needs no model from a language to itself', async () => {
  const options = { sourceLanguage: 'de-AT', targetLanguage: 'de-DE', registry };
  assert.equal(await Translator.availability(options), 'available');
  const translator = await Translator.create(options);
  assert.equal(translator.sourceLanguage, 'de-AT');
  assert.equal(translator.targetLanguage, 'de-DE');
  const text = 'Grüß Gott. Wie geht es?';
  assert.equal(await translator.translate(text), text);
  assert.deepEqual(await translator.translateDetailed(text), { text, sentences: [] });
  await rejects(translator.align('a', 'b'), 'NotSupportedError', 'identity', /model/);
  await rejects(translator.alternatives('a', ''), 'NotSupportedError', 'identity', /model/);
  const prefix = 'b';
  await rejects(
    translator.translateDetailed('a', { prefix }),
    'NotSupportedError',
    'identity',
    /prefix/,
  );
  translator.destroy();
  await rejects(translator.translate(text), 'AbortError', /destroyed/);
});

test('takes traditional Chinese for another writing than the models have', async () => {
  const pair = { sourceLanguage: 'en', targetLanguage: 'zh', registry };
  for (const targetLanguage of ['zh', 'zh-CN', 'zh-Hans', 'zh-Hans-SG']) {
    assert.equal(await Translator.availability({ ...pair, targetLanguage }), 'available');
  }
  for (const targetLanguage of ['zh-TW', 'zh-Hant', 'zh-HK']) {
    assert.equal(await Translator.availability({ ...pair, targetLanguage }), 'unavailable');
  }
});

test('refuses languages without a model', async () => {
  for (const source of [{ registry }, { model: modelBytes }]) {
    for (const [sourceLanguage, targetLanguage] of [
      ['fr', 'sw'],
      ['nl', 'fr'],
      ['eng-x-private', 'frr'],
    ]) {
      const options = { sourceLanguage, targetLanguage, ...source };
      await rejects(Translator.create(options), 'NotSupportedError', 'languages', /en\b.*\bfr/);
    }
  }
});

test('removes no models where storage is refused', async (t) => {
  const refuse = () => Promise.reject(new DOMException('no', 'SecurityError'));
  const own = Object.getOwnPropertyDescriptor(globalThis, 'caches');
  t.after(() => {
    delete globalThis.caches;
    if (own) Object.defineProperty(globalThis, 'caches', own);
  });
  const value = { open: refuse, delete: refuse };
  Object.defineProperty(globalThis, 'caches', { value, configurable: true });
  assert.equal(await evictModels(), false);
  assert.deepEqual(await cachedModels(), []);
});

test('refuses wrong and unknown options by name', async () => {
  const cases = [
    [undefined, 'TypeError', /sourceLanguage/],
    [7, 'TypeError', /options.*object.*found 7/],
    [{ ...fromBytes, sourceLanguage: 7 }, 'TypeError', /sourceLanguage.*found 7/],
    [{ ...fromBytes, targetLanguage: 'en_US' }, 'RangeError', /targetLanguage.*found "en_US"/],
    [{ ...fromBytes, targetLanguage: '' }, 'RangeError', /targetLanguage/],
    [{ ...fromBytes, sourceLang: 'en' }, 'TypeError', /unknown option "sourceLang"/],
    [languages, 'TypeError', /registry or model.*neither/],
    [{ ...fromBytes, registry }, 'TypeError', /registry or model.*both/],
    [{ ...languages, registry: modelBytes }, 'TypeError', /registry.*Uint8Array/],
    [{ ...languages, model: {} }, 'TypeError', /model.*object/],
    [{ ...languages, model: null }, 'TypeError', /model.*null/],
    [{ ...fromBytes, wasm: 1 }, 'TypeError', /wasm.*found 1/],
    [{ ...fromBytes, instructionSet: 'avx2' }, 'TypeError', /instructionSet.*"avx2"/],
    [{ ...fromBytes, wasm: 'a', instructionSet: 'simd128' }, 'TypeError', /wasm or.*both/],
    [{ ...fromBytes, worker: true }, 'TypeError', /worker.*URL or false.*true/],
    [{ ...fromBytes, stallTimeout: 0 }, 'RangeError', /stallTimeout.*found 0/],
    [{ ...fromBytes, sentenceCacheBytes: -1 }, 'RangeError', /sentenceCacheBytes.*found -1/],
    [{ ...fromBytes, signal: {} }, 'TypeError', /signal.*AbortSignal/],
    [{ ...fromBytes, monitor: 'yes' }, 'TypeError', /monitor.*function.*"yes"/],
  ];
  for (const [options, name, message] of cases) {
    await rejects(Translator.create(options), name, message);
  }
});

test('an exception in the monitor callback is the caller’s', async () => {
  const mistake = new Error('mine');
  const monitor = () => {
    throw mistake;
  };
  await assert.rejects(Translator.create({ ...fromBytes, monitor }), mistake);
});

test('refuses damaged models', async () => {
  const flipped = Uint8Array.from(modelBytes);
  flipped[20] ^= 0xff;
  const huge = Uint8Array.from(modelBytes);
  huge.fill(0xff, 0, 8);
  for (const model of [
    new Uint8Array(0),
    modelBytes.subarray(0, 7),
    modelBytes.subarray(0, 1_000_000),
    flipped,
    huge,
    new TextEncoder().encode('<!doctype html><title>Not a model</title>'),
  ]) {
    await rejects(Translator.create({ ...languages, model }), 'DataError', /./);
  }
  await works(fromBytes);
});

test('damage anywhere is an error or a model that still computes, never a crash', async () => {
  let seed = 1;
  const random = (limit) => (seed = (seed * 48271) % 2147483647) % limit;
  for (let round = 0; round < 60; ++round) {
    const model = Uint8Array.from(modelBytes);
    // Most rounds damage the header, where sizes and names are.
    for (let i = 0; i < 4; ++i) model[random(round % 4 ? 3000 : model.length)] = random(256);
    const created = await Translator.create({ ...languages, model }).catch((error) => error);
    if (created instanceof Translator) {
      await created.translate('Hello.');
      created.destroy();
    } else {
      assert.ok(['DataError', 'NotSupportedError'].includes(created.name), String(created));
    }
  }
});
