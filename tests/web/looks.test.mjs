// Light and dark, narrow and wide, and what axe finds.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { heatMap, openWorld, source, translated, visit } from './support/page.mjs';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const text = 'My brother lives in a small village. I visit him every year, if I can.';
let world;
before(async () => (world = await openWorld()));
after(() => world.close());

const paper = (page) =>
  page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
const brightness = (colour) => Math.max(...colour.match(/\d+/g).slice(0, 3).map(Number));

async function violations(page) {
  // evaluate() is not stopped by the page's policy, as a script tag would be.
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run());
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).slice(0, 3)}`);
}

for (const colorScheme of ['light', 'dark']) {
  test(`axe finds nothing wrong in the ${colorScheme} theme`, async () => {
    const page = await visit(world, { colorScheme });
    await page.getByRole('progressbar').waitFor({ state: 'detached' });
    assert.deepEqual(await violations(page), [], 'empty');
    await source(page).fill(text);
    await translated(page);
    await page.getByText('Search and alternatives').click();
    await page.getByRole('listbox').first().getByRole('option').nth(1).focus();
    assert.deepEqual(await violations(page), [], 'translated');
    await page.getByRole('radio', { name: 'Pieces' }).check({ force: true });
    await heatMap(page).locator('td[tabindex="0"]').focus();
    assert.deepEqual(await violations(page), [], 'pieces');
    await page.context().close();
  });

  test(`axe finds nothing wrong in a failure, ${colorScheme} theme`, async () => {
    world.site.break = (path, response) =>
      path.endsWith('.safetensors') && response.writeHead(404).end();
    const page = await visit(world, { colorScheme, text });
    await page.getByRole('alert').waitFor();
    world.site.break = undefined;
    assert.deepEqual(await violations(page), []);
    await page.context().close();
  });
}

test('the theme follows the system until one is chosen, which is remembered', async () => {
  const page = await visit(world, { colorScheme: 'dark' });
  const toggle = page.getByRole('button', { name: 'Dark theme' });
  await toggle.waitFor();
  assert.ok(brightness(await paper(page)) < 60);
  await page.emulateMedia({ colorScheme: 'light' });
  assert.ok(brightness(await paper(page)) > 200);
  assert.equal(await toggle.getAttribute('aria-pressed'), 'false');
  await toggle.click();
  assert.ok(brightness(await paper(page)) < 60);
  await page.reload();
  await toggle.waitFor();
  assert.ok(brightness(await paper(page)) < 60);
  assert.equal(await toggle.getAttribute('aria-pressed'), 'true');
  await page.context().close();
});

test('without storage the page works, and the theme can still be chosen', async () => {
  const context = await world.browser.newContext({ colorScheme: 'light' });
  const page = await context.newPage();
  await page.addInitScript(() => {
    Object.defineProperty(window, 'localStorage', {
      get() {
        throw new DOMException('denied', 'SecurityError');
      },
    });
  });
  await page.goto(world.site.url);
  await page.getByRole('button', { name: 'Dark theme' }).click();
  assert.ok(brightness(await paper(page)) < 60);
  await source(page).fill('Thank you.');
  assert.match(await translated(page), /merci/i);
  await context.close();
});

for (const width of [360, 768, 1440]) {
  test(`at ${width} pixels nothing hangs over the side`, async () => {
    const page = await visit(world, { viewport: { width, height: 740 } });
    const fits = () =>
      page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement;
        return scrollWidth <= clientWidth;
      });
    await page.getByRole('progressbar').waitFor({ state: 'detached' });
    assert.ok(await fits(), 'empty');
    for (const long of [
      text,
      'The old man who lives next door told me that he had never seen the sea before he was forty years old, but I do not believe him.',
      'incomprehensible'.repeat(12),
    ]) {
      await source(page).fill(long);
      await translated(page);
      await heatMap(page).waitFor();
      assert.ok(await fits(), long);
    }
    await page.getByRole('radio', { name: 'Pieces' }).check({ force: true });
    assert.ok(await fits(), 'pieces');
    await page.context().close();
  });
}

test('nothing jumps while the page and its model load', async () => {
  world.site.delay = 30;
  const page = await visit(world);
  await page.evaluate(() => {
    window.shifted = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) window.shifted += entry.value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await page.getByRole('progressbar').waitFor({ state: 'detached' });
  world.site.delay = 0;
  await page.waitForTimeout(200);
  assert.ok((await page.evaluate(() => window.shifted)) < 0.01);
  await page.context().close();
});

test('the footer names whose sentences and whose code this is', async () => {
  const page = await visit(world);
  const footer = page.getByRole('contentinfo');
  for (const name of ['Tatoeba', 'CC BY 2.0 FR', 'ManyThings.org']) {
    assert.match(await footer.getByRole('link', { name }).getAttribute('href'), /^https:/);
  }
  assert.match(await footer.innerText(), /nothing you type leaves this page/i);
  const licences = await footer.getByRole('link', { name: 'parts by others' }).getAttribute('href');
  const text = await page.evaluate(async (url) => (await fetch(url)).text(), licences);
  for (const part of ['lit-html', 'd3-scale', 'source-serif-4'])
    assert.ok(text.includes(part), part);
  await page.context().close();
});
