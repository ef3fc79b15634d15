// The server of the API tests: files, a model, and all that servers do wrong.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const execFileAsync = promisify(execFile);

const types = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
};
const readData = (name) => readFile(new URL(`../../data/${name}`, import.meta.url));
const entryOf = (bytes) => ({
  source: 'en',
  target: 'fr',
  file: 'model',
  bytes: bytes.length,
  sha256: createHash('sha256').update(bytes).digest('hex'),
});
const model = await readData('tiny-tied.safetensors');
const entry = entryOf(model);
/** What stands at /deployed/, one after the other. */
const deploys = [model, await readData('tiny-linear.safetensors')];

const send =
  (body, headers = {}) =>
  (request, response) =>
    response.writeHead(200, { 'Content-Length': body.length, ...headers }).end(body);
const status = (code) => (request, response) => response.writeHead(code).end('no');

/** The package's worker; to align anything with "crash" makes it crash. */
const crashingWorker = `
  import '/dist/worker.js';
  const { onmessage } = globalThis;
  globalThis.onmessage = (event) => {
    if (event.data.args?.[1] === 'crash') throw new Error('a bad day');
    else onmessage(event);
  };
`;

/** What the native command line makes of the sentences of tiny-tied.tsv, by numBeams. */
async function nativeTranslations() {
  const lines = await readFile(new URL('../../data/tiny-tied.tsv', import.meta.url), 'utf8');
  const sentences = lines
    .trim()
    .split('\n')
    .map((line) => line.split('\t')[0]);
  const translate = async (numBeams) => {
    const path = (name) => fileURLToPath(new URL(name, import.meta.url));
    const args = ['translate', '-m', path('../../data/tiny-tied.safetensors'), '--json'];
    const program = path('../../../build/native/glossa');
    const running = execFileAsync(program, [...args, '--beam', String(numBeams)]);
    running.child.stdin.end(`${sentences.join('\n')}\n`);
    const objects = (await running).stdout.trim().split('\n').map(JSON.parse);
    return objects.map(({ text, score, attention }) => ({ text, score, attention }));
  };
  return Buffer.from(JSON.stringify({ sentences, 1: await translate(1), 4: await translate(4) }));
}

const routes = {
  '/native.json': async (request, response) => send(await nativeTranslations())(request, response),
  '/crashing-worker.js': send(Buffer.from(crashingWorker), { 'Content-Type': 'text/javascript' }),
  '/model': send(model),
  '/error': status(500),
  '/html': send(Buffer.from('<!doctype html>'), { 'Content-Type': 'text/html; charset=utf-8' }),
  '/broken-off': (request, response) => {
    response.writeHead(200, { 'Content-Length': model.length });
    response.write(model.subarray(0, 1000), () => response.destroy());
  },
  '/silent': () => {},
  '/half': (request, response) => {
    response.writeHead(200, { 'Content-Length': model.length });
    response.write(model.subarray(0, 1000));
  },
  '/empty': send(Buffer.alloc(0)),
  '/garbage': send(Buffer.alloc(model.length, 'x')),
  /** The query names the file in the place of the model. */
  '/registry.json': (request, response, query) => {
    const file = query === 'wrong-hash' ? 'model' : query || 'model';
    const sha256 = query === 'wrong-hash' ? '0'.repeat(64) : entry.sha256;
    send(Buffer.from(JSON.stringify([{ ...entry, file, sha256 }])))(request, response);
  },
};

/** A registry and a model that browsers may keep for an hour. */
function deployed(bytes) {
  const headers = { 'Cache-Control': 'max-age=3600' };
  return {
    '/deployed/model': send(bytes, headers),
    // The query of the one is that of the other.
    '/deployed/registry.json': (request, response, query) => {
      const entries = [{ ...entryOf(bytes), file: `model?${query}` }];
      send(Buffer.from(JSON.stringify(entries)), headers)(request, response);
    },
  };
}

/**
 * Serves the folders of `mounts` (path -> URL of a folder), the routes above, and pages' reports.
 * `outcome(run)` waits for the report of the page whose query is `run`.
 */
export async function openServer(mounts = {}) {
  const reports = new Map();
  const waiting = new Map();
  const requests = new Map();
  let network = 'on';
  let deploy = 0;

  async function answer(request, response) {
    const { pathname, search } = new URL(request.url, 'http://host');
    const query = search.slice(1);
    if (pathname === '/report') {
      let body = '';
      for await (const chunk of request) body += chunk;
      (waiting.get(query) ?? ((report) => reports.set(query, report)))(JSON.parse(body));
      return response.writeHead(204).end();
    }
    if (pathname === '/control') {
      const asked = new URLSearchParams(query);
      network = asked.get('network') ?? network;
      deploy = Number(asked.get('deploy') ?? deploy);
      return response.end(String(requests.get(asked.get('requests')) ?? 0));
    }
    requests.set(request.url, (requests.get(request.url) ?? 0) + 1);
    const route = { ...routes, ...deployed(deploys[deploy]) }[pathname];
    if (route) {
      if (network === 'off') return request.socket.destroy();
      return (network === 'error' ? status(503) : route)(request, response, query);
    }
    const mount = Object.keys(mounts).find((path) => pathname.startsWith(path));
    const name = normalize(decodeURIComponent(pathname.slice(mount?.length) || 'index.html'));
    const file =
      mount && !name.startsWith('..')
        ? await readFile(new URL(name, mounts[mount])).catch(() => undefined)
        : undefined;
    if (!file) return response.writeHead(404).end('not here');
    const type = types[extname(name)] ?? 'application/octet-stream';
    return response.writeHead(200, { 'Content-Type': type }).end(file);
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    outcome(run, limit) {
      const report = new Promise((resolve, reject) => {
        if (reports.has(run)) return resolve(reports.get(run));
        const timer = setTimeout(() => reject(new Error(`${run}: no report`)), limit);
        waiting.set(run, (report) => {
          clearTimeout(timer);
          resolve(report);
        });
      });
      // Whoever asked may first wait for something else.
      report.catch(() => undefined);
      return report;
    },
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
