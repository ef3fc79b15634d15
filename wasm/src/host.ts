// Where an engine runs: in a worker, or here. No RPC library: with one message per sentence there
// is nothing to cancel in the worker, and what such libraries leave out, that a worker which dies
// rejects what was pending, is most of this file.
import { createActions, type ActionName, type Actions, type Response } from './actions.js';
import { messageOf, operationError } from './errors.js';

export interface Host {
  /** Error: `OperationError` if the engine is no more. */
  call<Name extends ActionName>(
    action: Name,
    args: Parameters<Actions[Name]>,
    transfer?: Transferable[],
  ): Promise<ArrayBuffer>;
  /** Ends the engine; what is pending is never answered. */
  close(): void;
}

/**
 * A worker where the platform has them. Node has not (its worker_threads are another API), nor
 * have service workers: there the engine runs in this thread, and lets others run between
 * sentences.
 */
export function openHost(): Host {
  if (typeof Worker !== 'function') return new LocalHost();
  try {
    return new WorkerHost();
  } catch (error) {
    // Browsers start no worker whose script comes from another origin than the page.
    throw operationError(`Expected to start a worker from ${import.meta.url}: ${messageOf(error)}`);
  }
}

interface Pending {
  resolve: (reply: ArrayBuffer) => void;
  reject: (error: Error) => void;
}

class WorkerHost implements Host {
  // Written like this, bundlers find the worker and bundle it.
  readonly #worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
  readonly #pending = new Map<number, Pending>();
  #lastId = 0;
  #failure: Error | undefined;

  constructor() {
    this.#worker.onmessage = ({ data }: MessageEvent<Response>) => {
      const pending = this.#pending.get(data.id);
      this.#pending.delete(data.id);
      if ('reply' in data) pending?.resolve(data.reply);
      else pending?.reject(operationError(`The engine failed: ${data.error}`));
    };
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.#fail(event.message || 'its script could not be loaded');
    };
    this.#worker.onmessageerror = () => {
      this.#fail('it sent a message that cannot be read');
    };
  }

  call(action: ActionName, args: unknown[], transfer: Transferable[] = []): Promise<ArrayBuffer> {
    return new Promise((resolve, reject) => {
      if (this.#failure) {
        reject(this.#failure);
        return;
      }
      const id = ++this.#lastId;
      this.#pending.set(id, { resolve, reject });
      this.#worker.postMessage({ id, action, args }, transfer);
    });
  }

  close(): void {
    this.#worker.terminate();
    this.#pending.clear();
  }

  #fail(why: string): void {
    this.#failure = operationError(`The worker failed: ${why}`);
    for (const { reject } of this.#pending.values()) reject(this.#failure);
    this.close();
  }
}

class LocalHost implements Host {
  #actions: Actions | undefined = createActions();

  async call(action: ActionName, args: unknown[]): Promise<ArrayBuffer> {
    // A task of its own, so that timers, events and aborts get their turn.
    await new Promise((resolve) => setTimeout(resolve));
    const run = this.#actions?.[action] as
      ((...args: unknown[]) => ArrayBuffer | Promise<ArrayBuffer>) | undefined;
    if (!run) throw operationError('The engine was closed.');
    try {
      return await run(...args);
    } catch (error) {
      throw operationError(`The engine failed: ${messageOf(error)}`);
    }
  }

  close(): void {
    this.#actions = undefined;
  }
}
