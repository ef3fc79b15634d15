// What every measured page does with its engine.

import { timed } from './timed.mjs';

/**
 * `open(settings)` gives {about, translate(entry, beam) -> {text}}; the settings are those of the
 * page's address. The driver calls `measure`; `?first=ENTRY` translates one sentence at once and
 * notes when it was there.
 */
export async function serve(open) {
  const settings = new URLSearchParams(location.search);
  const engine = await open(settings);
  globalThis.measure = (entries, beam) => timed(engine, entries, beam);
  globalThis.about = engine.about;
  if (settings.has('first')) {
    const opened = performance.now();
    const { text } = await engine.translate(JSON.parse(settings.get('first')), 1);
    document.body.textContent = text;
    globalThis.first = { text, opened, translated: performance.now() };
  }
  globalThis.ready = true;
}

/** So that the driver learns what went wrong. */
export function report(error) {
  globalThis.failure = String(error?.stack ?? error);
}
