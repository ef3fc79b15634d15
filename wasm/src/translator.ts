// The class that applications use.
/// <reference lib="esnext.disposable" preserve="true" />
import { linkedController } from './abort.js';
import { checkText } from './checks.js';
import { destroyedError, Failure, messageOf } from './errors.js';
import { gapBetween } from './gaps.js';
import { chooseInstructionSet } from './instruction-set.js';
import { findModel } from './model.js';
import { prefetchModule } from './module.js';
import { Progress } from './monitor.js';
import { isIdentity } from './registry.js';
import {
  checkAlternativesOptions,
  checkCreateOptions,
  checkDetailedOptions,
  checkTranslateOptions,
  greedySearch,
} from './options.js';
import {
  readAlignment,
  readAlternatives,
  readDocument,
  readText,
  type LoadedModel,
} from './reply.js';
import { sentenceSpans } from './sentences.js';
import { Session } from './session.js';
import { nextTask } from './tasks.js';
import type {
  Alternative,
  AlternativesOptions,
  Availability,
  DetailedTranslation,
  InstructionSet,
  Span,
  TranslateDetailedOptions,
  TranslatedSentence,
  TranslateOptions,
  TranslatorCreateCoreOptions,
  TranslatorCreateOptions,
} from './types.js';

/** Ends the sessions of translators that nobody can reach any more. */
const forgotten = new FinalizationRegistry<Session>((session) => {
  session.end(destroyedError());
});

/**
 * Translates from one language into another, on this device.
 *
 * A wrong or unknown option is a `TypeError` or `RangeError` that names it. All other errors are
 * DOMExceptions with a `reason`, see `GlossaError`: `AbortError`, `NetworkError` (the download failed
 * or brought something else), `NotSupportedError` (no model for the languages), `DataError` (a damaged
 * model) and `OperationError` (the engine failed; the next call starts a new one).
 */
export class Translator {
  /** `destroy()`, for `using`, where the platform has this symbol. */
  declare [Symbol.dispose]: () => void;

  readonly #session: Session;
  readonly #loaded: LoadedModel;

  /**
   * Whether `create` with the same options needs a download. An object for `create` will do: its
   * `signal` and `monitor` have no meaning here. Errors: `UnknownError` if the registry cannot be
   * read for now, `DataError` if it is none.
   */
  static async availability(options: TranslatorCreateCoreOptions): Promise<Availability> {
    const settings = checkCreateOptions('Translator.availability', options);
    try {
      const model = await findModel(settings);
      if (model && !settings.wasm) chooseInstructionSet(settings.instructionSet);
      return model ? await model.availability() : 'available';
    } catch (error) {
      const { name, reason } = error as Failure;
      if (name === 'NotSupportedError') return 'unavailable';
      throw name === 'NetworkError' ? new Failure(reason, messageOf(error), 'UnknownError') : error;
    }
  }

  /**
   * Loads a model and starts an engine for it: in pages in a worker that all translators share,
   * elsewhere in the calling thread.
   */
  static async create(options: TranslatorCreateOptions): Promise<Translator> {
    // The monitor is dropped when all is there: it may know the translator, and so keep it alive.
    const { monitor, ...settings } = checkCreateOptions('Translator.create', options);
    const { controller, unlink } = linkedController(settings.signal);
    const { signal } = controller;
    try {
      signal.throwIfAborted();
      const progress = new Progress(monitor, signal);
      if (!isIdentity(settings.sourceLanguage, settings.targetLanguage)) prefetchModule(settings);
      const session = new Session(settings, await findModel(settings, signal));
      try {
        const loaded = await session.load(signal, progress);
        // Who is told that all is there may still change their mind.
        await nextTask();
        signal.throwIfAborted();
        return new Translator(session, loaded);
      } catch (error) {
        session.end(error);
        throw error;
      }
    } finally {
      // Nothing that is still under way is wanted any more, nor any progress.
      unlink();
      controller.abort();
    }
  }

  /** Not for callers: `create` makes translators. */
  private constructor(...parts: [Session, LoadedModel] | []) {
    const [session, loaded] = parts;
    if (!(session instanceof Session) || !loaded) throw new TypeError('Illegal constructor');
    this.#session = session;
    this.#loaded = loaded;
    forgotten.register(this, session, session);
  }

  /** The language that the model reads: "en" where "en-US" was asked for and "en" was found. */
  get sourceLanguage(): string {
    return this.#loaded.sourceLanguage;
  }

  /** The language that the model writes. */
  get targetLanguage(): string {
    return this.#loaded.targetLanguage;
  }

  /** No limit but memory: texts are translated sentence by sentence. */
  get inputQuota(): number {
    return this.#session.inputQuota;
  }

  /** What the engine was compiled for, as it says itself. */
  get instructionSet(): InstructionSet {
    return this.#loaded.instructionSet;
  }

