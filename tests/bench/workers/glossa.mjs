import { readFile } from 'node:fs/promises';
import { Translator } from '../../../wasm/dist/index.js';
import { modelPath } from '../support/paths.mjs';
import { answer } from './answer.mjs';

const instructionSet = process.argv[2];

answer(async () => {
  const translator = await Translator.create({
    sourceLanguage: 'en',
    targetLanguage: 'fr',
    model: await readFile(modelPath),
    ...(instructionSet ? { instructionSet } : {}),
  });
  return {
    about: translator.instructionSet,
    translate: async ({ text }, numBeams) =>
      (await translator.translateDetailed(text, { numBeams })).text,
  };
});
