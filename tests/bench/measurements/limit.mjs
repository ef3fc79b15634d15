// The share of the matrix-vector limit that decoding reaches: the time of a sentence's products
// alone, with the same kernels and in the same process, by the time of translating it greedily.

import { openLines } from '../engines/lines.mjs';
import { openPage } from '../engines/page.mjs';
import { modelPath, pathOf } from '../support/paths.mjs';

/** -> sentence -> {operations, products, translation}, times in ms. */
const places = {
  'Chromium, relaxed SIMD': (world) => measureInPage(world, 'relaxed'),
  'Chromium, SIMD128': (world) => measureInPage(world, 'simd128'),
  native: measureNative,
};

export async function measureLimit(world, { sentences }) {
  const step = Math.floor(world.entries.length / sentences);
  const texts = world.entries.filter((_, k) => k % step === 0).map(({ text }) => text);
  const results = [];
  for (const [name, measure] of Object.entries(places)) {
    const measured = await measure(world)(texts);
    const sum = (key) => measured.reduce((total, entry) => total + entry[key], 0);
    const [operations, products, translation] = ['operations', 'products', 'translation'].map(sum);
    results.push({
      name,
      productsMs: products / texts.length,
      translationMs: translation / texts.length,
      gigaOperationsPerSecond: operations / products / 1e6,
      share: products / translation,
    });
    world.say(`limit: ${name}`);
  }
  return { sentences: texts.length, results };
}

function measureInPage({ origin }, kernels) {
  return async (texts) => {
    const url = `${origin}/pages/limit.html?kernels=${kernels}`;
    const { page, close } = await openPage('limit', 'chromium', url);
    // The first time is for the compiler.
    await page.evaluate((sentences) => globalThis.measureLimit(sentences), texts);
    const measured = await page.evaluate((sentences) => globalThis.measureLimit(sentences), texts);
    await close();
    return measured;
  };
}

function measureNative() {
  return async (texts) => {
    const program = openLines(pathOf('build/native/glossa_limit'), [modelPath]);
    const measured = [];
    for (const text of texts) {
      const [operations, products, translation] = (await program.ask(text)).split('\t').map(Number);
      measured.push({ operations, products, translation });
    }
    program.close();
    return measured;
  };
}
