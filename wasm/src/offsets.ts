// From UTF-8 byte offsets, in which the engine counts, to UTF-16 offsets, in which JavaScript does.

function utf8Length(codePoint: number): number {
  // A lone surrogate is encoded as U+FFFD: three bytes, like its neighbours.
  return codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
}

/**
 * The function that turns an offset in TextEncoder's encoding of `text` into one in `text`. An
 * offset inside a character counts as its beginning, one past the end as the end.
 */
export function utf16Offsets(text: string): (byte: number) => number {
  const offsets: number[] = [];
  let begin = 0;
  for (const character of text) {
    for (let i = utf8Length(character.codePointAt(0) ?? 0); i > 0; --i) offsets.push(begin);
    begin += character.length;
  }
  return (byte) => offsets[byte] ?? text.length;
}
