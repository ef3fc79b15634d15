// A small static server, the same for every page that is measured. Text and WebAssembly are
// compressed once, when they are first asked for with gzip, and kept; `traffic` counts the bytes of
// the bodies, headers left out.

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, normalize } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { pathOf } from './paths.mjs';

const compress = promisify(gzip);
const types = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
};
const weights = new Set(['.bin', '.safetensors']);

/** Only a page that no other site can reach has a clock of 5 us and may measure its memory. */
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/** What a path begins with -> the folder that it stands for. */
const folders = {
  '/pages/': 'tests/bench/pages/',
  '/peers/': 'tests/bench/peers/',
  '/glossa/': 'wasm/dist/',
  '/weights/': 'weights/',
  '/ort/': 'tests/bench/node_modules/onnxruntime-web/dist/',
  '/onnx/': 'build/bench/onnx/',
  '/limit/': 'build/wasm/',
  '/bundled/': 'build/bench/pages/',
};

export async function openServer() {
  const files = new Map();
  const traffic = { requests: 0, sent: 0, size: 0, sentCode: 0, sizeCode: 0 };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.writeHead(404).end('not here'));
  });

  async function answer(request, response) {
    const { pathname } = new URL(request.url, 'http://localhost');
    const file = await fileAt(pathname);
    const zipped = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '') && file.zipped;
    const body = zipped || file.bytes;
    const headers = { ...isolation, 'Content-Type': file.type, 'Content-Length': body.length };
    if (zipped) headers['Content-Encoding'] = 'gzip';
    traffic.requests += 1;
    traffic.sent += body.length;
    traffic.size += file.bytes.length;
    if (!weights.has(extname(pathname))) {
      traffic.sentCode += body.length;
      traffic.sizeCode += file.bytes.length;
    }
    response.writeHead(200, headers).end(body);
  }

  function fileAt(pathname) {
    if (!files.has(pathname)) files.set(pathname, readServed(pathname));
    return files.get(pathname);
  }

  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    /** Since the last call: requests, bytes as sent and as stored, and these without the weights. */
    takeTraffic() {
      const taken = { ...traffic };
      for (const key of Object.keys(traffic)) traffic[key] = 0;
      return taken;
    },
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

async function readServed(pathname) {
  const prefix = Object.keys(folders).find((start) => pathname.startsWith(start));
  const name = prefix && normalize(pathname.slice(prefix.length));
  if (!name || name.startsWith('..')) throw new Error(`there is no ${pathname}`);
  const bytes = await readFile(pathOf(folders[prefix] + name));
  const kind = extname(name);
  const type = types[kind] ?? 'application/octet-stream';
  const zipped = weights.has(kind) ? undefined : await compress(bytes, { level: 9 });
  return { bytes, type, zipped };
}
