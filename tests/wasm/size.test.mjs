// What a page downloads for the package: the limit is part of its design.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { pathOf } from './support.mjs';

const { build } = createRequire(pathOf('wasm/package.json'))('esbuild');
const limit = 120_000;
const gzipped = (bytes) => gzipSync(bytes, { level: 9 }).length;

/** A module and all that it imports, as bundlers deliver it. */
async function bundled(module) {
  const entryPoints = [pathOf(`wasm/dist/${module}`)];
  const options = { bundle: true, minify: true, format: 'esm', target: 'es2022', write: false };
  const { outputFiles } = await build({ entryPoints, ...options });
  return gzipped(outputFiles[0].contents);
}

test(`the API, the worker and either build of the engine are at most ${limit} bytes, gzip -9`, async (t) => {
  const scripts = (await bundled('index.js')) + (await bundled('worker.js'));
  for (const name of ['glossa.wasm', 'glossa-relaxed.wasm']) {
    const engine = gzipped(await readFile(pathOf(`wasm/dist/${name}`)));
    t.diagnostic(`${name} ${engine}, scripts ${scripts}, together ${engine + scripts} bytes`);
    assert.ok(engine + scripts <= limit, `${name}: ${engine + scripts} bytes`);
  }
  t.diagnostic(`glossa.js ${gzipped(await readFile(pathOf('wasm/dist/glossa.js')))} bytes`);
});
