// Progress of a download, as the draft's events.
import { wrongType } from './checks.js';
import type { CreateMonitor, DownloadProgressEvent } from './types.js';

class Monitor extends EventTarget {
  ondownloadprogress: CreateMonitor['ondownloadprogress'] = null;
}

function progressEvent(loaded: number): Event {
  const init = { loaded, total: 1, lengthComputable: true };
  // Node has no ProgressEvent.
  return typeof ProgressEvent === 'function'
    ? new ProgressEvent('downloadprogress', init)
    : Object.assign(new Event('downloadprogress'), init);
}

/** Sends progress to the caller's monitor: rising numbers, 0 first and 1 last, no number twice. */
export class Progress {
  #monitor: Monitor | undefined;
  #loaded = -1;

  constructor(callback: unknown) {
    if (callback === undefined) return;
    if (typeof callback !== 'function') throw wrongType('monitor', 'a function', callback);
    this.#monitor = new Monitor();
    this.#monitor.addEventListener('downloadprogress', (event) => {
      this.#monitor?.ondownloadprogress?.(event as DownloadProgressEvent);
    });
    (callback as (monitor: CreateMonitor) => void)(this.#monitor as CreateMonitor);
  }

  /** `loaded` is a part of 1; it counts as 1 only with `finish`, when the bytes were checked. */
  update(loaded: number): void {
    this.#send(Math.min(loaded, 0.999));
  }

  finish(): void {
    this.#send(1);
  }

  /** Nothing more will be sent. */
  stop(): void {
    this.#monitor = undefined;
  }

  #send(loaded: number): void {
    if (loaded <= this.#loaded) return;
    this.#loaded = loaded;
    this.#monitor?.dispatchEvent(progressEvent(loaded));
  }
}
