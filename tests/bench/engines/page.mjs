// An engine in a page of a browser. The time is taken in the page.

const patience = 120_000;

/** `page` is Playwright's or Puppeteer's: what is used here is the same. */
export async function openPage(page, name, url) {
  await page.goto(url);
  const started = performance.now();
  for (;;) {
    const { ready, failure } = await page.evaluate(() => ({
      ready: globalThis.ready,
      failure: globalThis.failure,
    }));
    if (failure) throw new Error(`${name}: ${failure}`);
    if (ready) break;
    if (performance.now() - started > patience) throw new Error(`${name}: the page never got ready`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    name,
    about: await page.evaluate(() => globalThis.about),
    translate: (entries, beam) => evaluate(page, entries, beam),
    close: () => page.close(),
  };
}

function evaluate(page, entries, beam) {
  // One argument, since Playwright passes no more.
  return page.evaluate(({ entries, beam }) => globalThis.measure(entries, beam), { entries, beam });
}
