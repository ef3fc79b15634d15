// What all measurements share: the sentences and the server.

import { mkdirSync } from 'node:fs';
import { modelPath, pathOf } from './paths.mjs';
import { runPython } from './python.mjs';
import { sentencePool, spread } from './sentences.mjs';
import { openServer } from './server.mjs';

/** Exports the model to ONNX and translates `count` sentences with fp32 PyTorch, the reference. */
export async function openWorld(count) {
  const say = (text) => process.stderr.write(`bench: ${text}\n`);
  const { name, lines } = sentencePool();
  say(`exporting the model to ONNX; the reference translations of ${count} ${name}`);
  mkdirSync(pathOf('build/bench'), { recursive: true });
  runPython('export.py', [modelPath, pathOf('build/bench/onnx')]);
  const chosen = JSON.stringify(spread(lines, count));
  const entries = JSON.parse(runPython('reference.py', [modelPath], chosen));
  const server = await openServer();
  return {
    say,
    data: name,
    /** All sentences. */
    pool: lines,
    /** Those of the comparison: text, pieces, ids, and translations by beam. */
    entries,
    server,
    origin: server.origin,
    close: () => server.close(),
  };
}
