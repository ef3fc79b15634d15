// Finds the sentences of a text.
import { checkLanguage, checkText } from './checks.js';
import type { Span } from './types.js';

/**
 * A sentence is cut here even if nothing ends in it, so that a text without any full stop does not
 * keep the engine busy in one go. In UTF-16 units, several times what the engine takes at once (64
 * pieces): where it takes a sentence whole, that is hardly ever cut here.
 */
const maxLength = 2000;

/** What can be translated; a text without any is echoed. */
const something = /[^\s\p{Cc}\p{Cf}\p{Cs}]/u;
const leadingSpace = /^[\s\p{Cc}]*/u;
const trailingSpace = /[\s\p{Cc}]*$/u;

/**
 * After these a full stop does not end the sentence, although a capital follows. The engine has the
 * same rules, core/src/translator/segmenter.cc: tests/data/sentences.tsv holds both to them.
 */
const abbreviation =
  /(?:^|[^\p{L}\p{N}.])(?:\p{Lu}|\p{L}+(?:\.\p{L}+)+|Mrs?|Ms|Dr|Prof|St|Mt|Gen|Capt|vs|Mme|Mlle|Sra?|Srta|Nr|Fr|Hr|bzw|ca|Jan|Feb|Aug|Sept|Oct|Nov|Dec|Ud|EE|UU|Fig)\. *$/u;
/** In languages whose ordinals are numbers with a full stop, "3. Oktober", "z. B." */
const ordinal = /(?:^|[^\p{L}\p{N}.])(?:\d{1,2}|[a-z])\. *$/u;
const ordinalLanguages = /^(?:cs|da|de|et|fi|hr|hu|is|lv|nb|nn|no|sk|sl|sr|tr)\b/;
/** "No. 5", and the "1." of a list. */
const number = /(?:^|[^\p{L}\p{N}.])No\. *$/u;
const digitFirst = /^\d/;
const listNumber = /^\s*[\d.]+ *$/;
/** Segmenters take these for closing ones, and leave them at the end of the sentence before. */
const openingLast = /[“‘「『（《]+\s*$/u;
/** They begin a sentence with a mark that closes the one before, as in "« Yes. » he said". */
const closingFirst = /^[»』】》]+(?=[\s\p{P}]|$)\s*/u;
/** `"Where?" he asked.` is one sentence, although its question mark ends one. */
const quotationEnd = /[.?!…]\s*[”"’»«'』】》] *$/u;
const smallLetterFirst = /^\p{Ll}/u;

/**
 * The sentences of a text as `Translator` translates them one by one, in order, without the white
 * space and control characters around them. They are looked for as they are asked for. `language`
 * is a BCP 47 tag.
 */
export function sentenceSpans(text: string, language: string): Iterable<Span> {
  return spansIn(checkText('text', text), checkLanguage('language', language));
}

function* spansIn(text: string, language: string): Generator<Span, undefined> {
  for (const whole of segments(text, language)) {
    for (const short of shortSpans(text, whole)) {
      const span = trim(text, short);
      if (something.test(text.slice(span.begin, span.end))) yield span;
    }
  }
}

/** Segments without gaps between them. Line breaks always end one. */
function* segments(text: string, language: string): Generator<Span, undefined> {
  let last: Span | undefined;
  for (const segment of spansOf(rawSegments(text, language))) {
    if (last) last.end += closingFirst.exec(text.slice(last.end, segment.end))?.[0].length ?? 0;
    const begin = last ? last.end : segment.begin;
    const opening = openingLast.exec(text.slice(begin, segment.end))?.[0].length ?? 0;
    // What is nothing but that belongs to what follows, if anything does.
    const end = segment.end < text.length ? segment.end - opening : segment.end;
    if (begin === end) continue;
    if (last && continues(text, last, text.slice(begin, end), language)) {
      last.end = end;
    } else {
      if (last) yield last;
      last = { begin, end };
    }
  }
  if (last) yield last;
}

/** Whether a sentence goes on in `after`, although a segmenter ends it. */
function continues(text: string, sentence: Span, after: string, language: string): boolean {
  const before = text.slice(Math.max(sentence.begin, sentence.end - 20), sentence.end);
  return (
    abbreviation.test(before) ||
    (ordinalLanguages.test(language) && ordinal.test(before)) ||
    (number.test(before) && digitFirst.test(after)) ||
    (quotationEnd.test(before) && smallLetterFirst.test(after)) ||
    (sentence.end - sentence.begin <= 20 && listNumber.test(before))
  );
}

/** One for each language: they take longer to make than to use. */
const segmenters = new Map<string, Intl.Segmenter>();

function* rawSegments(text: string, language: string): Generator<string, undefined> {
  // Firefox had no Intl.Segmenter before version 125. Lines will do: the engine itself cuts what
  // is too long for it, at the end of a sentence where it can.
  const Segmenter = Intl.Segmenter as typeof Intl.Segmenter | undefined;
  if (!Segmenter) {
    for (const [line] of text.matchAll(/[^\n]*\n|[^\n]+$/g)) yield line;
    return;
  }
  let segmenter = segmenters.get(language);
  if (!segmenter) {
    segmenter = new Segmenter(language, { granularity: 'sentence' });
    segmenters.set(language, segmenter);
  }
  for (const { segment } of segmenter.segment(text)) yield segment;
}

function* spansOf(parts: Iterable<string>): Generator<Span, undefined> {
  let end = 0;
  for (const part of parts) {
    const begin = end;
    end += part.length;
    yield { begin, end };
  }
}

/** `span` in pieces of at most `maxLength`, cut after a clause or a word where there is one. */
function shortSpans(text: string, { begin, end }: Span): Span[] {
  const spans: Span[] = [];
  while (end - begin > maxLength) {
    const cut = begin + cutPosition(text.slice(begin, begin + maxLength));
    spans.push({ begin, end: cut });
    begin = cut;
  }
  spans.push({ begin, end });
  return spans;
}

function cutPosition(text: string): number {
  const clause = /^.*[,;:،、，；：] ?/su.exec(text)?.[0].length ?? 0;
  if (clause > text.length / 2) return clause;
  const word = /^.*\s/su.exec(text)?.[0].length ?? 0;
  if (word > text.length / 2) return word;
  // Never between the halves of a surrogate pair.
  return /[\uD800-\uDBFF]$/.test(text) ? text.length - 1 : text.length;
}

function trim(text: string, { begin, end }: Span): Span {
  const segment = text.slice(begin, end);
  const leading = leadingSpace.exec(segment)?.[0].length ?? 0;
  const trailing = trailingSpace.exec(segment.slice(leading))?.[0].length ?? 0;
  return { begin: begin + leading, end: end - trailing };
}
