// The other side of engines/child.mjs.

import { timed } from '../pages/timed.mjs';

/** `open()` gives {about, translate(entry, beam) -> {text}}. */
export async function answer(open) {
  try {
    const engine = await open();
    process.on('message', ({ entries, beam }) => {
      timed(engine, entries, beam).then(
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
