export { cachedModels, evictModels } from './cache.js';
export { gapBetween } from './gaps.js';
export { installPolyfill } from './polyfill.js';
export { readRegistry } from './registry-file.js';
export { sentenceSpans } from './sentences.js';
export { Translator } from './translator.js';
export type * from './types.js';
