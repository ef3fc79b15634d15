/** A part of the text that is translated by itself and kept until it changes. */
export interface Passage {
  /** Where it stands in the text, in UTF-16 code units. */
  begin: number;
  text: string;
}

/** Longer lines are cut, so that the first part of a long paste can be read before the last is done. */
const LONG_LINE = 800;
/** At least half a long line, up to the end of a sentence. */
const SENTENCES = /.{400,}?[.!?…。！？]['"’”»)]*(?:\s+|(?<=[。！？]['"’”»)]*)|$)/gsu;

/**
 * Cuts a text into passages: its lines, so that editing one of them leaves the others' translations
 * as they are. White space between passages belongs to none.
 */
export function passages(text: string): Passage[] {
  const found: Passage[] = [];
  for (const { 0: line, index } of text.matchAll(/[^\r\n]+/g)) {
    if (line.length <= LONG_LINE) {
      add(found, line, index);
      continue;
    }
    let end = 0;
    for (const match of line.matchAll(SENTENCES)) {
      add(found, match[0], index + match.index);
      end = match.index + match[0].length;
    }
    add(found, line.slice(end), index + end);
  }
  return found;
}

function add(found: Passage[], part: string, begin: number): void {
  const text = part.trim();
  if (text) found.push({ begin: begin + part.indexOf(text), text });
}
