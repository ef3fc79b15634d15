/** Each entry's translation with its time in ms; the engine has translate(entry, beam) -> {text}. */
export async function timed(engine, entries, beam) {
  const results = [];
  for (const entry of entries) {
    const start = performance.now();
    const result = await engine.translate(entry, beam);
    results.push({ ...result, ms: performance.now() - start });
  }
  return results;
}
