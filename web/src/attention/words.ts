import type { Token } from 'glossa';

/** What an axis shows: a word, or a piece of one. */
export interface Unit {
  text: string;
  /** Where it stands in its sentence's text, in UTF-16 code units. */
  begin: number;
  end: number;
  /** Indices of the tokens that it is made of. */
  tokens: number[];
}

const END = '</s>';

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

/**
 * Words as readers see them, each with its tokens; punctuation stands by itself. Where a token
 * reaches over several words, they become one. The end of the sentence belongs to none.
 */
export function wordUnits(text: string, tokens: readonly Token[], language: string): Unit[] {
  const words = segments(text, language);
  const taken: { token: number; word: number }[] = [];
  const joined = new Set<number>();
  let word = 0;
  tokens.forEach((token, index) => {
    if (token.text === END) return;
    const { begin, end } = trimmed(text, token);
    // A token of white space alone goes with the word after it.
    while (word < words.length - 1 && (words[word]?.end ?? 0) <= begin) word++;
    taken.push({ token: index, word });
    for (let next = word + 1; (words[next]?.begin ?? end) < end; next++) joined.add(next);
  });
  const units: Unit[] = [];
  words.forEach(({ begin, end }, index) => {
    const last = units.at(-1);
    const own = taken.filter((entry) => entry.word === index).map((entry) => entry.token);
    if (last && joined.has(index)) {
      last.end = end;
      last.text = text.slice(last.begin, end);
      last.tokens.push(...own);
    } else {
      units.push({ text: text.slice(begin, end), begin, end, tokens: own });
    }
  });
  return units.filter((unit) => unit.tokens.length);
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

/** Words that lose their vowel before another word, which is a word of its own: "l'homme". */
const ELISIONS: Record<string, RegExp> = {
  fr: /^(?:[cdjlmnst]|(?:jus|lors|puis|quoi)?qu)['’](?=.)/iu,
};

function segments(text: string, language: string): Range[] {
  const segmenter = new Intl.Segmenter(language, { granularity: 'word' });
  const elision = ELISIONS[new Intl.Locale(language).language];
  const parts = [...segmenter.segment(text)].map(({ segment, index, isWordLike }) => ({
    segment,
    begin: index,
    end: index + segment.length,
    kind: !segment.trim() ? 'space' : isWordLike ? 'word' : 'mark',
  }));
  parts.forEach((part, index) => {
    const between = parts[index - 1]?.kind === 'word' && parts[index + 1]?.kind === 'word';
    if (part.segment === '-' && between) part.kind = 'hyphen';
  });
  const found: Range[] = [];
  parts.forEach(({ segment, begin, end, kind }, index) => {
    if (kind === 'space') return;
    const last = found.at(-1);
    const before = parts[index - 1]?.kind;
    // "peut-être" is one word, and "?!" one mark.
    const joins =
      kind === 'hyphen' || before === 'hyphen' || (kind === 'mark' && before === 'mark');
    if (last && joins) {
      last.end = end;
      return;
    }
    const head = elision?.exec(segment)?.[0].length ?? 0;
    if (head) found.push({ begin, end: begin + head });
    found.push({ begin: begin + head, end });
  });
  return found;
}
