// The engine in a worker. Node has no Worker of the web's kind, so the tests make one of its own
// threads; browsers are the page tests' matter.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as threads from 'node:worker_threads';
import { checkDetailed, fromBytes, rejects, Translator } from './support.mjs';

const glue = `
  const { parentPort, workerData } = require('node:worker_threads');
  globalThis.postMessage = (data, transfer) => parentPort.postMessage(data, transfer);
  import(workerData).then(() => parentPort.on('message', (data) => {
    if (data.action === 'align') process.nextTick(() => { throw new Error('a bad day'); });
    else globalThis.onmessage({ data });
  }));
`;

/** Web workers as far as the package uses them; align makes them crash. */
class WebWorker {
  static running = 0;
  #thread;

  constructor(url) {
    this.#thread = new threads.Worker(glue, {
      eval: true,
      workerData: WebWorker.script ?? url.href,
    });
    WebWorker.running += 1;
    this.#thread.on('message', (data) => this.onmessage({ data }));
    this.#thread.on('error', ({ message }) => this.onerror({ message, preventDefault() {} }));
    this.#thread.on('exit', () => (WebWorker.running -= 1));
  }

  postMessage(data, transfer) {
    this.#thread.postMessage(data, transfer);
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

test('translates as it does without a worker', async () => {
  const text = 'I love cats. Where is 😀 the station?';
  const translator = await Translator.create(fromBytes);
  assert.equal(WebWorker.running, 1);
  const result = await translator.translateDetailed(text);
  checkDetailed(text, result);
  const pending = translator.translate(text);
  translator.destroy();
  await rejects(pending, 'AbortError', /destroyed/);
  await untilNoneRuns();

  delete globalThis.Worker;
  const local = await Translator.create(fromBytes);
  globalThis.Worker = WebWorker;
  assert.deepEqual(await local.translateDetailed(text), result);
  assert.equal(WebWorker.running, 0);
});

test('a worker that crashes rejects what is pending and what comes later', async () => {
  const translator = await Translator.create(fromBytes);
  const pending = [translator.align('a', 'b'), translator.translate('Hello.')];
  for (const call of pending) await rejects(call, 'OperationError', /worker failed: a bad day/);
  await rejects(translator.translate('Hello.'), 'OperationError', /a bad day/);
  await untilNoneRuns();
});

test('a worker that cannot start rejects create', async () => {
  WebWorker.script = 'data:text/javascript,nonsense(';
  await rejects(Translator.create(fromBytes), 'OperationError', /worker failed/);
  WebWorker.script = undefined;
  await untilNoneRuns();
});

test('a failed or aborted create leaves no worker behind', async () => {
  const model = fromBytes.model.subarray(0, 1000);
  await rejects(Translator.create({ ...fromBytes, model }), 'DataError', /./);
  await untilNoneRuns();
  for (let wait = 0; wait < 60; wait += 10) {
    const controller = new AbortController();
    const created = Translator.create({ ...fromBytes, signal: controller.signal });
    setTimeout(() => controller.abort(), wait);
    await rejects(created, 'AbortError', /./).catch(async () => (await created).destroy());
    await untilNoneRuns();
  }
});
