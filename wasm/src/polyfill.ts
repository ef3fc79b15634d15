// The browser's own name for the class.
import { setDefaultSources } from './options.js';
import { Translator } from './translator.js';
import type { TranslatorSources } from './types.js';

/**
 * Puts `Translator` on `globalThis` where the browser has none of its own, for code that was written
 * for that one. Such code does not say where models come from, so `sources` says it: it counts for
 * every `create` and `availability` that is not told otherwise.
 *
 * @returns whether there was none, so that Glossa's is now there.
 */
export function installPolyfill(sources: TranslatorSources = {}): boolean {
  if ('Translator' in globalThis) return false;
  setDefaultSources(sources);
  Object.defineProperty(globalThis, 'Translator', {
    value: Translator,
    writable: true,
    enumerable: false,
    configurable: true,
  });
  return true;
}
