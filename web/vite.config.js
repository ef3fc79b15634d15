import { createHash } from 'node:crypto';
import { appendFile, copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build, defineConfig } from 'vite';

const weights = new URL('../weights/', import.meta.url);
/** In the built page: what it is made of. */
const LICENCES = 'licences.txt';

/** Serves `weights/` as `models/` while developing and copies what its registry names when building. */
function models() {
  let out;
  return {
    name: 'glossa-models',
    configResolved(config) {
      out = pathToFileURL(resolve(config.root, config.build.outDir, 'models') + sep);
    },
    configureServer(server) {
      server.middlewares.use('/models/', (request, response, next) => {
        const name = new URL(request.url, 'http://localhost').pathname.slice(1);
        if (!/^[\w.-]+\.(json|safetensors)$/.test(name)) return next();
        readFile(new URL(name, weights)).then((bytes) => {
          response.setHeader('Content-Type', contentType(name));
          response.end(bytes);
        }, next);
      });
    },
    configurePreviewServer(server) {
      server.middlewares.use((request, response, next) => {
        const name = new URL(request.url, 'http://localhost').pathname;
        if (name.endsWith('.safetensors')) response.setHeader('Content-Type', contentType(name));
        next();
      });
    },
    async writeBundle() {
      const registry = await readFile(new URL('registry.json', weights), 'utf8');
      await mkdir(out, { recursive: true });
      await writeFile(new URL('registry.json', out), registry);
      for (const { file } of JSON.parse(registry)) {
        await copyFile(new URL(file, weights), new URL(file, out));
      }
    },
  };
}

/** Vite lists the licences of the scripts; the fonts' must go with them too. */
function fontLicences() {
  let out;
  return {
    name: 'glossa-font-licences',
    configResolved(config) {
      out = resolve(config.root, config.build.outDir);
    },
    async writeBundle() {
      for (const font of ['source-serif-4', 'source-sans-3']) {
        const name = `@fontsource-variable/${font}`;
        const text = await readFile(
          new URL(`node_modules/${name}/LICENSE`, import.meta.url),
          'utf8',
        );
        await appendFile(resolve(out, LICENCES), `\n## ${name} (OFL-1.1)\n\n${text}`);
      }
    },
  };
}

/** Builds the service worker, which knows by name or by hash what it keeps. */
function serviceWorker() {
  let config;
  return {
    name: 'glossa-service-worker',
    configResolved(resolved) {
      config = resolved;
    },
    async closeBundle() {
      const out = resolve(config.root, config.build.outDir);
      const licences = 'service-worker.licences.txt';
      const names = await readdir(out, { recursive: true });
      const kept = names.filter((name) => /\.(html|svg|js|css|wasm|woff2)$/.test(name));
      const files = kept.map(async (name) => {
        const url = name.split(sep).join('/');
        const hash = createHash('sha256').update(await readFile(resolve(out, name)));
        // Vite names the files in assets/ by their content.
        return { url, revision: url.startsWith('assets/') ? null : hash.digest('hex') };
      });
      await build({
        configFile: false,
        logLevel: 'warn',
        publicDir: false,
        define: { PAGE_FILES: JSON.stringify(await Promise.all(files)) },
        build: {
          target: 'es2022',
          outDir: out,
          emptyOutDir: false,
          license: { fileName: licences },
          modulePreload: { polyfill: false },
          rollupOptions: {
            input: fileURLToPath(new URL('src/offline/service-worker.ts', import.meta.url)),
            output: { format: 'iife', entryFileNames: 'service-worker.js' },
          },
        },
      });
      await appendFile(
        resolve(out, LICENCES),
        `\n${await readFile(resolve(out, licences), 'utf8')}`,
      );
      await rm(resolve(out, licences));
    },
  };
}

/** Rendering waits for the script, so that nothing moves and no theme flashes; Vite drops this. */
const renderAfterScript = {
  name: 'glossa-render-after-script',
  transformIndexHtml: {
    order: 'post',
    handler: (html) => html.replace('<script type="module"', '$& blocking="render"'),
  },
};

function contentType(name) {
  return name.endsWith('.json') ? 'application/json' : 'application/octet-stream';
}

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  // Relative addresses: the page works under any path of any host.
  base: './',
  build: {
    target: 'es2022',
    // Data URLs would need holes in the Content-Security-Policy.
    assetsInlineLimit: 0,
    license: { fileName: LICENCES },
    modulePreload: { polyfill: false },
  },
  worker: { format: 'es' },
  // The package finds its worker and its module beside its own files; pre-bundling would move it.
  optimizeDeps: { exclude: ['glossa'] },
  // The package is linked from outside this folder.
  server: { fs: { allow: ['..'] } },
  plugins: [models(), fontLicences(), renderAfterScript, serviceWorker()],
});
