// Reading where the model looked: by eye, by pointer, by keyboard, by screen reader.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, beforeEach, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Translator } from '../../wasm/dist/index.js';
import { heatMap, openWorld, readHeatMap, source, translated, visit } from './support/page.mjs';

const text = 'My brother lives in a small village.';
/** Values are read as whole percents, and below 10 % as tenths. */
const ROUNDING = 0.04;
let world;
let page;
before(async () => (world = await openWorld()));
beforeEach(async () => {
  await page?.context().close();
  page = await visit(world, { text });
  await translated(page);
});
after(() => world.close());

const links = () => page.locator('glossa-links');
const targetWords = () => page.getByRole('listbox', { name: 'Words of the translation' });
const sourceWords = () => page.getByRole('listbox', { name: 'Source words' });
const inSource = () => page.locator('glossa-source .word.on').allInnerTexts();
const inTarget = () => page.locator('glossa-target .word.on').allInnerTexts();

/** What a page shows a moment later. */
async function eventually(check) {
  for (let tries = 1; ; tries++) {
    try {
      return await check();
    } catch (error) {
      if (tries === 50) throw error;
      await sleep(100);
    }
  }
}

function strongest(values) {
  return values.indexOf(Math.max(...values));
}

test('the heat map has the real words on both axes, and every row adds up to 1', async () => {
  const { columns, rows } = await readHeatMap(page);
  assert.deepEqual(columns, ['My', 'brother', 'lives', 'in', 'a', 'small', 'village', '.']);
  const written = (await translated(page)).replaceAll(/\s+/g, '');
  assert.equal(rows.map(({ label }) => label).join(''), written);
  for (const { label, values } of rows) {
    assert.equal(values.length, columns.length);
    const sum = values.reduce((total, value) => total + value);
    assert.ok(Math.abs(sum - 1) < ROUNDING, `${label}: ${sum}`);
  }
});

test('words look where a reader would look', async () => {
  const { columns, rows } = await readHeatMap(page);
  for (const [target, source] of [
    ['frère', 'brother'],
    ['village', 'village'],
  ]) {
    const row = rows.find(({ label }) => label === target);
    assert.ok(row, `no "${target}" in ${rows.map(({ label }) => label)}`);
    assert.equal(columns[strongest(row.values)], source);
  }
});

test('darker is more: the strongest cell of a row has the most colour, and says its number', async () => {
  const { rows } = await readHeatMap(page);
  const cells = heatMap(page).locator('tbody tr').nth(1).locator('td');
  const lightness = await cells.evaluateAll((all) =>
    all.map((cell) => {
      const [r, g, b] = getComputedStyle(cell).backgroundColor.match(/\d+/g).map(Number);
      return 0.2 * r + 0.7 * g + 0.1 * b;
    }),
  );
  const { values } = rows[1];
  assert.equal(lightness.indexOf(Math.min(...lightness)), strongest(values));
  const printed = await cells.nth(strongest(values)).innerText();
  assert.equal(Number(printed), Math.round(Math.max(...values) * 100));
});

test('pieces are shown as they are, with the end of the sentence, and rows still add up', async () => {
  await page.getByRole('radio', { name: 'Pieces' }).check({ force: true });
  await heatMap(page).getByRole('columnheader', { name: '</s>' }).waitFor();
  const { columns, rows } = await readHeatMap(page);
  assert.equal(columns.at(-1), '</s>');
  assert.equal(rows.at(-1).label, '</s>');
  assert.equal(columns.slice(0, -1).join('').replaceAll('_', ' ').trim(), text);
  for (const { label, values } of rows) {
    const sum = values.reduce((total, value) => total + value);
    assert.ok(Math.abs(sum - 1) < ROUNDING, `${label}: ${sum}`);
  }
});

