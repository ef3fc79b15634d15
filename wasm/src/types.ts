/**
 * The options and results of the public API. It follows the W3C draft of the Translator API
 * (webmachinelearning/translation-api) and adds what no built-in translator gives.
 *
 * All offsets are UTF-16 code units, as in JavaScript strings, and ranges are half-open.
 */

/** Where a model comes from: its URL (in Node also a path), a file, or its bytes. */
export type ModelSource = string | URL | Blob | ArrayBuffer | Uint8Array;

/** Where `glossa.wasm` comes from: its URL (in Node also a path), its bytes, or compiled code. */
export type WasmSource = string | URL | ArrayBuffer | Uint8Array | WebAssembly.Module;

/** Where `worker.js` comes from: its URL; `false` runs the engine in the calling thread. */
export type WorkerSource = string | URL | false;

/** WebAssembly's vector instructions: those of every browser since 2023, or faster newer ones. */
export type InstructionSet = 'simd128' | 'relaxed-simd';

/**
 * Whether a translator can be had: not at all, after a download, after one that is under way, or
 * without any.
 */
export type Availability = 'unavailable' | 'downloadable' | 'downloading' | 'available';

/**
 * Why something failed, more exactly than the exception's name says. `NetworkError`:
 *
 * - `unanswered`: nothing came, or no more came: no network, no such server, or a silent one;
 * - `http`: the server's answer is no file, but an error, a web page or nothing at all;
 * - `integrity`: the file has another size or SHA-256 than the registry says;
 * - `file`: a file on disk cannot be read;
 * - `script`: the worker's script could not be loaded.
 *
 * `NotSupportedError`:
 *
 * - `simd`: the platform lacks the WebAssembly instructions;
 * - `languages`: there is no model for these languages, or the model is for others;
 * - `identity`: both languages are one, and without a model there is nothing to align or choose.
 *
 * `DataError`:
 *
 * - `model`: the file is no model, a damaged one, or one of another version;
 * - `registry`: the file is no registry.
 *
 * `OperationError`:
 *
 * - `engine`: the engine cannot be compiled or started;
 * - `stopped`: it stopped in the middle of a call, for instance for want of memory;
 * - `worker`: the worker could not be started, or crashed.
 *
 * `AbortError`:
 *
 * - `destroyed`: the translator was.
 */
export type ErrorReason =
  | 'unanswered'
  | 'http'
  | 'integrity'
  | 'file'
  | 'script'
  | 'simd'
  | 'languages'
  | 'identity'
  | 'model'
  | 'registry'
  | 'engine'
  | 'stopped'
  | 'worker'
  | 'destroyed';

/**
 * The exceptions of the package, but for a `TypeError`, a `RangeError` and the reason of a caller's own
 * signal. Structured clone, as of `postMessage`, keeps their name and message only.
 */
export interface GlossaError extends DOMException {
  readonly reason: ErrorReason;
}

/** One model in a `registry.json`, which is an array of these. */
export interface RegistryEntry {
  /** BCP 47 tag of the language read. */
  source: string;
  /** BCP 47 tag of the language written. */
  target: string;
  /** Where the model file is, relative to the registry. */
  file: string;
  /** Size of the file. */
  bytes: number;
  /** SHA-256 of the file, lower-case hexadecimal. */
  sha256: string;
}

/** A `downloadprogress` event; a real `ProgressEvent` where the platform has that class. */
export interface DownloadProgressEvent extends Event {
  /** From 0 to 1, never decreasing; 0 and 1 always fire. */
  readonly loaded: number;
  readonly total: 1;
  readonly lengthComputable: true;
}

/** Tells `Translator.create`'s caller how far the download is. */
export interface CreateMonitor extends EventTarget {
  ondownloadprogress: ((event: DownloadProgressEvent) => void) | null;
  addEventListener(
    type: 'downloadprogress',
    listener: ((event: DownloadProgressEvent) => void) | null,
    options?: AddEventListenerOptions | boolean,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: AddEventListenerOptions | boolean,
  ): void;
  removeEventListener(
    type: 'downloadprogress',
    listener: ((event: DownloadProgressEvent) => void) | null,
    options?: EventListenerOptions | boolean,
  ): void;
  removeEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: EventListenerOptions | boolean,
  ): void;
}

/** Where the parts of a translator come from. One of `registry` and `model` is needed. */
export interface TranslatorSources {
  /** URL of a `registry.json` (in Node also a path), from which the model is chosen by language. */
  registry?: string | URL;
  /** A model, instead of a registry. It must be for the two languages. */
  model?: ModelSource;
  /** The compiled engine; the default is one of the package's own two builds. */
  wasm?: WasmSource;
  /** Which of these two; the default is the best that the platform has. Not together with `wasm`. */
  instructionSet?: InstructionSet;
  /** The worker's script. Default: in pages the package's own, elsewhere `false`. */
  worker?: WorkerSource;
  /**
   * Milliseconds after which a download that brings nothing more fails with a `NetworkError`, above
   * 0. Default 30,000.
   */
  stallTimeout?: number;
  /**
   * Bytes of translated sentences that are kept for when they are asked for again, from 0 on.
   * Default 4 MiB.
   */
  sentenceCacheBytes?: number;
}