  /**
   * Translates a text. Sentences are translated one by one; white space and line breaks between
   * them are kept, and a text with nothing to translate comes back as it is.
   */
  async translate(text: string, options: TranslateOptions = {}): Promise<string> {
    checkText('text', text);
    const signal = checkTranslateOptions('translate', options);
    return this.#session.call(this, signal, async (signal) => {
      await Promise.resolve(); // what is aborted at once is not answered
      let result = '';
      for await (const chunk of this.#chunks(text, () => signal)) result += chunk;
      signal.throwIfAborted();
      return result;
    });
  }

  /**
   * The translation in pieces, one per sentence; together they are what `translate` gives. A piece
   * is translated when it is asked for. A signal that is aborted already throws its reason.
   */
  translateStreaming(text: string, options: TranslateOptions = {}): ReadableStream<string> {
    checkText('text', text);
    const signal = checkTranslateOptions('translateStreaming', options);
    signal?.throwIfAborted();
    this.#session.life.signal.throwIfAborted();
    let current: AbortSignal;
    const chunks = this.#chunks(text, () => current);
    return new ReadableStream<string>(
      {
        pull: async (controller) => {
          await this.#session.call(this, signal, async (signal) => {
            current = signal;
            const { done, value } = await chunks.next();
            signal.throwIfAborted();
            if (done) controller.close();
            else controller.enqueue(value);
          });
        },
      },
      { highWaterMark: 0 },
    );
  }

  /**
   * Translates a text, and tells for every sentence how. With a `prefix`, a `RangeError` if there is
   * more than one sentence, one of more than 64 pieces, or no room for more after the prefix, and a
   * `NotSupportedError` if both languages are one and there is no model.
   */
  async translateDetailed(
    text: string,
    options: TranslateDetailedOptions = {},
  ): Promise<DetailedTranslation> {
    checkText('text', text);
    const { search, signal } = checkDetailedOptions(options);
    return this.#session.call(this, signal, async (signal) => {
      await Promise.resolve();
      const result: DetailedTranslation = { text: '', sentences: [] };
      let done = 0;
      for (const { begin, end } of this.#spansFor(search.prefix.trim(), text)) {
        const source = text.slice(begin, end);
        const reply = await this.#session.translate(source, search, signal);
        const translated = readDocument(reply, source, begin, this.#loaded);
        result.text += gapBetween(text, [done, begin], [result.text, translated.text]);
        for (const sentence of translated.sentences) sentence.textBegin += result.text.length;
        result.text += translated.text;
        result.sentences.push(...translated.sentences);
        done = end;
      }
      signal.throwIfAborted();
      result.text += text.slice(done);
      return result;
    });
  }

  /**
   * Scores and aligns a translation that already exists: the result's only translation is `target`.
   * A `RangeError` if either text is longer than a sentence can be (1000 vocabulary pieces), a
   * `NotSupportedError` if both languages are one and there is no model.
   */
  async align(
    source: string,
    target: string,
    options: TranslateOptions = {},
  ): Promise<TranslatedSentence> {
    checkText('source', source);
    checkText('target', target);
    const signal = checkTranslateOptions('align', options);
    return this.#session.call(this, signal, async (signal) => {
      const reply = await this.#session.align(source, target, signal);
      return readAlignment(reply, source, target, this.#loaded);
    });
  }

  /**
   * The most probable next tokens of a translation of `source`, taken as one sentence, that begins
   * with `prefix`, the most probable first. They follow the last piece of the prefix, which is cut
   * into pieces as the model cuts it. Errors as of `align`.
   */
  async alternatives(
    source: string,
    prefix: string,
    options: AlternativesOptions = {},
  ): Promise<Alternative[]> {
    checkText('source', source);
    checkText('prefix', prefix);
    const { count, signal } = checkAlternativesOptions(options);
    return this.#session.call(this, signal, async (signal) =>
      readAlternatives(await this.#session.alternatives(source, prefix, count, signal)),
    );
  }

  /** 0: there is no quota to use up. */
  async measureInputUsage(text: string, options: TranslateOptions = {}): Promise<number> {
    checkText('text', text);
    const signal = checkTranslateOptions('measureInputUsage', options);
    return this.#session.call(this, signal, async () => {
      await nextTask();
      return 0;
    });
  }

  /**
   * Ends the engine and frees its memory. What is pending and what is asked for later is rejected
   * with an `AbortError`.
   */
  destroy(): void {
    forgotten.unregister(this.#session);
    this.#session.end(destroyedError());
  }

  /** Where the sentences are; nowhere if nothing needs to be translated. */
  #spans(text: string): Iterable<Span> {
    return this.#session.isIdentity ? [] : sentenceSpans(text, this.sourceLanguage);
  }

  /** The same; a prefix is of one sentence. */
  #spansFor(prefix: string, text: string): Iterable<Span> {
    const spans = this.#spans(text);
    if (prefix === '') return spans;
    if (this.#session.isIdentity) {
      throw new Failure('identity', 'Without a model, no translation begins with a prefix.');
    }
    const all = [...spans];
    if (all.length <= 1) return all;
    throw new RangeError(
      `text: expected one sentence to go with a prefix, found ${String(all.length)}`,
    );
  }

  /** The translation, sentence by sentence with the white space before it. */
  async *#chunks(text: string, signal: () => AbortSignal): AsyncGenerator<string, undefined> {
    let done = 0;
    let before = '';
    for (const { begin, end } of this.#spans(text)) {
      const source = text.slice(begin, end);
      const reply = await this.#session.translate(source, greedySearch, signal());
      const translation = readText(reply, source);
      yield gapBetween(text, [done, begin], [before, translation]) + translation;
      before = translation;
      done = end;
    }
    if (done < text.length) yield text.slice(done);
  }
}

const { prototype } = Translator;
Object.defineProperty(prototype, Symbol.toStringTag, { value: 'Translator', configurable: true });

// Not in the class itself: where the platform lacks the symbol, that would not be an error but a
// method named "undefined".
if (typeof Symbol.dispose === 'symbol') {
  Object.defineProperty(prototype, Symbol.dispose, {
    value(this: Translator) {
      this.destroy();
    },
  });
}

// Classes hide their members from loops, the web platform's interfaces do not.
for (const owner of [Translator, prototype]) {
  for (const name of Object.getOwnPropertyNames(owner)) {
    if (['constructor', 'prototype', 'name', 'length'].includes(name)) continue;
    Object.defineProperty(owner, name, { enumerable: true });
  }
}