test('the alignment is that of the translation that is shown, and stays chosen', async () => {
  const choose = (name) => page.getByRole('radio', { name, exact: true }).check({ force: true });
  // The package, in this process, says what is to be seen.
  const model = await readFile(new URL('../../weights/en-fr.safetensors', import.meta.url));
  const translator = await Translator.create({ sourceLanguage: 'en', targetLanguage: 'fr', model });
  const shows = async (weights, written) => {
    const { translations } = await translator.align(written, await translated(page));
    const { target, attentionShape, [weights]: expected } = translations[0];
    await eventually(async () => {
      const { rows } = await readHeatMap(page);
      assert.equal(rows.length, target.length);
      for (const [t, { label, values }] of rows.entries()) {
        for (const [s, value] of values.entries()) {
          const wanted = expected[t * attentionShape[1] + s];
          assert.ok(Math.abs(value - wanted) < 0.006, `${label}, ${s}: ${value}, not ${wanted}`);
        }
      }
    });
  };
  await choose('Pieces');
  await shows('attention', text);
  await choose('Alignment');
  await shows('alignment', text);
  await source(page).fill('She never drinks coffee in the evening.');
  await shows('alignment', 'She never drinks coffee in the evening.');
  await page.reload();
  await source(page).fill(text);
  await translated(page);
  await choose('Pieces');
  await shows('alignment', text);
  await choose('Attention');
  await shows('attention', text);
  translator.destroy();
});

test('a word under the pointer lights up with its partner everywhere', async () => {
  const { columns, rows } = await readHeatMap(page);
  const t = rows.findIndex(({ label }) => label === 'frère');
  const s = strongest(rows[t].values);
  const everywhere = async () => {
    await page.locator(`glossa-links path.on[data-target="${t}"][data-source="${s}"]`).waitFor();
    assert.deepEqual(await inTarget(), ['frère']);
    assert.ok((await inSource()).includes(columns[s]));
    assert.equal(await targetWords().getByRole('option', { selected: true }).innerText(), 'frère');
    assert.equal(await heatMap(page).locator('tbody th.on').innerText(), 'frère');
    assert.equal(await page.locator('glossa-reading h3').innerText(), 'frère');
  };
  await targetWords().getByText('frère').hover();
  await everywhere();
  await page.mouse.move(2, 2);
  await page.locator('glossa-links path.on').first().waitFor({ state: 'detached' });
  await page.locator('glossa-target .word', { hasText: 'frère' }).hover();
  await everywhere();
  await page.mouse.move(2, 2);
  await heatMap(page).locator('tbody th', { hasText: 'frère' }).hover();
  await everywhere();
});

test('of a resting mouse and the keyboard, what moved last says what is lit', async () => {
  const words = targetWords().getByRole('option');
  const texts = await words.allInnerTexts();
  const lit = (index) => eventually(async () => assert.deepEqual(await inTarget(), [texts[index]]));
  await words.nth(3).hover();
  await lit(3);
  await words.first().focus();
  await lit(0);
  await page.keyboard.press('ArrowRight');
  await lit(1);
  await words.nth(2).hover();
  await lit(2);
  // Without the mouse, the focus is what is left.
  await page.mouse.move(2, 2);
  await lit(1);
});

test('links of the word under the pointer stand out, the others fade', async () => {
  await sourceWords().getByText('village').hover();
  const paths = await links()
    .locator('path')
    .evaluateAll((all) =>
      all.map((path) => ({
        source: Number(path.dataset.source),
        opacity: Number(getComputedStyle(path).strokeOpacity),
        width: Number(path.getAttribute('stroke-width')),
      })),
    );
  const own = paths.filter(({ source }) => source === 6);
  const others = paths.filter(({ source }) => source !== 6);
  assert.ok(own.length && others.length);
  assert.ok(Math.max(...own.map(({ opacity }) => opacity)) > 0.5);
  assert.ok(others.every(({ opacity }) => opacity < 0.2));
});

test('a word in the text area lights up under the pointer', async () => {
  const word = page.locator('glossa-source .word', { hasText: 'village' });
  const { x, y, width, height } = await word.boundingBox();
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.locator('glossa-source .word.on', { hasText: 'village' }).waitFor();
  assert.equal(await sourceWords().getByRole('option', { selected: true }).innerText(), 'village');
});

