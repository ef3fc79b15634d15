// Typing and reading: the main job.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { file } from './support/site.mjs';
import { languages, openWorld, source, translated, translation, visit } from './support/page.mjs';

let world;
before(async () => (world = await openWorld()));
after(() => world.close());

test('loads with progress; what was typed meanwhile is translated when the model is there', async () => {
  world.site.delay = 60;
  const page = await visit(world);
  const bar = page.getByRole('progressbar');
  await bar.waitFor();
  await source(page).fill('Thank you very much.');
  const seen = [];
  while (await bar.isVisible()) {
    seen.push(await bar.evaluate((progress) => progress.value).catch(() => 1));
    await page.waitForTimeout(30);
  }
  world.site.delay = 0;
  assert.deepEqual(
    seen,
    seen.toSorted((a, b) => a - b),
  );
  assert.ok(new Set(seen).size > 3, `progress seen: ${seen.join(' ')}`);
  assert.match(await translated(page), /merci/i);
  assert.equal(await source(page).inputValue(), 'Thank you very much.');
  await page.context().close();
});

test('the size to come and what has come are told', async () => {
  world.site.delay = 200;
  const page = await visit(world);
  await page.getByText(/\d\.\d of \d+\.\d MB,\s+[1-9]\d*\s%/).waitFor();
  world.site.delay = 0;
  await page.context().close();
});

test('translates while typing, and the newest input wins', async () => {
  const page = await visit(world);
  await source(page).pressSequentially('Good morning, my friend.', {
    delay: 15,
  });
  await translated(page, /\bami\b/);
  // Ten texts in a row: only the last one's translation may stay.
  for (let i = 0; i < 10; i++) await source(page).fill(`I have ${i} cats and a dog.`);
  await source(page).fill('Where is the bathroom?');
  assert.match(await translated(page, /où/i), /^où/i);
  await page.waitForTimeout(1500);
  // No line breaks before the question mark.
  assert.match(await translated(page), /^où.*\u00a0\?$/i);
  await page.context().close();
});

test('the old translation stays, dimmed, until the new one comes', async () => {
  const page = await visit(world, { text: 'I like tea.' });
  const first = await translated(page);
  // Looks at every frame, from before the input until the old translation is gone.
  const seen = page.evaluate(() => {
    const root = document.querySelector('glossa-app').shadowRoot;
    const target = root.querySelector('glossa-target').shadowRoot;
    return new Promise((resolve) => {
      let text;
      let lowest = 1;
      const look = () => {
        const stale = target.querySelector('.stale');
        if (stale) {
          text = stale.innerText;
          lowest = Math.min(lowest, Number(getComputedStyle(stale).opacity));
        } else if (text !== undefined) {
          resolve([text, lowest]);
          return;
        }
        requestAnimationFrame(look);
      };
      look();
    });
  });
  await source(page).fill('I like tea and my cat.');
  const [text, opacity] = await seen;
  assert.equal(text, first);
  assert.ok(opacity < 1, `opacity ${opacity}`);
  assert.match(await translated(page, /chat/), /thé/);
  await page.context().close();
});

test('lines and white space between sentences stay as they are', async () => {
  const page = await visit(world);
  await source(page).fill('I like tea.  She likes coffee.\n\n\tThank you.');
  const text = await translated(page, /merci/i);
  assert.match(text, /^[^\n]+\.  [^\n]+\.\n\n\t[^\n]+$/);
  await page.context().close();
});

test('one of several sentences is drawn: by caret, by click, by button', async () => {
  const page = await visit(world, {
    text: 'I like tea. She has a dog. Thank you.',
  });
  await translated(page);
  const drawn = page.getByRole('group', { name: 'Sentence drawn' });
  const words = page.getByRole('listbox', { name: 'Source words' });
  await drawn.getByText('Sentence 1 of 3').waitFor();
  await drawn.getByRole('button', { name: 'Next sentence' }).click();
  await drawn.getByText('Sentence 2 of 3').waitFor();
  assert.match(await words.innerText(), /^She\s+has\s+a\s+dog\s+\.$/);
  await source(page).press('Control+End');
  await drawn.getByText('Sentence 3 of 3').waitFor();
  await translation(page).locator('.sentence').first().click();
  await drawn.getByText('Sentence 1 of 3').waitFor();
  await page.context().close();
});

test('alternatives come with their scores, and another one can be shown', async () => {
  const page = await visit(world, {
    text: 'My brother lives in a small village.',
  });
  const best = await translated(page);
  await page.getByText('Search and alternatives').click();
  const list = page.locator('glossa-alternatives ol').getByRole('radio');
  assert.equal(await list.count(), 4);
  const scores = await page.locator('glossa-alternatives ol li').allInnerTexts();
  for (const text of scores) assert.match(text, /log-probability \u2212\d+\.\d\d/);
  await list.nth(1).check();
  const second = await translation(page).innerText();
  assert.notEqual(second.trim(), best);
  assert.ok(scores[1].includes(second.trim()), scores[1]);
  // It stays while its sentence does.
  await source(page).press('Control+End');
  await source(page).pressSequentially(' I am tired.');
  assert.ok((await translated(page, /fatigué/)).startsWith(second.trim()));
  await source(page).fill('My brother lives in a small village.');
  assert.equal(await translated(page, /village\.\s*$/), second.trim());
  await page.getByRole('radio', { name: 'Greedy' }).check({ force: true });
  await list.nth(1).waitFor({ state: 'detached' });
  assert.equal(await list.count(), 1);
  await page.context().close();
});

