import { modelPath, pathOf } from '../support/paths.mjs';
import { openLines } from './lines.mjs';
import { oneThread, python } from '../support/python.mjs';

export function openPyTorch(name) {
  const server = openLines(python, [pathOf('tests/bench/python/serve.py'), modelPath], oneThread);
  return {
    name,
    async translate(entries, beam) {
      const results = [];
      for (const { pieces, ids } of entries) {
        results.push(JSON.parse(await server.ask(JSON.stringify({ pieces, ids, beam }))));
      }
      return results;
    },
    close: server.close,
  };
}
