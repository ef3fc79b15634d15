// Words as readers see them, made of the pieces that the model sees.
import type { Token, Word } from './types.js';

interface Range {
  begin: number;
  end: number;
}

/**
 * The words of `text`, each with its tokens; punctuation stands by itself. Where a token reaches
 * over several words, they become one. `text` begins at `offset` in what the tokens count from.
 */
export function findWords(
  text: string,
  tokens: readonly Token[],
  language: string,
  offset = 0,
): Word[] {
  const words = segments(text, language);
  const taken = words.map((): number[] => []);
  const joined = new Set<number>();
  let word = 0;
  tokens.forEach((token, index) => {
    const { begin, end } = trimmed(text, token, offset);
    // The end of the sentence belongs to no word.
    if (token.begin === token.end) return;
    // A token of white space alone goes with the word after it.
    while (word < words.length - 1 && (words[word]?.end ?? 0) <= begin) word++;
    taken[word]?.push(index);
    for (let next = word + 1; (words[next]?.begin ?? end) < end; next++) joined.add(next);
  });
  const found: Word[] = [];
  words.forEach(({ begin, end }, index) => {
    const last = found.at(-1);
    const own = taken[index] ?? [];
    if (last && joined.has(index)) {
      last.end = end + offset;
      last.text = text.slice(last.begin - offset, end);
      last.tokens.push(...own);
    } else {
      const where = { begin: begin + offset, end: end + offset };
      found.push({ text: text.slice(begin, end), ...where, tokens: own });
    }
  });
  return found.filter(({ tokens }) => tokens.length > 0);
}

/** Without the white space around it, counted from the beginning of `text`. */
function trimmed(text: string, token: Token, offset: number): Range {
  const [begin, end] = [token.begin - offset, token.end - offset];
  const part = text.slice(begin, end);
  const start = end - part.trimStart().length;
  return { begin: start, end: Math.max(start, begin + part.trimEnd().length) };
}

/** Words that lose their vowel before another word, which is a word of its own: "l'homme". */
const elisions: Record<string, RegExp> = {
  fr: /^(?:[cdjlmnst]|(?:jus|lors|puis|quoi)?qu)['’](?=.)/iu,
};

/** One for each language: they take longer to make than to use. */
const segmenters = new Map<string, Intl.Segmenter>();

function rawSegments(text: string, language: string): Iterable<Intl.SegmentData> {
  const Segmenter = Intl.Segmenter as typeof Intl.Segmenter | undefined;
  if (!Segmenter) return simpleSegments(text);
  let segmenter = segmenters.get(language);
  if (!segmenter) {
    segmenter = new Segmenter(language, { granularity: 'word' });
    segmenters.set(language, segmenter);
  }
  return segmenter.segment(text);
}

/** Firefox had no Intl.Segmenter before version 125. */
function* simpleSegments(text: string): Generator<Intl.SegmentData, undefined> {
  for (const match of text.matchAll(/[\p{L}\p{M}\p{N}'’]+|\s+|[^]/gu)) {
    const [segment] = match;
    yield { segment, index: match.index, input: text, isWordLike: /[\p{L}\p{N}]/u.test(segment) };
  }
}

function segments(text: string, language: string): Range[] {
  const elision = elisions[new Intl.Locale(language).language];
  const parts = Array.from(rawSegments(text, language), ({ segment, index, isWordLike }) => ({
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
