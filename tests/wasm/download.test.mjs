// What servers do wrong: the right exception, and the next try works.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, test } from 'node:test';
import { answer, languages, modelBytes, rejects, serve, Translator } from './support.mjs';

const entry = {
  source: 'en',
  target: 'fr',
  file: 'model',
  bytes: modelBytes.length,
  sha256: createHash('sha256').update(modelBytes).digest('hex'),
};
const registryOf = (...entries) => answer(Buffer.from(JSON.stringify(entries)));
const html = answer(Buffer.from('<!doctype html>'), { 'Content-Type': 'text/html; charset=utf-8' });
const status = (code) => (request, response) => response.writeHead(code).end();

const routes = {
  '/model': answer(modelBytes),
  '/registry.json': registryOf(entry),
  '/html': html,
  '/error': status(500),
  // Says how long the body is and closes before its end.
  '/broken-off': (request, response) => {
    response.writeHead(200, { 'Content-Length': modelBytes.length });
    response.write(modelBytes.subarray(0, 100_000), () => response.destroy());
  },
  // The end is missing and nothing says so.
  '/short': answer(modelBytes.subarray(0, 100_000)),
  '/silent': () => {},
  '/half': (request, response) => {
    response.writeHead(200, { 'Content-Length': modelBytes.length });
    response.write(modelBytes.subarray(0, 100_000));
  },
  '/empty': answer(Buffer.alloc(0)),
  '/endless': (request, response) => {
    const write = () => response.write(modelBytes, (error) => error ?? write());
    write();
  },
  '/not-json': answer(Buffer.from('[')),
  '/not-array': answer(Buffer.from('{}')),
  '/no-hash': registryOf({ ...entry, sha256: undefined }),
  '/no-size': registryOf({ ...entry, bytes: -1 }),
  '/no-url': registryOf({ ...entry, file: 'http://' }),
  '/null': registryOf(null),
  '/html-registry': registryOf({ ...entry, file: 'html' }),
  '/endless-registry': registryOf({ ...entry, file: 'endless' }),
  '/silent-registry': registryOf({ ...entry, file: 'silent' }),
  '/short-registry': registryOf({ ...entry, file: 'short' }),
  '/wrong-hash': registryOf({ ...entry, sha256: '0'.repeat(64) }),
};
const server = await serve(routes);
after(server.close);

const create = (options) => Translator.create({ ...languages, ...options });
const model = (path, options) => create({ model: server.origin + path, ...options });
const registry = (path, options) => create({ registry: server.origin + path, ...options });

test('a failed download is a NetworkError', async () => {
  const closed = await serve({});
  await closed.close();
  await rejects(
    create({ model: `${closed.origin}/model` }),
    'NetworkError',
    'unanswered',
    /127\.0\.0\.1/,
  );
  await rejects(model('/nothing'), 'NetworkError', 'http', /404/);
  await rejects(model('/error'), 'NetworkError', 'http', /500/);
  await rejects(model('/html'), 'NetworkError', 'http', /web page/);
  await rejects(model('/broken-off'), 'NetworkError', 'unanswered', /broken-off/);
  await rejects(create({ model: '/no/such/file' }), 'NetworkError', 'file', /no\/such\/file/);
  (await model('/model')).destroy();
});

test('a file that is not what the registry says is a NetworkError', async () => {
  await rejects(registry('/nothing'), 'NetworkError', 'http', /404/);
  await rejects(registry('/html'), 'NetworkError', 'http', /web page/);
  await rejects(registry('/html-registry'), 'NetworkError', 'http', /web page/);
  await rejects(
    registry('/short-registry'),
    'NetworkError',
    'integrity',
    /expected 4\d+ bytes, found 100000/,
  );
  await rejects(
    registry('/endless-registry'),
    'NetworkError',
    'integrity',
    /expected 4\d+ bytes, found more/,
  );
  await rejects(
    registry('/wrong-hash'),
    'NetworkError',
    'integrity',
    /SHA-256 [0-9a-f]{64}, found [0-9a-f]{64}/,
  );
  (await registry('/registry.json')).destroy();
});

test('a file that is no registry or no model is a DataError', async () => {
  await rejects(model('/short'), 'DataError', 'model', /./);
  await rejects(registry('/not-json'), 'DataError', 'registry', /registry.*JSON/);
  await rejects(registry('/not-array'), 'DataError', /registry.*array/);
  await rejects(registry('/no-hash'), 'DataError', /entry 0.*"sha256"/);
  await rejects(registry('/no-size'), 'DataError', /entry 0.*"bytes"/);
  await rejects(registry('/no-url'), 'DataError', /entry 0.*"file"/);
  await rejects(registry('/null'), 'DataError', 'registry', /entry 0/);
});

