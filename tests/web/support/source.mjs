// Modules of the page that need no browser, as they are in web/src.
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

const web = new URL('../../../web/', import.meta.url);
const vite = pathToFileURL(createRequire(new URL('package.json', web)).resolve('vite'));

/** Imports `web/src/NAME`, TypeScript and all. */
export async function loadSource(name) {
  const { createServer } = await import(vite.href);
  const server = await createServer({
    root: fileURLToPath(web),
    configFile: false,
    logLevel: 'error',
    server: { middlewareMode: true, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true },
  });
  try {
    return await server.ssrLoadModule(`/src/${name}`);
  } finally {
    await server.close();
  }
}