test('a text in the address is translated, and the link on the page leads to it', async () => {
  const page = await visit(world, { text: 'I am hungry & tired.' });
  await translated(page, /faim/);
  await source(page).fill('She is reading a book.');
  const link = await page.getByRole('link', { name: 'Link to this text' }).getAttribute('href');
  assert.match(link, /^#from=en&to=fr&text=She/);
  await page.goto(world.site.url + link);
  assert.match(await translated(page, /livre/), /elle/i);
  // Of another text the address says nothing.
  await source(page).press('Control+End');
  await source(page).pressSequentially(' I am tired.');
  await translated(page, /fatigué/);
  assert.equal(new URL(page.url()).hash, '');
  await page.context().close();
});

test('an address without a text leaves what is written', async () => {
  const page = await visit(world);
  await source(page).fill('She is reading a book.');
  await translated(page, /livre/);
  for (const hash of ['#from=en&to=de', '#top', '']) {
    await page.evaluate((hash) => {
      const changed = new Promise((resolve) => addEventListener('hashchange', resolve));
      location.hash = hash;
      return changed;
    }, hash);
    assert.equal(await source(page).inputValue(), 'She is reading a book.');
  }
  await translated(page, /Buch/);
  // One that says there is none takes it away.
  await page.goto(`${world.site.url}#text=`);
  await page.getByText('Type something, or take an example').waitFor();
  assert.equal(await source(page).inputValue(), '');
  await page.context().close();
});

test('what is copied is the translation of what is written, and it is said', async () => {
  const page = await visit(world, { permissions: ['clipboard-read', 'clipboard-write'] });
  const copy = page.getByRole('button', { name: 'Copy', exact: true });
  const said = page.locator('main > [aria-live]');
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await source(page).fill('I like tea.');
  const french = await translated(page, /thé/);
  await said.filter({ hasText: french }).waitFor({ state: 'attached' });
  assert.equal(await copy.getAttribute('aria-disabled'), 'false');
  await copy.click();
  await said.filter({ hasText: 'Copied' }).waitFor({ state: 'attached' });
  assert.equal(await said.getAttribute('lang'), 'en');
  assert.equal(await copied(), french);
  // Said once: not again when the note is gone.
  await copy.waitFor();
  await page.waitForTimeout(1500);
  assert.equal(await said.innerText(), '');
  // Not the old translation while the model for other languages loads.
  world.site.delay = 100;
  await page.evaluate(() => navigator.clipboard.writeText('kept'));
  await languages(page).selectOption('English → German');
  assert.equal(await copy.getAttribute('aria-disabled'), 'true');
  await copy.click({ force: true });
  assert.equal(await copied(), 'kept');
  world.site.delay = 0;
  const german = await translated(page, /Tee/);
  await copy.click();
  assert.equal(await copied(), german);
  await page.context().close();
});

test('a note on a button stays for its time, however often it is pressed', async () => {
  const page = await visit(world, { permissions: ['clipboard-write'], text: 'I like tea.' });
  await translated(page, /thé/);
  const note = page.getByRole('button', { name: 'Copied' });
  await page.getByRole('button', { name: 'Copy', exact: true }).click();
  await page.waitForTimeout(1500);
  await note.click();
  await page.waitForTimeout(1200);
  assert.ok(await note.isVisible());
  await note.waitFor({ state: 'detached' });
  await page.context().close();
});

/** What has the focus, in whatever shadow it is. */
const focused = (page) =>
  page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return element.ariaLabel ?? (element === document.body ? 'nothing' : element.innerText.trim());
  });

test('what writes a text leaves the focus where it was', async () => {
  const page = await visit(world, { hasTouch: true, isMobile: true });
  const shown = page.locator('textarea');
  assert.equal(await focused(page), 'nothing');
  await page.goto(world.site.url + '#text=I+have+a+dog.');
  await translated(page, /chien/);
  assert.equal(await focused(page), 'nothing');
  await page.getByRole('button', { name: 'Swap languages' }).press('Enter');
  await translated(page, /dog/);
  assert.equal(await focused(page), 'Swap languages');
  const example = page.locator('glossa-examples button').first();
  await example.press('Enter');
  await translated(page, /sister/);
  assert.equal(await focused(page), await example.innerText());
  // Clear goes with the text.
  await page.getByRole('button', { name: 'Clear' }).tap();
  await page.getByText('Type something, or take an example').waitFor();
  assert.equal(await shown.inputValue(), '');
  assert.equal(await focused(page), 'nothing');
  await page.context().close();
});

test('after Clear a keyboard writes on', async () => {
  const page = await visit(world, { text: 'I have a dog.' });
  await translated(page, /chien/);
  await page.getByRole('button', { name: 'Clear' }).press('Enter');
  await page.getByText('Type something, or take an example').waitFor();
  await page.keyboard.type('I like tea.');
  assert.equal(await source(page).inputValue(), 'I like tea.');
  await page.context().close();
});

test('a model that is another than the registry says is refused', async () => {
  const registry = JSON.parse(await file('models/registry.json'));
  const [entry] = registry;
  world.site.break = (path, response) =>
    path.endsWith('registry.json') &&
    response.writeHead(200).end(JSON.stringify([entry, { ...entry, source: 'fr', target: 'en' }]));
  const page = await visit(world, { text: 'Thank you.' });
  await translated(page, /merci/i);
  await languages(page).selectOption({ index: 1 });
  await page.getByRole('alert').waitFor();
  await languages(page).selectOption({ index: 0 });
  assert.match(await translated(page), /merci/i);
  world.site.break = undefined;
  await page.context().close();
});
