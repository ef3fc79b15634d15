import { Translator } from '/glossa/index.js';
import { report, serve } from './measure.mjs';

serve(async (settings) => {
  const instructionSet = settings.get('instructionSet');
  const translator = await Translator.create({
    sourceLanguage: 'en',
    targetLanguage: 'fr',
    registry: '/weights/registry.json',
    ...(instructionSet ? { instructionSet } : {}),
  });
  return {
    about: translator.instructionSet,
    translate: async ({ text }, numBeams) =>
      (await translator.translateDetailed(text, { numBeams })).text,
  };
}).catch(report);
