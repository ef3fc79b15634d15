// What a translator does: its calls, one after the other, over an engine that is started when it
// is needed. It does not know its translator, which can so be collected as garbage.
import { abortable, linkedController } from './abort.js';
import type { ActionName, Actions } from './actions.js';
import type { SearchSettings } from './engine.js';
import { Failure, messageOf, reasonOf } from './errors.js';
import { openEngine, type EngineClient } from './host.js';
import { chooseInstructionSet } from './instruction-set.js';
import type { Model } from './model.js';
import { compiledModule } from './module.js';
import type { Progress } from './monitor.js';
import type { CreateSettings } from './options.js';
import { fits, isTag } from './registry.js';
import { readModel, type LoadedModel } from './reply.js';
import { ReplyCache } from './reply-cache.js';
import { nextTask } from './tasks.js';

export class Session {
  /** Aborted when the session ends, with the reason that all later calls are rejected with. */
  readonly life = new AbortController();
  /** Texts are translated sentence by sentence, so there is no limit but memory. */
  readonly inputQuota = Infinity;
  readonly #settings: CreateSettings;
  readonly #model: Model | undefined;
  /** What is pending. Whoever asked is held, so that it is not collected as garbage meanwhile. */
  readonly #calls = new Map<AbortController, unknown>();
  readonly #replies: ReplyCache;
  #hits = 0;
  /** Absent until it is loaded, and again once it has failed. */
  #engine: Promise<EngineClient> | undefined;
  /** Ends when the engine is free for the sentence that asks next. */
  #turn: Promise<unknown> = Promise.resolve();

  /** Without a model where none is needed, because both languages are one. */
  constructor(settings: CreateSettings, model: Model | undefined) {
    this.#settings = settings;
    this.#model = model;
    this.#replies = new ReplyCache(settings.sentenceCacheBytes);
    const { signal } = settings;
    const end = (): void => {
      this.end(signal?.reason);
    };
    signal?.addEventListener('abort', end, { signal: this.life.signal });
  }

  get isIdentity(): boolean {
    return this.#model === undefined;
  }

  /** Gets the model and starts the engine; what it says of itself. */
  async load(signal: AbortSignal, progress: Progress): Promise<LoadedModel> {
    if (!this.#model) {
      progress.finish();
      const { sourceLanguage, targetLanguage } = this.#settings;
      return { sourceLanguage, targetLanguage, instructionSet: chooseInstructionSet(undefined) };
    }
    const { engine, loaded } = await twice(() => this.#start(signal, progress));
    this.#engine = Promise.resolve(engine);
    return loaded;
  }

  /** Runs `work` for `owner` until it is done, `signal` aborts or the session ends. */
  async call<T>(
    owner: unknown,
    signal: AbortSignal | undefined,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    signal?.throwIfAborted();
    this.life.signal.throwIfAborted();
    const { controller, unlink } = linkedController(signal);
    this.#calls.set(controller, owner);
    try {
      return await abortable(work(controller.signal), controller.signal);
    } finally {
      this.#calls.delete(controller);
      unlink();
    }
  }

  /** The engine's reply for one sentence. */
  async translate(
    sentence: string,
    search: SearchSettings,
    signal: AbortSignal,
  ): Promise<ArrayBuffer> {
    const key = JSON.stringify([search, sentence]);
    let reply = this.#replies.get(key);
    if (reply) {
      // A long text that repeats itself must not keep others from running.
      if (++this.#hits % 100 === 0) await nextTask();
    } else {
      reply = await this.#inTurn(signal, () => this.#ask('translate', [sentence, search]));
      this.#replies.set(key, reply);
    }
    signal.throwIfAborted();
    return reply;
  }

  align(source: string, target: string, signal: AbortSignal): Promise<ArrayBuffer> {
    return this.#inTurn(signal, () => this.#ask('align', [source, target]));
  }

  alternatives(
    source: string,
    prefix: string,
    count: number,
    signal: AbortSignal,
  ): Promise<ArrayBuffer> {
    return this.#inTurn(signal, () => this.#ask('alternatives', [source, prefix, count]));
  }

  /** Rejects what is pending and frees the memory. */
  end(reason: unknown): void {
    this.life.abort(reason);
    for (const controller of this.#calls.keys()) controller.abort(reason);
    this.#replies.clear();
    this.#engine?.then(
      (engine) => {
        engine.close();
      },
      () => undefined,
    );
    this.#engine = undefined;
  }

  /**
   * The engine gets one sentence at a time and calls take turns, so a long text does not keep a
   * short one waiting, and what was aborted while it waited never reaches the engine.
   */
  async #inTurn<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(() =>
      twice(() => {
        signal.throwIfAborted();
        return work();
      }),
    );
    this.#turn = result.catch(() => undefined);
    return result;
  }

