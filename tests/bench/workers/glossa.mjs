import { readFile } from 'node:fs/promises';
import { Translator } from '../../../wasm/dist/index.js';
import { modelPath } from '../support/paths.mjs';
import { countTokens } from '../pages/tokens.mjs';
import { answer } from './answer.mjs';

answer(async () => {
  const translator = await Translator.create({
    sourceLanguage: 'en',
    targetLanguage: 'fr',
    model: await readFile(modelPath),
    sentenceCacheBytes: 0,
  });
  return {
    about: translator.instructionSet,
    async translate({ text }, numBeams) {
      const result = await translator.translateDetailed(text, { numBeams });
      return { text: result.text, tokens: countTokens(result) };
    },
  };
});
