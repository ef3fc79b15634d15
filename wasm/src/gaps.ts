// What stands between the translations of two sentences.

/** Is it a character or a mark of Chinese or Japanese, which are written without spaces? */
function isWide(text: string, index: number): boolean {
  const unit = text.charCodeAt(index);
  return unit >= 0x2e80 && unit <= 0xffef;
}

/**
 * What stood between two sentences, `text` from `begin` to `end`. Where that is nothing, because
 * their language has no spaces, a space between translations that need one.
 */
export function gapBetween(
  text: string,
  [begin, end]: [begin: number, end: number],
  [before, after]: [before: string, after: string],
): string {
  const alone = begin < end || before === '' || after === '' || !isWide(text, begin - 1);
  const fits = alone || isWide(before, before.length - 1) || isWide(after, 0);
  return fits ? text.slice(begin, end) : ' ';
}
