// What the benchmark compares. Each engine has a name and translate(sentence): the time of one call
// is the time that a user waits.

import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { Translator } from '../../wasm/dist/index.js';

/** The command line, one sentence at a time through pipes. */
export async function native(binary, model, beam) {
  const options = ['translate', '-m', model, '--batch-size', '1', '--beam', String(beam)];
  const child = spawn(binary, options, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    name: 'native',
    async translate(sentence) {
      child.stdin.write(`${sentence}\n`);
      return (await lines.next()).value;
    },
    close: () => child.stdin.end(),
  };
}

/** The npm package in Node.js. */
export async function wasm(model, beam) {
  const translator = await Translator.create({
    sourceLanguage: 'en',
    targetLanguage: 'fr',
    model: await readFile(model),
  });
  return {
    name: 'WebAssembly in Node.js',
    translate: async (sentence) =>
      (await translator.translateDetailed(sentence, { numBeams: beam })).text,
    close: () => translator.destroy(),
  };
}
