import { modelPath, pathOf } from '../support/paths.mjs';
import { openLines } from './lines.mjs';

/** The C++ API in a process of its own; `simd` forces the instruction set. */
export function openGlossaNative(name, simd) {
  const program = pathOf('build/native/glossa_serve');
  const server = openLines(program, [modelPath], simd ? { GLOSSA_SIMD: simd } : {});
  return {
    name,
    async translate(entries, beam) {
      const results = [];
      for (const { text } of entries) {
        const [microseconds, ...rest] = (await server.ask(`${beam}\t${text}`)).split('\t');
        results.push({ text: rest.join('\t'), ms: Number(microseconds) / 1000 });
      }
      return results;
    },
    close: server.close,
  };
}
