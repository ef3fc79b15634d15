// The class that applications use.
/// <reference lib="esnext.disposable" preserve="true" />
import { abortable, linkedController } from './abort.js';
import { checkText } from './checks.js';
import { destroyedError, notSupportedError } from './errors.js';
import { openHost, type Host } from './host.js';
import { modelBytes, type ModelRequest } from './model.js';
import { compiledModule } from './module.js';
import { Progress } from './monitor.js';
import {
  checkCreateOptions,
  checkDetailedOptions,
  checkTranslateOptions,
  greedySearch,
  type SearchSettings,
} from './options.js';
import { fits } from './registry.js';
import { readAlignment, readDocument, readModel } from './reply.js';
import { sentenceSpans } from './sentences.js';
import type {
  DetailedTranslation,
  TranslateDetailedOptions,
  TranslatedSentence,
  TranslateOptions,
  TranslatorCreateOptions,
} from './types.js';

/**
 * Translates from one language into another, on this device.
 *
 * A wrong or unknown option is a `TypeError` or `RangeError` that names it. All other errors are
 * DOMExceptions: `AbortError`, `NetworkError` (the download failed or brought something else),
 * `NotSupportedError` (no model for the languages), `DataError` (a damaged model) and
 * `OperationError` (the engine cannot go on, for instance for want of memory).
 */
export class Translator {
  /** As asked for, in canonical form. */
  readonly sourceLanguage: string;
  /** As asked for, in canonical form. */
  readonly targetLanguage: string;

  /** `destroy()`, for `using`, where the platform has this symbol. */
  declare [Symbol.dispose]: () => void;

  readonly #host: Host;
  /** Aborted when the translator is destroyed. */
  readonly #life = new AbortController();
  /** One per pending call. */
  readonly #calls = new Set<AbortController>();
  /** Ends when the engine is free for the sentence that asks next. */
  #turn: Promise<unknown> = Promise.resolve();

  /** Loads a model and starts an engine for it, in a worker where there are workers. */
  static async create(options: TranslatorCreateOptions): Promise<Translator> {
    const settings = checkCreateOptions(options);
    const { controller, unlink } = linkedController(settings.signal);
    const { signal } = controller;
    signal.throwIfAborted();
    const progress = new Progress(settings.monitor);
    try {
      const [module, model] = await abortable(
        Promise.all([compiledModule(settings.wasm), downloadModel(settings, progress, signal)]),
        signal,
      );
      const translator = new Translator(settings, openHost());
      try {
        await abortable(translator.#load(module, model), signal);
        signal.throwIfAborted();
      } catch (error) {
        translator.#end(error);
        throw error;
      }
      const end = (): void => {
        translator.#end(settings.signal?.reason);
      };
      settings.signal?.addEventListener('abort', end, { signal: translator.#life.signal });
      return translator;
    } catch (error) {
      // One of two downloads may have failed: the other is not needed any more.
      controller.abort(error);
      throw error;
    } finally {
      progress.stop();
      unlink();
    }
  }

  private constructor(languages: ModelRequest, host: Host) {
    this.sourceLanguage = languages.sourceLanguage;
    this.targetLanguage = languages.targetLanguage;
    this.#host = host;
  }

  /**
   * Translates a text. Sentences are translated one by one; white space and line breaks between
   * them are kept, and a text with nothing to translate comes back as it is.
   */
  async translate(text: string, options?: TranslateOptions): Promise<string> {
    checkText('text', text);
    const signal = checkTranslateOptions('translate', options);
    return (await this.#translate(text, greedySearch, signal)).text;
  }

  /** Translates a text, and tells for every sentence how. */
  async translateDetailed(
    text: string,
    options?: TranslateDetailedOptions,
  ): Promise<DetailedTranslation> {
    checkText('text', text);
    const { signal, ...search } = checkDetailedOptions(options);
    return this.#translate(text, search, signal);
  }

  /**
   * Scores and aligns a translation that already exists: the result's only translation is `target`.
   * A `RangeError` if either text is longer than a sentence can be (1000 vocabulary pieces).
   */
  async align(
    source: string,
    target: string,
    options?: TranslateOptions,
  ): Promise<TranslatedSentence> {
    checkText('source', source);
    checkText('target', target);
    return this.#call(checkTranslateOptions('align', options), async (signal) => {
      const reply = await this.#inTurn(signal, () => this.#host.call('align', [source, target]));
      return readAlignment(reply, source, target);
    });
  }

  /**
   * Ends the engine and frees its memory. What is pending and what is asked for later is rejected
   * with an `AbortError`.
   */
  destroy(): void {
    this.#end(destroyedError());
  }

  #end(reason: unknown): void {
    this.#life.abort(reason);
    for (const controller of this.#calls) controller.abort(reason);
    this.#host.close();
  }

  async #load(module: WebAssembly.Module, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    const reply = await this.#host.call('load', [module, bytes], [bytes.buffer]);
    const model = readModel(reply);
    if (
      !fits(model.sourceLanguage, this.sourceLanguage) ||
      !fits(model.targetLanguage, this.targetLanguage)
    ) {
      throw notSupportedError(
        `Expected a model for ${this.sourceLanguage} to ${this.targetLanguage}, ` +
          `found one for ${model.sourceLanguage} to ${model.targetLanguage}.`,
      );
    }
  }

  #translate(
    text: string,
    search: SearchSettings,
    signal: AbortSignal | undefined,
  ): Promise<DetailedTranslation> {
    const { numBeams, nBest, lengthPenalty } = search;
    return this.#call(signal, async (signal) => {
      const result: DetailedTranslation = { text: '', sentences: [] };
      let done = 0;
      for (const { begin, end } of sentenceSpans(text, this.sourceLanguage)) {
        const source = text.slice(begin, end);
        const reply = await this.#inTurn(signal, () =>
          this.#host.call('translate', [source, numBeams, nBest, lengthPenalty]),
        );
        const translated = readDocument(reply, source, begin);
        result.text += text.slice(done, begin) + translated.text;
        result.sentences.push(...translated.sentences);
        done = end;
      }
      result.text += text.slice(done);
      return result;
    });
  }

  /** Runs `work` until it is done, `signal` aborts or the translator ends. */
  async #call<T>(
    signal: AbortSignal | undefined,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    signal?.throwIfAborted();
    this.#life.signal.throwIfAborted();
    const { controller, unlink } = linkedController(signal);
    this.#calls.add(controller);
    try {
      return await abortable(work(controller.signal), controller.signal);
    } finally {
      this.#calls.delete(controller);
      unlink();
    }
  }

  /**
   * The engine gets one sentence at a time and calls take turns, so a long text does not keep a
   * short one waiting, and what was aborted while it waited never reaches the engine.
   */
  async #inTurn<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(() => {
      signal.throwIfAborted();
      return work();
    });
    this.#turn = result.catch(() => undefined);
    return result;
  }
}

// Not in the class itself: where the platform lacks the symbol, that would not be an error but a
// method named "undefined".
if (typeof Symbol.dispose === 'symbol') {
  Object.defineProperty(Translator.prototype, Symbol.dispose, {
    value(this: Translator) {
      this.destroy();
    },
  });
}

async function downloadModel(
  request: ModelRequest,
  progress: Progress,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  progress.update(0);
  const onProgress = (loaded: number): void => {
    progress.update(loaded);
  };
  const bytes = await modelBytes(request, { signal, onProgress });
  progress.finish();
  return bytes;
}
