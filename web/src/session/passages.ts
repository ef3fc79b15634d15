import { sentenceSpans } from 'glossa';

/** A part of the text that is translated by itself and kept until it changes. */
export interface Passage {
  /** Where it stands in the text, in UTF-16 code units. */
  begin: number;
  text: string;
}

/** Longer lines are cut, so that the beginning of a long paste can be read before its end is done. */
const LONG_LINE = 800;
/** Where a long line may be cut: after a sentence, but not sooner than this after the last cut. */
const SHORTEST_CUT = 400;

/**
 * Cuts a text into passages: its lines, so that editing one of them leaves the others' translations
 * as they are. White space between passages belongs to none.
 *
 * @param language - Of the text, a BCP 47 tag.
 */
export function passages(text: string, language: string): Passage[] {
  const found: Passage[] = [];
  for (const { 0: line, index } of text.matchAll(/[^\r\n]+/g)) {
    let begin = 0;
    if (line.length > LONG_LINE) {
      for (const { end } of sentenceSpans(line, language)) {
        if (end - begin < SHORTEST_CUT) continue;
        add(found, line.slice(begin, end), index + begin);
        begin = end;
      }
    }
    add(found, line.slice(begin), index + begin);
  }
  return found;
}

function add(found: Passage[], part: string, begin: number): void {
  const text = part.trim();
  if (text) found.push({ begin: begin + part.indexOf(text), text });
}
