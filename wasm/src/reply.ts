// Reads the engine's replies. wasm/binding/reply.h writes them and describes the format.
import { engineError } from './errors.js';
import { utf16Offsets } from './offsets.js';
import type {
  Alternative,
  DetailedTranslation,
  InstructionSet,
  Token,
  TranslatedSentence,
  Translation,
  Word,
} from './types.js';
import { findWords } from './words.js';

/** What an engine with its model says of itself. */
export interface LoadedModel {
  /** BCP 47. */
  sourceLanguage: string;
  /** BCP 47. */
  targetLanguage: string;
  /** What the engine was compiled for. */
  instructionSet: InstructionSet;
}

/** Reads the reply to `load`. Error: what the engine said. */
export function readModel(reply: ArrayBuffer): LoadedModel {
  const reader = new Reader(reply);
  return {
    sourceLanguage: reader.string(),
    targetLanguage: reader.string(),
    instructionSet: reader.string() as InstructionSet,
  };
}

/** The translation in the reply to `translate` of `source`. Error: what the engine said. */
export function readText(reply: ArrayBuffer, source: string): string {
  const reader = new Reader(reply);
  const text = reader.string();
  // What the engine did not translate stays as it was, lone surrogates included.
  return reader.u32() > 0 ? text : source;
}

/** Where words begin and end depends on these, BCP 47. */
export type Languages = Pick<LoadedModel, 'sourceLanguage' | 'targetLanguage'>;

/**
 * Reads the reply to `translate`. `source` is the text that was translated, which begins at
 * `offset` in the user's text; where its sentences begin in the translation counts from this
 * translation's beginning. Error: what the engine said.
 */
export function readDocument(
  reply: ArrayBuffer,
  source: string,
  offset: number,
  languages: Languages,
): DetailedTranslation {
  const reader = new Reader(reply);
  const text = reader.string();
  const sentences = reader.array(sentenceReader(reader, { source, offset, text, languages }));
  return { text: sentences.length > 0 ? text : source, sentences };
}

/** Reads the reply to `align`. Error: what the engine said. */
export function readAlignment(
  reply: ArrayBuffer,
  source: string,
  target: string,
  languages: Languages,
): TranslatedSentence {
  const reader = new Reader(reply);
  const sentence = sentenceReader(reader, { source, offset: 0, text: target, languages, target })();
  for (const translation of sentence.translations) {
    translation.alignment = reader.floats(translation.attention.length);
  }
  return sentence;
}

/** Reads the reply to `alternatives`. Error: what the engine said. */
export function readAlternatives(reply: ArrayBuffer): Alternative[] {
  const reader = new Reader(reply);
  return reader.array(() => ({
    text: reader.string(),
    token: reader.string(),
    logProbability: reader.f32(),
    ends: reader.u32() === 1,
  }));
}

/**
 * `target` is given where it is known; its spelling then wins over the engine's UTF-8. Words are
 * found when they are asked for: that takes as long as translating.
 */
function sentenceReader(
  reader: Reader,
  texts: {
    source: string;
    offset: number;
    /** The whole translation. */
    text: string;
    languages: Languages;
    target?: string;
  },
): () => TranslatedSentence {
  const { offset, languages } = texts;
  const sourceOffset = utf16Offsets(texts.source);
  const textOffset = utf16Offsets(texts.text);
  const readTranslation = (columns: number): Translation => {
    const engineText = reader.string();
    const text = texts.target ?? engineText;
    const score = reader.f32();
    const target = readTokens(reader, utf16Offsets(text));
    let words: Word[] | undefined;
    return {
      text,
      score,
      target,
      get targetWords() {
        return (words ??= findWords(text, target, languages.targetLanguage));
      },
      logProbabilities: reader.floats(target.length),
      attention: reader.floats(target.length * columns),
      attentionShape: [target.length, columns],
    };
  };
  return () => {
    const [beginByte, endByte] = [reader.u32(), reader.u32()];
    const [begin, end] = [sourceOffset(beginByte) + offset, sourceOffset(endByte) + offset];
    const textBegin = textOffset(reader.u32());
    const source = readTokens(reader, (byte) => sourceOffset(beginByte + byte) + offset);
    const text = texts.source.slice(begin - offset, end - offset);
    const translations = reader.array(() => readTranslation(source.length));
    let words: Word[] | undefined;
    return {
      begin,
      end,
      textBegin,
      source,
      get sourceWords() {
        return (words ??= findWords(text, source, languages.sourceLanguage, begin));
      },
      translations,
    };
  };
}

function readTokens(reader: Reader, offset: (byte: number) => number): Token[] {
  return reader.array(() => ({
    text: reader.string(),
    begin: offset(reader.u32()),
    end: offset(reader.u32()),
  }));
}

// A byte order mark is a character like any other here.
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** Bytes up to which a loop is faster than a TextDecoder; most pieces have fewer. */
const shortLength = 24;

/** The engine's UTF-8, which is valid. */
function decode(bytes: Uint8Array): string {
  if (bytes.length > shortLength) return utf8.decode(bytes);
  let text = '';
  for (let i = 0; i < bytes.length;) {
    const [first, second, third] = [bytes[i] ?? 0, bytes[i + 1] ?? 0, bytes[i + 2] ?? 0];
    if (first >= 0xf0) return utf8.decode(bytes);
    if (first < 0x80) {
      text += String.fromCharCode(first);
      i += 1;
    } else if (first < 0xe0) {
      text += String.fromCharCode(((first & 0x1f) << 6) | (second & 0x3f));
      i += 2;
    } else {
      text += String.fromCharCode(((first & 0x0f) << 12) | ((second & 0x3f) << 6) | (third & 0x3f));
      i += 3;
    }
  }
  return text;
}

class Reader {
  readonly #buffer: ArrayBuffer;
  readonly #view: DataView;
  #position = 0;

  /** Error: the one that the reply holds. */
  constructor(buffer: ArrayBuffer) {
    this.#buffer = buffer;
    this.#view = new DataView(buffer);
    const code = this.u32();
    if (code !== 0) throw engineError(code, this.string());
  }

  u32(): number {
    return this.#view.getUint32(this.#advance(4), true);
  }

  f32(): number {
    return this.#view.getFloat32(this.#advance(4), true);
  }

  string(): string {
    const size = this.u32();
    // Padded to whole words.
    const begin = this.#advance((size + 3) & ~3);
    return decode(new Uint8Array(this.#buffer, begin, size));
  }

  /** A copy, so that a caller who keeps it does not keep the whole reply. */
  floats(count: number): Float32Array {
    const begin = this.#advance(count * 4);
    return new Float32Array(this.#buffer.slice(begin, begin + count * 4));
  }

  array<T>(read: () => T): T[] {
    return Array.from({ length: this.u32() }, read);
  }

  #advance(bytes: number): number {
    const position = this.#position;
    this.#position += bytes;
    return position;
  }
}
