// Any text at all: the page stays quick and keeps it.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { onlyModel } from './support/site.mjs';
import {
  heatMap,
  openWorld,
  readHeatMap,
  source,
  translated,
  translation,
  visit,
} from './support/page.mjs';

let world;
let page;
before(async () => (world = await openWorld()));
beforeEach(async () => {
  await page?.context().close();
  page = await visit(world);
  await page.getByRole('progressbar').waitFor({ state: 'detached' });
});
after(() => world.close());

/** Every row of the heat map still adds up to 1, and nothing was thrown. */
async function isSound() {
  const { columns, rows } = await readHeatMap(page);
  assert.ok(columns.length && rows.length);
  for (const { values } of rows) {
    const sum = values.reduce((total, value) => total + value);
    // Each value is rounded, to a tenth of a percent where there are many.
    assert.ok(Math.abs(sum - 1) < 0.05, String(sum));
  }
  assert.equal(await page.getByRole('alert').count(), 0);
  assert.deepEqual(page.problems, []);
}

for (const text of [
  'xqzt blorfk wug, zzyzx gnarfl!',
  '😀 👩‍👩‍👧 I love you 🎉',
  'مرحبا بالعالم! كيف حالك؟',
  'A\u0301 \u200b\u202e reversed \u202c ﬁne \u0007',
  'a',
  'word'.repeat(200),
]) {
  test(`translates ${text.slice(0, 30)}`, async () => {
    await source(page).fill(text);
    await translated(page);
    await isSound();
    assert.equal(await source(page).inputValue(), text);
  });
}

test('what Clear and an example replaced can be had back', async () => {
  await source(page).fill('I like tea.');
  await translated(page);
  for (const name of ['Clear', /small red car/]) {
    await page.getByRole('button', { name }).click();
    assert.notEqual(await source(page).inputValue(), 'I like tea.');
    await page.keyboard.press('ControlOrMeta+z');
    assert.equal(await source(page).inputValue(), 'I like tea.');
    await translated(page, /thé/);
  }
});

test('the sentence that is drawn is in view in both panes', async () => {
  const lines = Array.from({ length: 60 }, (_, line) => `Line ${line}. I like tea.`);
  await source(page).fill(lines.join('\n'));
  await translated(page);
  const inView = (name) =>
    page.locator(`${name} .sentence.on`).evaluate((sentence) => {
      const frame = sentence.closest('.scroll').getBoundingClientRect();
      const { top, bottom } = sentence.getBoundingClientRect();
      return top > frame.top - 1 && bottom < frame.bottom + 1;
    });
  await source(page).press('Control+End');
  await page.getByText('Sentence 120 of 120').waitFor();
  assert.ok(await inView('glossa-target'));
  for (let step = 0; step < 80; step++) {
    await page.getByRole('button', { name: 'Previous sentence' }).click();
  }
  await page.locator('glossa-attention').getByText('Sentence 40 of 120').waitFor();
  assert.ok(await inView('glossa-target'));
  assert.ok(await inView('glossa-source'));
  // Who scrolls away is left there, whatever they point at.
  const pane = page.locator('glossa-target .scroll');
  await pane.evaluate((element) => (element.scrollTop = 0));
  await page.locator('glossa-target .sentence').first().hover();
  await page.getByRole('listbox', { name: 'Source words' }).getByRole('option').first().hover();
  await page.locator('glossa-links path.on').first().waitFor();
  assert.equal(await pane.evaluate((element) => element.scrollTop), 0);
});

for (const text of ['   \n  ', '漢字かな交じり文', '🙂']) {
  test(`${JSON.stringify(text)} has nothing to translate: it stays, and nothing is drawn`, async () => {
    await source(page).fill('I like tea.');
    await translated(page);
    await source(page).fill(text);
    await heatMap(page).waitFor({ state: 'detached' });
    if (text.trim()) assert.equal(await translated(page), text);
    assert.equal(await page.getByRole('alert').count(), 0);
    assert.deepEqual(page.problems, []);
  });
}

test('Arabic is written from right to left, in the text area and in its mirror', async () => {
  await source(page).fill('مرحبا بالعالم! كيف حالك؟');
  await translated(page);
  const word = page.locator('glossa-source .word').first();
  const at = await word.boundingBox();
  const area = await source(page).boundingBox();
  assert.ok(at.x > area.x + area.width / 2, 'the first word stands on the right');
  const units = page.getByRole('listbox', { name: 'Source words' }).getByRole('option');
  const [first, second] = [await units.nth(0).boundingBox(), await units.nth(1).boundingBox()];
  assert.ok(first.x > second.x, 'so does the first word of the drawing');
  await page.mouse.move(at.x + at.width / 2, at.y + at.height / 2);
  await page.locator('glossa-source .word.on').first().waitFor();
});

test('a sentence of very many pieces is drawn in part, and says so', async () => {
  world.site.break = await onlyModel('tests/data/tiny-linear.safetensors');
  await page.reload();
  // Nonsense, for which this model writes on up to its limit.
  await source(page).fill('a'.repeat(56));
  await translated(page);
  world.site.break = undefined;
  await page.getByRole('radio', { name: 'Pieces' }).check({ force: true });
  await page.getByText('its first 80 pieces are drawn').waitFor();
  const { columns, rows } = await readHeatMap(page);
  assert.equal(Math.max(columns.length, rows.length), 80);
});

for (const [name, text] of [
  ['sentences', 'The quick brown fox jumps over the lazy dog, and nobody knows why. '.repeat(1500)],
  ['lines', 'I like tea.\n'.repeat(8400)],
  ['one word', 'a'.repeat(100_000)],
]) {
  test(`100,000 characters, ${name}: the page does not freeze`, async () => {
    await page.evaluate(() => {
      window.longest = 0;
      let last = performance.now();
      const frame = () => {
        const now = performance.now();
        window.longest = Math.max(window.longest, now - last);
        last = now;
        requestAnimationFrame(frame);
      };
      requestAnimationFrame(frame);
    });
    await source(page).evaluate(
      (area, pasted) => {
        area.value = pasted;
        area.dispatchEvent(new Event('input', { bubbles: true }));
      },
      text.slice(0, 100_000),
    );
    await page.waitForTimeout(3000);
    const longest = await page.evaluate(() => window.longest);
    // Frames are dropped (a browser lays out so much text in 0.1 to 0.3 s), but nobody is locked out.
    assert.ok(longest < 2500, `${Math.round(longest)} ms without a frame`);
    await source(page).fill('Thank you.');
    await translation(page).filter({ hasText: /merci/i }).waitFor({ timeout: 60_000 });
    assert.deepEqual(page.problems, []);
  });
}