export interface TranslatorCreateCoreOptions extends TranslatorSources {
  /** BCP 47 tag. A model for "en" also serves "en-US". */
  sourceLanguage: string;
  /** BCP 47 tag. */
  targetLanguage: string;
}

export interface TranslatorCreateOptions extends TranslatorCreateCoreOptions {
  /** Aborting makes `create` reject with the signal's reason; later, it destroys the translator. */
  signal?: AbortSignal;
  /** Called once, before the download begins. */
  monitor?: (monitor: CreateMonitor) => void;
}

export interface ReadRegistryOptions {
  /** See `TranslatorSources`. */
  stallTimeout?: number;
  signal?: AbortSignal;
}

/** A model in the cache. */
export interface CachedModel {
  url: string;
  /** Size of the file. */
  bytes: number;
}

/** A part of a text. */
export interface Span {
  begin: number;
  end: number;
}

export interface TranslateOptions {
  /** Aborting makes the call reject with the signal's reason, by default an `AbortError`. */
  signal?: AbortSignal;
}

export interface TranslateDetailedOptions extends TranslateOptions {
  /** Hypotheses kept per step, 1 to 64. Default 1, greedy search. */
  numBeams?: number;
  /** Translations returned per sentence at most, 1 to `numBeams`. Default 1. */
  nBest?: number;
  /**
   * Finished hypotheses are ranked by score / tokens^lengthPenalty, 0 to 4. Default 1, the mean
   * per token; 0 compares plain sums.
   */
  lengthPenalty?: number;
  /**
   * Whether each sentence's translation is searched for among the pieces that its own pieces
   * usually become, where the model has such a list; faster. Default true.
   */
  shortlist?: boolean;
  /**
   * What the translation begins with, for a text of one sentence that is not split (at most 64
   * pieces); it goes on from there, so there has to be room: twice the text's pieces and 12 may be
   * said in all, and each character of the prefix's last word counts as one. It is spelled as the
   * model normalizes it, for instance with runs of spaces as one. Its last word can go on, "cha" may
   * become "chats", unless white space ends it. With it the whole vocabulary is searched, and numbers
   * or capitals are what the model makes of them. Default '', like all white space: anything.
   */
  prefix?: string;
}

export interface AlternativesOptions extends TranslateOptions {
  /** How many at most, 1 to 64. Default 5. */
  count?: number;
}

/** One way to go on from the beginning of a translation. */
export interface Alternative {
  /** The translation so far, with this token: the beginning from which the next ones are asked. */
  text: string;
  /** The piece, as a token's `text`; after "▁", where the space is a piece of its own. */
  token: string;
  /** Natural logarithm, of this token, with its space, after the beginning. */
  logProbability: number;
  /** Whether it is "</s>": the beginning is a whole translation. */
  ends: boolean;
}

/** One piece of the vocabulary, or characters that the vocabulary lacks. */
export interface Token {
  /** The piece as SentencePiece spells it: "▁" (U+2581) stands for the space before a word. */
  text: string;
  /**
   * Where it stands: a source token in the text as given, a target token in its translation's
   * `text`. "</s>", the end of the sentence, has an empty range at the end.
   */
  begin: number;
  end: number;
}

/** A word as readers see it, or marks of punctuation. Its tokens are those that its text is from. */
export interface Word {
  /** As it stands in the text. */
  text: string;
  /** As a token's. */
  begin: number;
  end: number;
  /** Indices of tokens, at least one. */
  tokens: number[];
}

/** One translation of one sentence. */
export interface Translation {
  text: string;
  /** Sum of `logProbabilities`. */
  score: number;
  /** The last one is "</s>", unless the length limit cut the translation. */
  target: Token[];
  targetWords: Word[];
  /** Natural logarithms, one per target token. */
  logProbabilities: Float32Array;
  /** Row-major, a row per target token and a column per source token; every row sums to 1. */
  attention: Float32Array;
  /** Rows and columns: [target.length, source.length]. */
  attentionShape: [rows: number, columns: number];
  /**
   * Of `align` only. Like the attention, which is where the decoder looked before it knew the token:
   * here it is weighed by how probable the token is from there. These are the better word alignments.
   */
  alignment?: Float32Array;
}

/** One sentence of the text with its translations. */
export interface TranslatedSentence {
  /** Where it stands in the text as given. */
  begin: number;
  end: number;
  /** Where its best translation begins in the whole translation. */
  textBegin: number;
  /** The last one is "</s>". */
  source: Token[];
  sourceWords: Word[];
  /** Best first, at least one. */
  translations: Translation[];
}

export interface DetailedTranslation {
  /**
   * The best translations, with the white space that stood between the sentences; where there was
   * none because their language writes none, with a space if the other one needs it, and the
   * other way round.
   */
  text: string;
  /** In order; empty where there was nothing to translate. */
  sentences: TranslatedSentence[];
}
