// An engine in a page of a browser. The time is taken in the page.

import { openBrowserPage } from '../support/browsers.mjs';

const patience = 120_000;

/** -> the engine, once its page is ready; `prepare(page)` comes before the page is opened. */
export async function openPage(name, kind, url, prepare = () => undefined) {
  const { page, close } = await openBrowserPage(kind);
  await prepare(page);
  await page.goto(url);
  const started = performance.now();
  for (;;) {
    const { ready, failure } = await page.evaluate(() => ({
      ready: globalThis.ready,
      failure: globalThis.failure,
    }));
    if (failure) throw new Error(`${name}: ${failure}`);
    if (ready) break;
    if (performance.now() - started > patience)
      throw new Error(`${name}: the page never got ready`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    name,
    about: await page.evaluate(() => globalThis.about),
    translate: (entries, beam) =>
      page.evaluate((...args) => globalThis.measure(...args), entries, beam),
    page,
    close,
  };
}
