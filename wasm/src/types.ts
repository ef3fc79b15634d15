/**
 * The public API of the package. It follows the W3C draft of the Translator API
 * (webmachinelearning/translation-api) and adds what no built-in translator gives.
 * Everything exported from the package is declared or re-exported here.
 */

/** Where a model comes from: its URL, or its bytes. */
export type ModelSource = string | URL | ArrayBuffer | Uint8Array;

/** One line of a `registry.json`. */
export interface RegistryEntry {
  /** BCP 47 tag of the language read. */
  source: string;
  /** BCP 47 tag of the language written. */
  target: string;
  /** File name, relative to the registry. */
  file: string;
  /** Size of the file, used for progress before the server says anything. */
  bytes: number;
  /** SHA-256 of the file, lower-case hexadecimal. */
  sha256: string;
}

/** `downloadprogress` events: `loaded` goes from 0 to 1; 0 and 1 always fire. */
export interface CreateMonitor extends EventTarget {
  ondownloadprogress: ((event: ProgressEvent) => void) | null;
}

export interface LanguagePair {
  /** BCP 47 tag, for instance "en". */
  sourceLanguage: string;
  targetLanguage: string;
}

export interface TranslatorCreateOptions extends LanguagePair {
  /** Aborting rejects `create` with an `AbortError` and, later, destroys the translator. */
  signal?: AbortSignal;
  monitor?: (monitor: CreateMonitor) => void;
  /** URL of a `registry.json`; the model is the entry that fits the languages best. */
  registry?: string | URL;
  /** A model, instead of a registry. */
  model?: ModelSource;
  /** URL of `glossa.wasm`; the default is the file beside the package's own modules. */
  wasm?: string | URL;
}

export interface TranslateOptions {
  /** Rejects with an `AbortError`. */
  signal?: AbortSignal;
}

export interface TranslateDetailedOptions extends TranslateOptions {
  /** Hypotheses kept per step, 1 to 64. Default 1, greedy search. */
  numBeams?: number;
  /** Translations returned per sentence, 1 to `numBeams`. Default 1. */
  nBest?: number;
}

/** One piece of the vocabulary, or a run of characters that the vocabulary lacks. */
export interface Token {
  /** The piece as SentencePiece spells it: "▁" stands for the space before a word. */
  text: string;
  /** Half-open UTF-16 range: a source token's in the text as given, a target token's in `text` of its translation. */
  begin: number;
  end: number;
}

export interface Translation {
  text: string;
  /** Sum of the tokens' log-probabilities, natural log. */
  score: number;
  /** The last token is "</s>". */
  target: Token[];
  /** One per target token. */
  logProbabilities: Float32Array;
  /** Row-major [target.length, source.length]; every row sums to 1. */
  attention: Float32Array;
}

export interface TranslatedSentence {
  /** Half-open UTF-16 range in the text as given. */
  begin: number;
  end: number;
  /** The last token is "</s>". */
  source: Token[];
  /** Best first. */
  translations: Translation[];
}

export interface DetailedTranslation {
  /** The best translations with the white space that stood between the sentences. */
  text: string;
  sentences: TranslatedSentence[];
}

/** Errors are DOMExceptions: `AbortError`, `NetworkError`, `NotSupportedError`, `DataError` (not a model), or a TypeError / RangeError that names a wrong option. */
export interface Translator {
  readonly sourceLanguage: string;
  readonly targetLanguage: string;
  translate(text: string, options?: TranslateOptions): Promise<string>;
  translateDetailed(text: string, options?: TranslateDetailedOptions): Promise<DetailedTranslation>;
  /** The attention of a translation that already exists. */
  align(source: string, target: string, options?: TranslateOptions): Promise<TranslatedSentence>;
  /** Rejects what is pending with an `AbortError` and ends the worker. */
  destroy(): void;
}

export interface TranslatorFactory {
  create(options: TranslatorCreateOptions): Promise<Translator>;
}
