// Nothing typed leaves the page, and the page needs no exception from its strict policy.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { heatMap, openWorld, source, translated, visit } from './support/page.mjs';

let world;
before(async () => (world = await openWorld()));
after(() => world.close());

test('no request while typing, none to anyone else ever, nothing stopped by the policy', async () => {
  const page = await visit(world);
  const requested = [];
  page.context().on('request', (request) => requested.push(request.url()));
  await page.reload();
  await page.getByRole('progressbar').waitFor({ state: 'detached' });
  assert.ok(requested.length > 5);
  const before = requested.length;
  const onServer = world.site.requests.length;
  await source(page).pressSequentially('My secret: naïve œuvres, ő, “Ω”, 漢字.', { delay: 10 });
  await translated(page);
  await heatMap(page).waitFor();
  await page.getByRole('radio', { name: 'Pieces' }).check({ force: true });
  await page.getByRole('button', { name: 'Dark theme' }).click();
  await page.getByRole('listbox').first().getByRole('option').nth(1).hover();
  await page.getByText('Search and alternatives').click();
  await page.waitForTimeout(300);
  assert.deepEqual(requested.slice(before), []);
  assert.equal(world.site.requests.length, onServer);
  for (const url of requested) assert.ok(url.startsWith(world.site.url), url);
  assert.deepEqual(page.violations, []);
  assert.deepEqual(page.problems, []);
  assert.equal(page.url(), world.site.url);
  await page.context().close();
});

test('the policy allows this site only, and no inline script or style', async () => {
  const page = await visit(world);
  const policy = await page
    .locator('meta[http-equiv="Content-Security-Policy"]')
    .getAttribute('content');
  const directives = new Map(
    policy.split(';').map((directive) => {
      const [name, ...sources] = directive.trim().split(/\s+/);
      return [name, sources];
    }),
  );
  assert.deepEqual(directives.get('default-src'), ["'none'"]);
  assert.deepEqual(directives.get('script-src'), ["'self'", "'wasm-unsafe-eval'"]);
  for (const [name, sources] of directives) {
    if (name === 'script-src') continue;
    assert.ok(
      sources.every((from) => from === "'self'" || from === "'none'"),
      `${name} ${sources}`,
    );
  }
  // And it is in force.
  await page.evaluate(() => fetch('https://example.org/').catch(() => undefined));
  await page.waitForFunction(() => true);
  assert.deepEqual(page.violations, ['connect-src: https://example.org/']);
  await page.context().close();
});
