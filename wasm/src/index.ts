export { Translator } from './translator.js';
export type * from './types.js';