  async #ask<Name extends ActionName>(
    action: Name,
    args: Parameters<Actions[Name]>,
  ): Promise<ArrayBuffer> {
    const started = (this.#engine ??= this.#restart());
    try {
      const engine = await started;
      return await engine.call(action, args).catch((error: unknown) => {
        engine.close();
        throw error;
      });
    } catch (error) {
      // The worker is gone or the engine has trapped: the next call starts a new one.
      if (this.#engine === started) this.#engine = undefined;
      throw error;
    }
  }

  async #restart(): Promise<EngineClient> {
    return (await this.#start(this.life.signal)).engine;
  }

  async #start(
    signal: AbortSignal,
    progress?: Progress,
  ): Promise<{ engine: EngineClient; loaded: LoadedModel }> {
    const onProgress = (loaded: number): void => progress?.update(loaded);
    const model = this.#model;
    if (!model) throw new Failure('identity', 'Without a model, nothing is translated or aligned.');
    onProgress(0);
    // The worker's script loads meanwhile.
    const engine = openEngine(this.#settings.worker);
    try {
      const [module, bytes] = await abortable(
        Promise.all([compiledModule(this.#settings), model.read(signal, onProgress)]),
        signal,
      );
      progress?.finish();
      signal.throwIfAborted();
      const reply = await abortable(engine.call('load', [module, bytes]), signal);
      const loaded = await readLoaded(reply, model);
      this.#checkLanguages(loaded);
      signal.throwIfAborted();
      return { engine, loaded };
    } catch (error) {
      engine.close();
      throw error;
    }
  }

  #checkLanguages(model: LoadedModel): void {
    const { sourceLanguage, targetLanguage } = this.#settings;
    for (const tag of [model.sourceLanguage, model.targetLanguage]) {
      if (!isTag(tag))
        throw new Failure('model', `model: expected a BCP 47 language tag, found "${tag}"`);
    }
    if (fits(model.sourceLanguage, sourceLanguage) && fits(model.targetLanguage, targetLanguage)) {
      return;
    }
    throw new Failure(
      'languages',
      `Expected a model for ${sourceLanguage} to ${targetLanguage}, ` +
        `found one for ${model.sourceLanguage} to ${model.targetLanguage}.`,
    );
  }
}

/** Error: `DataError`, which names the model, that is not kept then. */
async function readLoaded(reply: ArrayBuffer, model: Model): Promise<LoadedModel> {
  try {
    return readModel(reply);
  } catch (error) {
    if (reasonOf(error) !== 'model') throw error;
    await model.forget();
    throw new Failure('model', `${model.name}: ${messageOf(error)}`);
  }
}

/**
 * Does again, with a new engine, what stopped one: WebKit on Linux now and then reports an access out
 * of bounds where there is none (https://github.com/oven-sh/bun/issues/17146,
 * https://github.com/tauri-apps/tauri/issues/7154), and memory may do for an engine that starts afresh.
 */
async function twice<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (reasonOf(error) === 'stopped') return work();
    throw error;
  }
}
