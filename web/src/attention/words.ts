import type { Token, Word } from 'glossa';

/** What an axis shows: a word, or a piece of one. Its ranges count from the sentence's beginning. */
export type Unit = Word;

/**
 * Every token by itself, spelled as the vocabulary has it, the end of the sentence included. The
 * sign for a space, "▁", is in few fonts and looks like a bar there.
 */
export function pieceUnits(text: string, tokens: readonly Token[]): Unit[] {
  return tokens.map((token, index) => {
    const { begin, end } = trimmed(text, token);
    return { text: token.text.replaceAll('▁', '_'), begin, end, tokens: [index] };
  });
}

/** The package's words, whose ranges count from the beginning of a longer text. */
export function wordUnits(words: readonly Word[], sentenceBegin: number): Unit[] {
  return words.map((word) => ({
    ...word,
    begin: word.begin - sentenceBegin,
    end: word.end - sentenceBegin,
  }));
}

interface Range {
  begin: number;
  end: number;
}

function trimmed(text: string, { begin, end }: Token): Range {
  const part = text.slice(begin, end);
  const start = end - part.trimStart().length;
  return { begin: start, end: Math.max(start, begin + part.trimEnd().length) };
}
