// Progress of a download, as the draft's events.
import { wrongType } from './checks.js';
import type { CreateMonitor, DownloadProgressEvent } from './types.js';

class Monitor extends EventTarget {
  readonly [Symbol.toStringTag] = 'CreateMonitor';
  #handler: CreateMonitor['ondownloadprogress'] = null;

  constructor() {
    super();
    this.addEventListener('downloadprogress', (event) => {
      this.#handler?.(event as DownloadProgressEvent);
    });
  }

  get ondownloadprogress(): CreateMonitor['ondownloadprogress'] {
    return this.#handler;
  }

  set ondownloadprogress(handler: unknown) {
    const callable = typeof handler === 'function';
    this.#handler = callable ? (handler as CreateMonitor['ondownloadprogress']) : null;
  }
}

function progressEvent(loaded: number): Event {
  const { ProgressEvent = Event } = globalThis as Partial<typeof globalThis>;
  const init = { loaded, total: 1, lengthComputable: true };
  const event = new ProgressEvent('downloadprogress', init);
  // Node has no ProgressEvent, and older browsers have one that counts in whole numbers.
  if ((event as DownloadProgressEvent).loaded !== loaded) {
    for (const [name, value] of Object.entries(init)) Object.defineProperty(event, name, { value });
  }
  return event;
}

/** The draft's precision: enough for a bar, too little to tell the size of the file. */
const steps = 0x10000;

/** Sends progress to the caller's monitor: rising numbers, 0 first and 1 last, no number twice. */
export class Progress {
  readonly #monitor: Monitor | undefined;
  readonly #signal: AbortSignal;
  #loaded = -1;

  /** Nothing is sent once `signal` is aborted. */
  constructor(callback: unknown, signal: AbortSignal) {
    this.#signal = signal;
    if (callback === undefined) return;
    if (typeof callback !== 'function') throw wrongType('monitor', 'a function', callback);
    this.#monitor = new Monitor();
    (callback as (monitor: CreateMonitor) => void)(this.#monitor as CreateMonitor);
  }

  /** `loaded` is a part of 1; it counts as 1 only with `finish`, when the bytes were checked. */
  update(loaded: number): void {
    this.#send(Math.min(Math.floor(loaded * steps), steps - 1) / steps);
  }

  finish(): void {
    this.update(0);
    this.#send(1);
  }

  #send(loaded: number): void {
    if (loaded <= this.#loaded || this.#signal.aborted) return;
    this.#loaded = loaded;
    this.#monitor?.dispatchEvent(progressEvent(loaded));
  }
}
