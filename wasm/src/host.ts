// Where engines run: in a worker that all translators share, or in this thread. No RPC library:
// with one message per sentence there is nothing to cancel in the worker, and what such libraries
// leave out, that a worker which dies rejects what was pending, is most of this file.
import { createActions, type ActionName, type Actions, type Response } from './actions.js';
import { startWorker, workerOrigin } from './assets.js';
import { engineStopped, Failure, messageOf } from './errors.js';
import { nextTask } from './tasks.js';
import type { WorkerSource } from './types.js';

/** One engine, with one model once `load` was called. */
export interface EngineClient {
  /**
   * Errors, by reason: `script` or `worker` if that failed, `engine` if it is no more, `stopped` if
   * this call ended it; what it says itself is in the reply.
   */
  call<Name extends ActionName>(
    action: Name,
    args: Parameters<Actions[Name]>,
  ): Promise<ArrayBuffer>;
  /** Ends the engine and frees its memory; what is pending is never answered. */
  close(): void;
}

/** The worker that runs, by where it came from; '' is the package's own. */
const workers = new Map<string, WorkerHost>();

/**
 * A new engine: in a worker, to keep pages responsive. In Node (its worker_threads are another API)
 * and in workers the engine runs in this thread, and lets others run between sentences: service
 * workers cannot start workers, and in Firefox those of a worker sometimes never start.
 * Error: `worker` if none can be started.
 */
export function openEngine(source: WorkerSource | undefined): EngineClient {
  const here =
    typeof Worker !== 'function' || (source === undefined && !('document' in globalThis));
  if (source === false || here) return new LocalEngine();
  const key = source === undefined ? '' : String(source);
  let host = workers.get(key);
  if (!host) {
    const origin = String(source ?? workerOrigin);
    host = new WorkerHost(newWorker(source, origin), origin, () => workers.delete(key));
    workers.set(key, host);
  }
  return host.open();
}

function newWorker(source: string | URL | undefined, origin: string): Worker {
  try {
    return source === undefined ? startWorker() : new Worker(source, { type: 'module' });
  } catch (error) {
    // Browsers start no worker whose script comes from another origin than the page.
    throw new Failure('worker', `Expected to start a worker from ${origin}: ${messageOf(error)}`);
  }
}

interface Pending {
  engine: number;
  resolve: (reply: ArrayBuffer) => void;
  reject: (error: Error) => void;
}

class WorkerHost {
  readonly #worker: Worker;
  readonly #onEnd: () => void;
  readonly #engines = new Set<number>();
  readonly #pending = new Map<number, Pending>();
  #lastId = 0;
  #failure: Error | undefined;

  /** `origin`: where its script comes from, for messages. */
  constructor(worker: Worker, origin: string, onEnd: () => void) {
    this.#worker = worker;
    this.#onEnd = onEnd;
    worker.onmessage = ({ data }: MessageEvent<Response>) => {
      const pending = this.#pending.get(data.id);
      this.#pending.delete(data.id);
      if ('reply' in data) pending?.resolve(data.reply);
      else pending?.reject(engineStopped(data.error));
    };
    worker.onerror = (event) => {
      event.preventDefault();
      // Without a message nothing was thrown: there is no script.
      const { message } = event;
      this.#fail(
        message
          ? new Failure('worker', `The worker failed: ${message}`)
          : new Failure('script', `The worker failed: its script could not be loaded: ${origin}`),
      );
    };
    worker.onmessageerror = () => {
      this.#fail(new Failure('worker', 'The worker failed: it sent what cannot be read'));
    };
  }

  open(): EngineClient {
    const engine = ++this.#lastId;
    this.#engines.add(engine);
    return {
      call: (action, args) => this.#call(engine, action, args),
      close: () => {
        this.#close(engine);
      },
    };
  }

  #call(engine: number, action: ActionName, args: unknown[]): Promise<ArrayBuffer> {
    return new Promise((resolve, reject) => {
      if (this.#failure) {
        reject(this.#failure);
        return;
      }
      const id = ++this.#lastId;
      this.#pending.set(id, { engine, resolve, reject });
      // An argument that cannot be cloned throws, and so rejects.
      this.#worker.postMessage({ id, engine, action, args });
    });
  }

  #close(engine: number): void {
    if (!this.#engines.delete(engine)) return;
    for (const [id, pending] of this.#pending) {
      if (pending.engine === engine) this.#pending.delete(id);
    }
    if (this.#engines.size > 0) this.#worker.postMessage({ engine, action: 'close' });
    else this.#end();
  }

  #fail(failure: Error): void {
    this.#failure = failure;
    for (const { reject } of this.#pending.values()) reject(failure);
    this.#pending.clear();
    this.#engines.clear();
    this.#end();
  }

  #end(): void {
    this.#worker.terminate();
    this.#onEnd();
  }
}

/** Milliseconds for which this thread may be kept busy in one go: half a frame of a page. */
const maxBusy = 8;

class LocalEngine implements EngineClient {
  #actions: Actions | undefined = createActions();
  /** When others had their turn last. */
  #yielded = -Infinity;

  async call(action: ActionName, args: unknown[]): Promise<ArrayBuffer> {
    if (performance.now() - this.#yielded > maxBusy) {
      await nextTask();
      this.#yielded = performance.now();
    }
    const run = this.#actions?.[action] as
      ((...args: unknown[]) => ArrayBuffer | Promise<ArrayBuffer>) | undefined;
    if (!run) throw new Failure('engine', 'The engine was closed.');
    try {
      return await run(...args);
    } catch (error) {
      throw engineStopped(messageOf(error));
    }
  }

  close(): void {
    this.#actions = undefined;
  }
}
