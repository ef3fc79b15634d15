// An engine in a page of a browser. The time is taken in the page.

const patience = 120_000;

/** -> the engine, once the page is ready; the page is closed with it. */
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
    if (performance.now() - started > patience)
      throw new Error(`${name}: the page never got ready`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    name,
    about: await page.evaluate(() => globalThis.about),
    translate: (entries, beam) =>
      page.evaluate((...args) => globalThis.measure(...args), entries, beam),
    close: () => page.close(),
  };
}
