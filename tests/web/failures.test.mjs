// What goes wrong is said plainly, can be tried again, and never costs what was typed.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { file, onlyModel } from './support/site.mjs';
import { openWorld, source, translated, visit } from './support/page.mjs';

const text = 'Thank you very much.';
let world;
before(async () => (world = await openWorld()));
afterEach(() => (world.site.break = undefined));
after(() => world.close());

const isModel = (path) => path.endsWith('.safetensors');
const send = (response, body, type = 'application/octet-stream') =>
  response.writeHead(200, { 'Content-Type': type, 'Content-Length': body.length }).end(body);
const model = async () => {
  const [entry] = JSON.parse(await file('models/registry.json'));
  return file(`models/${entry.file}`);
};

/** Breaks the site, sees the message, mends the site, tries again. */
async function breaks(breakSite, title) {
  world.site.break = async (path, response) => (await breakSite(path, response)) !== false;
  const page = await visit(world);
  await source(page).fill(text);
  const alert = page.getByRole('alert');
  await alert.waitFor();
  assert.match(await alert.innerText(), title);
  // Trying in vain brings the message back.
  await alert.getByRole('button', { name: 'Try again' }).click();
  await alert.filter({ hasText: title }).waitFor();
  assert.equal(await source(page).inputValue(), text);
  world.site.break = undefined;
  await alert.getByRole('button', { name: 'Try again' }).click();
  assert.match(await translated(page), /merci/i);
  assert.equal(await alert.count(), 0);
  assert.equal(await source(page).inputValue(), text);
  assert.deepEqual(page.problems, []);
  await page.context().close();
}

test('a model that is not there', () =>
  breaks(
    (path, response) => isModel(path) && response.writeHead(404).end('not found'),
    /could not be loaded[^]*404/,
  ));

test('a registry that is not there', () =>
  breaks(
    (path, response) => path.endsWith('registry.json') && response.writeHead(500).end(),
    /could not be loaded[^]*500/,
  ));

test('an engine that is not there', () =>
  breaks(
    (path, response) => path.endsWith('.wasm') && response.writeHead(404).end(),
    /could not be loaded[^]*404/,
  ));

test('a worker that is not there', () =>
  breaks(
    (path, response) => /worker[^/]*\.js$/.test(path) && response.writeHead(404).end(),
    /translator could not be loaded[^]*worker/,
  ));

test('a connection that drops in the middle of the model', () =>
  breaks(async (path, response) => {
    if (!isModel(path)) return false;
    const bytes = await model();
    response.writeHead(200, { 'Content-Length': bytes.length });
    response.write(bytes.subarray(0, 300_000));
    setTimeout(() => response.destroy(), 100);
    return true;
  }, /could not be loaded/));

test('a model cut short by a server that says it is whole', () =>
  breaks(
    async (path, response) =>
      isModel(path) && send(response, (await model()).subarray(0, 1_000_000)),
    /damaged[^]*expected \d+ bytes, found 1000000/,
  ));

test('a model with one byte changed', () =>
  breaks(async (path, response) => {
    if (!isModel(path)) return false;
    const bytes = Buffer.from(await model());
    bytes[bytes.length - 100] ^= 1;
    return send(response, bytes);
  }, /damaged[^]*SHA-256/));

test('a model that is not there, whatever its name says', async () => {
  const site = await onlyModel('weights/en-fr.safetensors', 'SHA-256-expected 1 bytes');
  await breaks(
    (path, response) =>
      path.includes('SHA-256') ? response.writeHead(404).end('not found') : site(path, response),
    /could not be loaded[^]*SHA-256[^]*404/,
  );
});

test('a web page instead of a model, as hosts of single-page apps send', () =>
  breaks(
    (path, response) =>
      isModel(path) && send(response, Buffer.from('<!doctype html>'), 'text/html'),
    /could not be loaded[^]*text\/html/,
  ));

test('a network that is off, and comes back', async () => {
  world.site.break = (path, response) => isModel(path) && response.writeHead(503).end();
  const page = await visit(world);
  await source(page).fill(text);
  const alert = page.getByRole('alert');
  const again = alert.getByRole('button', { name: 'Try again' });
  await alert.waitFor();
  await page.context().setOffline(true);
  world.site.break = undefined;
  await again.click();
  await alert.getByText('You are offline.').waitFor();
  // What nobody need press.
  await page.context().setOffline(false);
  assert.match(await translated(page), /merci/i);
  assert.equal(await alert.count(), 0);
  await page.context().close();
});

test('once the model is there, no network is needed', async () => {
  const page = await visit(world);
  await page.getByRole('progressbar').waitFor({ state: 'detached' });
  await page.context().setOffline(true);
  await source(page).fill(text);
  assert.match(await translated(page), /merci/i);
  await page.context().close();
});

test('a model that is for other languages than the registry says', async () =>
  breaks(
    await onlyModel('weights/de-en.safetensors'),
    /no model for these languages[^]*en to fr[^]*de to en/,
  ));

test('a browser without WebAssembly SIMD', async () => {
  const context = await world.browser.newContext();
  const page = await context.newPage();
  await page.addInitScript(() => (WebAssembly.validate = () => false));
  await page.goto(world.site.url);
  const alert = page.getByRole('alert');
  await alert.waitFor();
  assert.match(
    await alert.innerText(),
    /with SIMD: Chrome or Edge 123, Firefox 121, Safari 17\.5,/,
  );
  assert.doesNotMatch(await alert.innerText(), /What you typed/);
  await source(page).fill(text);
  await alert.getByText('What you typed is still there.').waitFor();
  await context.close();
});
