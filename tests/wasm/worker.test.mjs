// The engine in a worker. Node has no Worker of the web's kind, so the tests make one of its own
// threads; browsers are the page tests' matter.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import * as threads from 'node:worker_threads';
import { checkDetailed, fromBytes, pathOf, rejects, Translator } from './support.mjs';

const glue = `
  const { parentPort, workerData } = require('node:worker_threads');
  globalThis.postMessage = (data, transfer) => parentPort.postMessage(data, transfer);
  import(workerData).then(() => parentPort.on('message', (data) => {
    if (data.args?.[1] === 'crash') process.nextTick(() => { throw new Error('a bad day'); });
    else globalThis.onmessage({ data });
  }));
`;

/** Web workers as far as the package uses them; to align anything with "crash" makes them crash. */
class WebWorker {
  static running = 0;
  /** How many of the next calls of each action stop their engine. */
  static stops = {};
  static onStop = () => undefined;
  #thread;

  constructor(url) {
    this.#thread = new threads.Worker(glue, { eval: true, workerData: String(url) });
    WebWorker.running += 1;
    this.#thread.on('message', (data) => this.onmessage({ data }));
    this.#thread.on('error', ({ message }) => this.onerror({ message, preventDefault() {} }));
    this.#thread.on('exit', () => (WebWorker.running -= 1));
  }

  postMessage(data, transfer) {
    if (WebWorker.stops[data.action] > 0) {
      WebWorker.stops[data.action] -= 1;
      WebWorker.onStop();
      queueMicrotask(() => this.onmessage({ data: { id: data.id, error: 'a bad moment' } }));
    } else {
      this.#thread.postMessage(data, transfer);
    }
  }

  terminate() {
    this.#thread.terminate();
  }
}

async function untilNoneRuns() {
  for (let i = 0; WebWorker.running > 0 && i < 200; ++i) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  assert.equal(WebWorker.running, 0);
}

globalThis.Worker = WebWorker;
// Only pages start workers of their own accord.
globalThis.document = {};

test('translates as it does without a worker', async () => {
  const text = 'I love cats. Where is 😀 the station?';
  const translator = await Translator.create(fromBytes);
  assert.equal(WebWorker.running, 1);
  const result = await translator.translateDetailed(text);
  checkDetailed(text, result);
  const pending = translator.translate(text);
  translator.destroy();
  await rejects(pending, 'AbortError', 'destroyed', /destroyed/);
  await untilNoneRuns();

  delete globalThis.Worker;
  const local = await Translator.create(fromBytes);
  globalThis.Worker = WebWorker;
  assert.deepEqual(await local.translateDetailed(text), result);
  assert.equal(WebWorker.running, 0);
});

test('a worker that crashes rejects what is pending, and the next call starts a new one', async () => {
  const expected = await translated(fromBytes);
  const [translator, other] = [
    await Translator.create(fromBytes),
    await Translator.create(fromBytes),
  ];
  const pending = [translator.align('a', 'crash'), other.align('a', 'b')];
  for (const call of pending)
    await rejects(call, 'OperationError', 'worker', /worker failed: a bad day/);
  await untilNoneRuns();
  assert.equal(await translator.translate('Hello.'), expected);
  assert.equal(WebWorker.running, 1);
  assert.equal(await other.translate('Hello.'), expected);
  assert.equal(WebWorker.running, 1);
  translator.destroy();
  other.destroy();
  await untilNoneRuns();
});

test('a call that stops its engine is asked once more, of a new one', async () => {
  WebWorker.stops = { load: 1 };
  const translator = await Translator.create(fromBytes);
  WebWorker.stops = { load: 2 };
  await rejects(
    Translator.create(fromBytes),
    'OperationError',
    'stopped',
    /engine failed: a bad moment/,
  );
  const expected = await translator.align('Hello.', 'Salut.');
  WebWorker.stops = { align: 1 };
  assert.deepEqual(await translator.align('Hello.', 'Salut.'), expected);
  WebWorker.stops = { align: 2 };
  await rejects(
    translator.align('a', 'b'),
    'OperationError',
    'stopped',
    /engine failed: a bad moment/,
  );
  assert.deepEqual(await translator.align('Hello.', 'Salut.'), expected);

  // Not what was aborted meanwhile.
  WebWorker.stops = { align: 2 };
  const controller = new AbortController();
  WebWorker.onStop = () => controller.abort();
  const { signal } = controller;
  await rejects(translator.align('a', 'b', { signal }), 'AbortError', /./);
  await translator.translate('Hello.');
  assert.equal(WebWorker.stops.align, 1);
  WebWorker.stops = {};
  assert.equal(WebWorker.running, 1);
  translator.destroy();
  await untilNoneRuns();
});

async function translated(options) {
  const translator = await Translator.create(options);
  const text = await translator.translate('Hello.');
  translator.destroy();
  return text;
}

test('all translators share a worker, which ends with the last of them', async () => {
  const translators = await Promise.all([1, 2, 3].map(() => Translator.create(fromBytes)));
  assert.equal(WebWorker.running, 1);
  const texts = await Promise.all(translators.map((one) => one.translate('Hello.')));
  assert.equal(new Set(texts).size, 1);
  translators[0].destroy();
  translators[1].destroy();
  assert.equal(
    await translators[2].translate('I love cats.'),
    await translators[2].translate('I love cats.'),
  );
  assert.equal(WebWorker.running, 1);
  translators[2].destroy();
  await untilNoneRuns();
});

test('the worker is one file, which bundlers may copy as it is', async () => {
  const script = await readFile(pathOf('wasm/dist/worker.js'), 'utf8');
  assert.doesNotMatch(script, /\b(import|export)\b/);
});

test('no worker where none is wanted', async () => {
  const translator = await Translator.create({ ...fromBytes, worker: false });
  assert.notEqual(await translator.translate('Hello.'), 'Hello.');
  assert.equal(WebWorker.running, 0);
  translator.destroy();
});

test('a worker that cannot start rejects create', async () => {
  const worker = 'data:text/javascript,nonsense(';
  await rejects(
    Translator.create({ ...fromBytes, worker }),
    'OperationError',
    'worker',
    /worker failed/,
  );
  await untilNoneRuns();
});

test('a failed or aborted create leaves no worker behind', async () => {
  const model = fromBytes.model.subarray(0, 1000);
  await rejects(Translator.create({ ...fromBytes, model }), 'DataError', 'model', /./);
  await untilNoneRuns();
  for (let wait = 0; wait < 60; wait += 10) {
    const controller = new AbortController();
    const created = Translator.create({ ...fromBytes, signal: controller.signal });
    setTimeout(() => controller.abort(), wait);
    await rejects(created, 'AbortError', /./).catch(async () => (await created).destroy());
    await untilNoneRuns();
  }
});
