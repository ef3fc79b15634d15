// After tsc: the worker in a single file, for bundlers that copy it as it is; and dist/glossa.js, the
// package in a single file with the worker and the engine inside.
import { build } from 'esbuild';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const path = (name) => fileURLToPath(new URL(`dist/${name}`, import.meta.url));

const wasm = { simd128: 'glossa.wasm', 'relaxed-simd': 'glossa-relaxed.wasm' };
const common = { bundle: true, minify: true, target: 'es2022', write: false };

async function bundled(options) {
  const { outputFiles } = await build({ ...common, ...options });
  return outputFiles[0].text;
}

const gzip64 = (name) => gzipSync(readFileSync(path(name)), { level: 9 }).toString('base64');

const banner = { js: '/*! Glossa, MIT licence */' };
const worker = await bundled({ entryPoints: [path('worker.js')], format: 'iife', banner });
const single = await bundled({
  entryPoints: [path('index.js')],
  format: 'esm',
  plugins: [
    {
      name: 'inline',
      setup({ onResolve }) {
        onResolve({ filter: /\/assets\.js$/ }, () => ({ path: path('assets-inline.js') }));
      },
    },
  ],
  define: {
    INLINE_WORKER: JSON.stringify(worker),
    INLINE_WASM: JSON.stringify({
      simd128: gzip64(wasm.simd128),
      'relaxed-simd': gzip64(wasm['relaxed-simd']),
    }),
  },
  banner,
});
writeFileSync(path('worker.js'), worker);
writeFileSync(path('glossa.js'), single);
copyFileSync(new URL('../LICENSE', import.meta.url), path('LICENSE'));
