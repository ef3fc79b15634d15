// The examples, as someone who copies them finds them, in Chromium.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openBrowser } from '../web/support/browser.mjs';
import { buildExamples } from './api/projects.mjs';
import { openServer } from './api/server.mjs';
import { pathOf, fromBytes, Translator } from './support.mjs';
import { pathToFileURL } from 'node:url';

let examples, server, browser, page, expected;

before(async () => {
  examples = await buildExamples();
  const { vite, react } = examples;
  server = await openServer({
    '/repository/': pathToFileURL(pathOf('')),
    '/vite/': vite,
    '/react/': react,
  });
  browser = await openBrowser();
  page = await browser.newPage();
  page.setDefaultTimeout(20_000);
  const translator = await Translator.create(fromBytes);
  expected = await Promise.all(
    ['I love cats.', 'I love dogs.', 'Where is the station?'].map((text) =>
      translator.translate(text),
    ),
  );
  translator.destroy();
});

after(async () => {
  await browser?.close();
  await server?.close();
  await examples?.remove();
});

/** Waits until the page shows this translation. */
const shows = (text) => page.locator('#target', { hasText: text }).waitFor();

test('a plain page', async () => {
  await page.goto(`${server.origin}/repository/wasm/examples/plain/index.html`);
  await shows(expected[0]);
  await page.fill('#source', 'I love dogs.');
  await shows(expected[1]);
  assert.equal(await page.locator('#progress').isVisible(), false);
});

test('Vite', async () => {
  await page.goto(`${server.origin}/vite/`);
  await page.click('#translate');
  await shows(`${expected[0]} ${expected[2]}`);
});

test('React', async () => {
  await page.goto(`${server.origin}/react/`);
  await shows(expected[0]);
  await page.fill('#source', 'I love dogs.');
  await shows(expected[1]);
});

test('a service worker', async () => {
  const folder = `${server.origin}/repository/tests/wasm/api/`;
  await page.goto(`${folder}single-file.html`);
  const answer = await page.evaluate(async (url) => {
    const registration = await navigator.serviceWorker.register(url, { type: 'module' });
    const { port1, port2 } = new MessageChannel();
    const answered = new Promise((resolve) => {
      port1.onmessage = ({ data }) => resolve(data);
    });
    const worker = registration.active ?? registration.waiting ?? registration.installing;
    worker.postMessage('I love cats.', [port2]);
    return answered;
  }, `${folder}service-worker.js`);
  assert.deepEqual(answer, { text: expected[0] });
});