test('the links are walked with arrow keys, across to the strongest partner', async () => {
  const { columns, rows } = await readHeatMap(page);
  await targetWords().getByRole('option').first().focus();
  await page.keyboard.press('End');
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  const focused = () => page.evaluate(() => window.deepActive().innerText);
  await page.evaluate(() => {
    window.deepActive = () => {
      let element = document.activeElement;
      while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
      return element;
    };
  });
  assert.equal(await focused(), rows[1].label);
  assert.deepEqual(await inTarget(), [rows[1].label]);
  await page.keyboard.press('ArrowUp');
  const s = strongest(rows[1].values);
  assert.equal(await focused(), columns[s]);
  const label = await page.evaluate(() => window.deepActive().ariaLabel);
  assert.match(label, new RegExp(`^${columns[s]}, seen by: \\S+ [\\d.]+\\s%`));
  const outline = await page.evaluate(() => getComputedStyle(window.deepActive()).outlineStyle);
  assert.equal(outline, 'solid');
});

test('the heat map is walked with arrow keys and says every value', async () => {
  const { rows } = await readHeatMap(page);
  const cell = () =>
    heatMap(page).evaluate((table) => {
      const active = table.getRootNode().activeElement;
      const { rowIndex } = active.parentElement;
      return {
        row: rowIndex - 1,
        column: active.cellIndex - 1,
        says: active.ariaLabel,
      };
    });
  await heatMap(page).locator('td[tabindex="0"]').focus();
  assert.deepEqual(await cell(), {
    row: 0,
    column: 0,
    says: (await cell()).says,
  });
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  const { row, column, says } = await cell();
  assert.deepEqual([row, column], [1, 1]);
  assert.equal(parseFloat(says) / 100, rows[1].values[1]);
  assert.equal((await inSource()).length + (await inTarget()).length, 2);
  await page.keyboard.press('Control+End');
  assert.deepEqual((await cell()).row, rows.length - 1);
  await page.keyboard.press('ArrowDown');
  assert.deepEqual((await cell()).row, rows.length - 1);
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('ArrowLeft');
  assert.deepEqual((await cell()).column, -1);
  assert.deepEqual(await inTarget(), [rows[0].label]);
  // One stop for Tab, wherever one was.
  assert.equal(await heatMap(page).locator('[tabindex="0"]').count(), 1);
});

test('screen readers hear the translation when the typing rests', async () => {
  const live = page.locator('[aria-live="polite"][lang="fr"]');
  const written = await translated(page);
  await live.filter({ hasText: written }).waitFor({ state: 'attached' });
});

test('a word that is tapped is shown on both sides, in either text', async () => {
  const touch = await visit(world, { text, hasTouch: true, isMobile: true });
  await translated(touch);
  const lit = (side) => touch.locator(`glossa-${side} .word.on`).first();
  await touch.locator('glossa-target .word', { hasText: 'frère' }).tap();
  await lit('source').filter({ hasText: 'brother' }).waitFor();
  const word = await touch.locator('glossa-source .word', { hasText: 'village' }).boundingBox();
  await touch.touchscreen.tap(word.x + word.width / 2, word.y + word.height / 2);
  await lit('target').filter({ hasText: 'village' }).waitFor();
  await touch.context().close();
});

test('what is selected of a translation stays selected', async () => {
  const several = await visit(world, { text: 'I have a cat. My brother lives in a village.' });
  await translated(several);
  const box = await several.locator('glossa-target .sentence:not(.on)').boundingBox();
  const y = box.y + box.height / 2;
  await several.mouse.move(box.x + 5, y);
  await several.mouse.down();
  await several.mouse.move(box.x + box.width / 2, y, { steps: 5 });
  await several.mouse.up();
  await several.waitForTimeout(300);
  assert.ok((await several.evaluate(() => getSelection().toString().length)) > 5);
  await several.context().close();
});

test('while a long text is translated, the drawing stays where it is', async () => {
  const long = await visit(world);
  const lines = Array.from({ length: 60 }, (_, i) => `I have ${i} cats and ${i + 3} dogs.`);
  await source(long).fill(lines.join('\n'));
  const seen = new Set();
  const place = long.locator('glossa-attention .steps span');
  while (!(await long.locator('.status.idle').count())) {
    if (await place.count()) seen.add((await place.innerText()).replace(/ of .*/, ''));
  }
  assert.ok(seen.size <= 2, [...seen].join(', '));
  await place.filter({ hasText: 'Sentence 60 of 60' }).waitFor();
  await long.context().close();
});
