// Choosing the languages: by hand, by link, by what the browser reads.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { file } from './support/site.mjs';
import { languages, openWorld, translated, visit } from './support/page.mjs';

let world;
before(async () => (world = await openWorld()));
after(() => world.close());

test('a link to languages without a model says so, until others are chosen', async () => {
  const page = await visit(world);
  for (const [to, name] of [
    ['pt', 'Portuguese'],
    ['!', '!'],
  ]) {
    await page.goto(
      `${world.site.url}#${new URLSearchParams({ from: 'en', to, text: 'Thanks.' })}`,
    );
    await page.reload();
    const status = page.getByText(`There is no model for English → ${name}.`);
    await status.waitFor();
    assert.match(await translated(page), /merci|danke/i);
    await page.getByRole('combobox', { name: 'Languages' }).selectOption({ index: 2 });
    await status.waitFor({ state: 'detached' });
  }
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('the languages can be chosen, and the choice is remembered', async () => {
  const page = await visit(world, { text: 'Thank you.' });
  await translated(page, /merci/i);
  const pairs = await languages(page).locator('option').allInnerTexts();
  const registry = JSON.parse(await file('models/registry.json'));
  assert.equal(pairs.length, registry.length);
  assert.ok(pairs.some((pair) => pair.trim() === 'French → English'));
  await languages(page).selectOption('French → English');
  const french = page.getByRole('textbox', { name: 'French text' });
  await french.waitFor();
  assert.equal(await french.getAttribute('lang'), 'fr');
  assert.equal(await french.inputValue(), 'Thank you.');
  await french.fill('Merci.');
  await translated(page, /thank/i);
  await page.goto(world.site.url + '#text=Merci.');
  await page.reload();
  await translated(page, /thank/i);
  await page.context().close();
});

test('swapping the languages translates the translation back', async () => {
  const page = await visit(world, { text: 'I have a dog.' });
  const french = await translated(page, /chien/);
  await page.getByRole('button', { name: 'Swap languages' }).click();
  assert.match(await translated(page, /dog/), /dog/);
  assert.equal(
    await page.getByRole('textbox', { name: 'French text' }).inputValue(),
    french.trim(),
  );
  await page.context().close();
});

test('a long text of an address is cut by the rules of its own language', async () => {
  // In English a sentence ends after "3.", in German none does.
  const text = 'Wir kommen am 3. Mai in Berlin an. '.repeat(30).trim();
  const page = await visit(world);
  await page.goto(`${world.site.url}#${new URLSearchParams({ from: 'de', to: 'en', text })}`);
  await page.reload();
  await page.getByText('Sentence 1 of 30').waitFor();
  await translated(page, /Berlin/);
  await page.getByText('Sentence 1 of 30').waitFor();
  await page.context().close();
});

test('swapping twice in no time loses nothing that was written', async () => {
  const page = await visit(world, { text: 'I have a dog.' });
  await translated(page, /chien/);
  await page.getByRole('button', { name: 'Swap languages' }).dblclick();
  const english = page.getByRole('textbox', { name: 'English text' });
  await english.waitFor();
  await translated(page, /chien/);
  assert.equal(await english.inputValue(), 'I have a dog.');
  await page.context().close();
});

test('until there is a new translation, the old one is said in its own language', async () => {
  const page = await visit(world, { text: 'I like tea.' });
  await translated(page, /thé/);
  world.site.delay = 100;
  await languages(page).selectOption('English → German');
  const old = page.getByRole('region', { name: 'Translation' }).getByText(/thé/);
  assert.equal(await old.evaluate((element) => element.closest('[lang]').lang), 'fr');
  world.site.delay = 0;
  await translated(page, /Tee/);
  const text = page.getByRole('region', { name: 'Translation' }).getByText('Tee');
  assert.equal(await text.first().evaluate((element) => element.closest('[lang]').lang), 'de');
  await page.context().close();
});

test('a link brings its languages', async () => {
  const page = await visit(world, { text: 'I have a dog.' });
  await translated(page, /chien/);
  await page.goto(`${world.site.url}#from=fr&to=en&text=Le+chat+est+noir.`);
  await translated(page, /cat/);
  // Languages that no model is for, and half of a pair, change nothing.
  await page.goto(`${world.site.url}#from=fr&to=xx&text=Le+chien+est+noir.`);
  await translated(page, /dog/);
  await page.goto(`${world.site.url}#from=en&text=Le+chat+est+noir.`);
  await translated(page, /cat/);
  // The reader's choice wins over the link.
  await page.goto(`${world.site.url}#from=fr-CA&to=EN&text=Le+chien+est+noir.`);
  await translated(page, /dog/);
  await languages(page).selectOption('English → French');
  await page.reload();
  await page.getByRole('textbox', { name: 'English text' }).waitFor();
  await page.context().close();
});

test('a browser with odd names of languages works', async () => {
  const page = await visit(world);
  await page.addInitScript(() => {
    Object.defineProperty(navigator, 'languages', { value: ['C', 'en_US@posix', 'fr'] });
  });
  await page.reload();
  await page.getByRole('textbox', { name: 'English text' }).fill('I have a dog.');
  await translated(page, /chien/);
  await page.context().close();
});

test('who reads French starts with French', async () => {
  const page = await visit(world, {
    text: 'Le chat est noir.',
    locale: 'fr-CA',
  });
  await translated(page, /cat/);
  await page.context().close();
});
