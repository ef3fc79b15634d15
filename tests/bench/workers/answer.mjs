// The other side of engines/child.mjs.

/** `open()` gives {about, translate(entry, beam) -> {text}}. */
export async function answer(open) {
  try {
    const engine = await open();
    process.on('message', ({ entries, beam }) => {
      translate(engine, entries, beam).then(
        (results) => process.send({ results }),
        (error) => process.send({ error: String(error?.stack ?? error) }),
      );
    });
    process.on('disconnect', () => process.exit());
    process.send({ about: engine.about });
  } catch (error) {
    process.send({ error: String(error?.stack ?? error) });
  }
}

async function translate(engine, entries, beam) {
  const results = [];
  for (const entry of entries) {
    const start = performance.now();
    const result = await engine.translate(entry, beam);
    results.push({ ...result, ms: performance.now() - start });
  }
  return results;
}
