import { Translator } from '/glossa/index.js';
import { report, serve } from './measure.mjs';
import { countTokens } from './tokens.mjs';

serve(async (settings) => {
  const instructionSet = settings.get('instructionSet');
  const translator = await Translator.create({
    sourceLanguage: 'en',
    targetLanguage: 'fr',
    registry: '/weights/registry.json',
    sentenceCacheBytes: 0, // the same sentences come again in every round
    ...(instructionSet ? { instructionSet } : {}),
    ...(settings.get('worker') === 'false' ? { worker: false } : {}),
  });
  return {
    about: translator.instructionSet,
    async translate({ text }, numBeams) {
      if (numBeams === 1 && settings.has('plain'))
        return { text: await translator.translate(text) };
      const result = await translator.translateDetailed(text, { numBeams });
      return { text: result.text, tokens: countTokens(result) };
    },
  };
}).catch(report);
