// One download of a model for all who ask for it at the same time, or none where it is kept.
import { abortable } from './abort.js';
import { cachedModel, cacheModel, type ModelKey } from './cache.js';
import { download, type DownloadOptions } from './download.js';

interface SharedDownload {
  bytes: Promise<Uint8Array<ArrayBuffer>>;
  /** Gives it up. */
  controller: AbortController;
  loaded: number;
  /** One for each caller who waits. */
  listeners: Set<(loaded: number) => void>;
}

const underWay = new Map<string, SharedDownload>();

/** The same file: of the same URL and with the same hash, if that is known. */
function keyOf({ url, sha256 }: ModelKey): string {
  return `${url.href} ${sha256 ?? ''}`;
}

export function isDownloading(file: ModelKey): boolean {
  return underWay.has(keyOf(file));
}

/**
 * Gets a file from the cache, or downloads and keeps it, or waits for whoever does that already,
 * which is given up when nobody waits for it any more. The bytes are shared: look, don't touch.
 * Errors: `NetworkError`, or the signal's reason.
 */
export async function sharedDownload(
  file: ModelKey,
  options: DownloadOptions & { signal: AbortSignal },
): Promise<Uint8Array<ArrayBuffer>> {
  const { signal, onProgress } = options;
  const key = keyOf(file);
  let shared = underWay.get(key);
  if (!shared) underWay.set(key, (shared = begin(file, options)));
  // Who comes later sees what is still to come as the whole.
  const before = shared.loaded;
  const listener = (loaded: number): void => {
    if (!signal.aborted) onProgress?.((loaded - before) / (1 - before));
  };
  shared.listeners.add(listener);
  try {
    return await abortable(shared.bytes, signal);
  } finally {
    shared.listeners.delete(listener);
    if (shared.listeners.size === 0) {
      if (underWay.get(key) === shared) underWay.delete(key);
      shared.controller.abort();
    }
  }
}

function begin(file: ModelKey, options: DownloadOptions): SharedDownload {
  const controller = new AbortController();
  const onProgress = (loaded: number): void => {
    shared.loaded = loaded;
    for (const listener of shared.listeners) listener(loaded);
  };
  const get = async (): Promise<Uint8Array<ArrayBuffer>> => {
    const { signal } = controller;
    const kept = await cachedModel(file);
    if (kept) return kept;
    const { url, sha256 } = file;
    // An old one from the browser's cache would not be what a new registry says.
    const cache = 'no-cache';
    const bytes = await download(url, { ...options, sha256, signal, cache, onProgress });
    cacheModel(file, bytes);
    return bytes;
  };
  const shared: SharedDownload = { bytes: get(), controller, loaded: 0, listeners: new Set() };
  // Whoever waits has a rejection of its own.
  shared.bytes.catch(() => undefined);
  return shared;
}
