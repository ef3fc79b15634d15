// What stands between the translations of two sentences.
import { checkNumber, checkText } from './checks.js';

/**
 * Characters and marks of Chinese and Japanese, which are written without spaces: `is_wide` of
 * core/src/text/utf8.h.
 */
const wide = '[\\u2e80-\\u9fff\\uf900-\\ufaff\\ufe30-\\ufe4f\\uff00-\\uffef\\u{20000}-\\u{3ffff}]';
const wideFirst = new RegExp(`^${wide}`, 'u');
const wideLast = new RegExp(`${wide}$`, 'u');

/** The end of a sentence, with the quotes and brackets that close after it. */
const sentenceEnd = /[.!?。！？…]["')\]»”）」]*$/u;

/** Longer than what `sentenceEnd` or a character may be: long texts are not searched whole. */
const nearby = 8;

/**
 * What to put between the translations of two sentences: what stood between these, `text` from
 * `begin` to `end`. Where that is nothing, because their language has no spaces, a space between
 * translations that need one; where it is a space, nothing between translations that need none.
 */
export function gapBetween(
  text: string,
  [begin, end]: [begin: number, end: number],
  [before, after]: [before: string, after: string],
): string {
  checkText('text', text);
  checkNumber('begin', begin, 0, text.length, 'integer');
  checkNumber('end', end, begin, text.length, 'integer');
  const gap = text.slice(begin, end);
  if (checkText('before', before) === '' || checkText('after', after) === '') return gap;
  const wide = [wideLast.test(before.slice(-nearby)), wideFirst.test(after)];
  if (gap !== '') return wide.every(Boolean) && /^ +$/.test(gap) ? '' : gap;
  const head = text.slice(Math.max(0, begin - nearby), begin);
  const sentences =
    wideLast.test(head) || wideFirst.test(text.slice(end, end + nearby)) || sentenceEnd.test(head);
  return sentences && !wide.some(Boolean) ? ' ' : '';
}
