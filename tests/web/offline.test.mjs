// Without a network, once the page was there.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { file } from './support/site.mjs';
import { openWorld, source, translated, visit } from './support/page.mjs';

let world;
before(async () => (world = await openWorld()));
after(() => world.close());

test('the page opens and translates without its server, in the languages it had', async () => {
  const page = await visit(world, { serviceWorkers: 'allow', text: 'I like tea.' });
  await translated(page, /thé/);
  await page.evaluate(() => navigator.serviceWorker.ready);
  world.site.break = (_path, response) => {
    response.destroy();
    return true;
  };
  await page.reload();
  await source(page).fill('I like coffee.');
  await translated(page, /café/);
  await page
    .getByRole('combobox', { name: 'Languages' })
    .selectOption({ label: 'English → German' });
  await page.getByRole('alert').getByText('could not be loaded').waitFor();
  assert.equal(await source(page).inputValue(), 'I like coffee.');
  world.site.break = undefined;
  await page.getByRole('button', { name: 'Try again' }).click();
  await translated(page, /Kaffee/);
  assert.deepEqual(page.violations, []);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('a page that is open when the next version is deployed keeps the files that it needs', async () => {
  const page = await visit(world, { serviceWorkers: 'allow', text: 'I like tea.' });
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.reload();
  await translated(page, /thé/);
  // The worker's script has another name now, and under its old one it is gone.
  const script = String(await file('service-worker.js'));
  const worker = /worker-[\w-]+\.js/.exec(script)[0];
  const code = await file(`assets/${worker}`);
  const next = { 'service-worker.js': script.replace(worker, 'worker-next.js') };
  next['worker-next.js'] = code;
  world.site.break = (path, response) => {
    const name = path.split('/').at(-1);
    if (name === worker) return response.writeHead(404).end();
    const headers = { 'Content-Type': 'text/javascript', 'Cache-Control': 'no-store' };
    return next[name] !== undefined && response.writeHead(200, headers).end(next[name]);
  };
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    await registration.update();
    const { installing, waiting } = registration;
    const worker = installing ?? waiting;
    while (!['activated', 'installed'].includes(worker.state)) {
      await new Promise((resolve) => worker.addEventListener('statechange', resolve));
    }
  });
  // Time to take over, for a version that would.
  await page.waitForTimeout(500);
  await page
    .getByRole('combobox', { name: 'Languages' })
    .selectOption({ label: 'English → German' });
  await translated(page, /Tee/);
  // The next visit gets the new version.
  const context = page.context();
  await page.close();
  const again = await context.newPage();
  await again.goto(world.site.url);
  await again.evaluate(() => navigator.serviceWorker.ready);
  const kept = await again.evaluate(async () => {
    const names = await caches.keys();
    const precache = names.find((name) => name.includes('precache'));
    const requests = await (await caches.open(precache)).keys();
    return requests.map(({ url }) => url.split('/').at(-1));
  });
  assert.ok(kept.includes('worker-next.js') && !kept.includes(worker), kept.join(' '));
  world.site.break = undefined;
  await context.close();
});

test('a network that says nothing costs seconds once all is there', async () => {
  const page = await visit(world, { text: 'I like tea.' });
  await translated(page, /thé/);
  world.site.break = (path) => path.endsWith('registry.json');
  const started = performance.now();
  await page.reload();
  await translated(page, /thé/);
  world.site.break = undefined;
  const seconds = (performance.now() - started) / 1000;
  assert.ok(seconds < 12, `${seconds} s`);
  await page.context().close();
});

test('all of the page is kept but the models', async () => {
  const script = String(await file('service-worker.js'));
  assert.match(script, /\Wfavicon\.svg\W/);
  assert.match(script, /\Windex\.html\W/);
  assert.match(script, /\Wassets\/index-[\w-]+\.js\W/);
  assert.match(script, /\Wassets\/worker-[\w-]+\.js\W/);
  assert.match(script, /\Wassets\/glossa-relaxed-[\w-]+\.wasm\W/);
  assert.doesNotMatch(script, /safetensors/);
});
