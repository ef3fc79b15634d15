// The built page on a local server, under a sub-path as on any static host.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, normalize } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const dist = new URL('../../../web/dist/', import.meta.url);
const prefix = '/some/where/';
const types = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.safetensors': 'application/octet-stream',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
};

/**
 * Every request is listed in `requests`. A function in `site.break` that returns true has answered
 * the request itself; `site.delay` is the time in ms that each 256 KiB of a model take.
 */
export async function openSite() {
  const site = { requests: [], break: undefined, delay: 0 };
  const server = createServer((request, response) => {
    answer(site, request, response).catch(() => response.destroy());
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  site.origin = `http://127.0.0.1:${server.address().port}`;
  site.url = site.origin + prefix;
  site.close = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return site;
}

async function answer(site, request, response) {
  const path = decodeURIComponent(new URL(request.url, site.origin).pathname);
  site.requests.push(path);
  if (await site.break?.(path, response)) return;
  const name = path.startsWith(prefix)
    ? normalize(path.slice(prefix.length) || 'index.html')
    : '..';
  const bytes = name.startsWith('..') ? undefined : await file(name);
  if (!bytes) {
    response.writeHead(404, { 'Content-Type': 'text/plain' }).end('not found');
    return;
  }
  response.writeHead(200, {
    'Content-Type': types[extname(name)] ?? 'application/octet-stream',
    'Content-Length': bytes.length,
    'Cache-Control': 'no-store',
  });
  if (!name.endsWith('.safetensors') || !site.delay) {
    response.end(bytes);
    return;
  }
  for (let at = 0; at < bytes.length; at += 0x40000) {
    response.write(bytes.subarray(at, at + 0x40000));
    await sleep(site.delay);
  }
  response.end();
}

/**
 * A function for `site.break`: the site's only model is the file at `path` of the repository, which
 * the registry says to translate from English into French, and to be called `file`.
 */
export async function onlyModel(path, file = 'only.model') {
  const bytes = await readFile(new URL(`../../../${path}`, import.meta.url));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const entry = { source: 'en', target: 'fr', file, bytes: bytes.length, sha256 };
  const bodies = { 'registry.json': JSON.stringify([entry]), [file]: bytes };
  return (path, response) => {
    const body = bodies[path.split('/').at(-1)];
    return body !== undefined && response.writeHead(200).end(body);
  };
}

/** A file of the page, or undefined. */
export function file(name) {
  return readFile(new URL(name, dist)).catch(() => undefined);
}