test('an engine that cannot be downloaded is a NetworkError, and the next try works', async () => {
  let wasm = status(404);
  routes['/glossa.wasm'] = (...args) => wasm(...args);
  const options = { wasm: `${server.origin}/glossa.wasm` };
  await rejects(model('/model', options), 'NetworkError', 'http', /404/);
  wasm = html;
  await rejects(model('/model', options), 'NetworkError', 'http', /web page/);
  const { readFile } = await import('node:fs/promises');
  wasm = answer(await readFile(new URL('../../wasm/dist/glossa.wasm', import.meta.url)));
  (await model('/model', options)).destroy();
});

function record() {
  const events = [];
  const monitor = (monitor) => {
    monitor.addEventListener('downloadprogress', ({ type, loaded, total, lengthComputable }) => {
      events.push({ type, loaded, total, lengthComputable });
    });
    monitor.ondownloadprogress = (event) => handled.push(event.loaded);
  };
  const handled = [];
  return { events, handled, monitor };
}

test('progress rises from 0 to 1', async () => {
  for (const open of [registry.bind(null, '/registry.json'), model.bind(null, '/model')]) {
    const { events, handled, monitor } = record();
    (await open({ monitor })).destroy();
    const loaded = events.map((event) => event.loaded);
    assert.ok(loaded.length > 3, `${loaded.length} events`);
    assert.equal(loaded[0], 0);
    assert.equal(loaded.at(-1), 1);
    loaded.slice(1).forEach((value, i) => assert.ok(value > loaded[i]));
    assert.deepEqual(handled, loaded);
    for (const { type, total, lengthComputable } of events) {
      assert.deepEqual([type, total, lengthComputable], ['downloadprogress', 1, true]);
    }
  }
});

test('progress is told in parts of 1 where the platform counts whole bytes only', async (t) => {
  globalThis.ProgressEvent = class extends Event {
    #loaded;
    constructor(type, { loaded }) {
      super(type);
      this.#loaded = Math.trunc(loaded);
    }
    get loaded() {
      return this.#loaded;
    }
    get total() {
      return 1;
    }
  };
  t.after(() => delete globalThis.ProgressEvent);
  const { handled, monitor } = record();
  (await registry('/registry.json', { monitor })).destroy();
  assert.ok(handled.length > 3, `${handled.length} events`);
  handled.slice(1).forEach((value, i) => assert.ok(value > handled[i], `${handled}`));
});

test('bytes in memory make progress too: 0 and 1', async () => {
  const { handled, monitor } = record();
  (await create({ model: modelBytes, monitor })).destroy();
  assert.deepEqual(handled, [0, 1]);
});

test('an abort stops the download, and progress with it', async () => {
  const reason = new Error('enough');
  const controller = new AbortController();
  const { handled, monitor } = record();
  const signal = controller.signal;
  const created = registry('/registry.json', {
    signal,
    monitor: (target) => {
      monitor(target);
      target.addEventListener('downloadprogress', ({ loaded }) => {
        if (loaded > 0.3) controller.abort(reason);
      });
    },
  });
  await assert.rejects(created, (error) => error === reason);
  const seen = handled.length;
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(handled.length, seen);
  assert.ok(handled.at(-1) < 1);
});

test('a server that falls silent is a NetworkError', async () => {
  const options = { stallTimeout: 50 };
  await rejects(
    model('/silent', options),
    'NetworkError',
    'unanswered',
    /silent.*nothing for 0.05 s/,
  );
  await rejects(model('/half', options), 'NetworkError', 'unanswered', /half.*nothing for 0.05 s/);
  await rejects(registry('/silent', options), 'NetworkError', /nothing for/);
  await rejects(registry('/silent-registry', options), 'NetworkError', /nothing for/);
  await rejects(model('/empty'), 'NetworkError', 'http', /empty.*found nothing/);
});

test('a server that never answers can be given up', async () => {
  const started = performance.now();
  const signal = AbortSignal.timeout(50);
  await rejects(model('/silent', { signal }), 'TimeoutError', /./);
  const controller = new AbortController();
  const created = registry('/silent', { signal: controller.signal });
  setTimeout(() => controller.abort(), 20);
  await rejects(created, 'AbortError', /./);
  assert.ok(performance.now() - started < 2000);
});
