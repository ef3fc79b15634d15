// The model that the caller asked for: where it is, and its bytes.
import { evictModels, isHttp, isModelCached } from './cache.js';
import type { ModelKey } from './cache.js';
import { resolveUrl } from './download.js';
import { Failure } from './errors.js';
import { findEntry, isIdentity } from './registry.js';
import { registryAt } from './registry-file.js';
import { isDownloading, sharedDownload } from './shared-download.js';
import type { Availability, ModelSource } from './types.js';

/** What the caller said about the model, checked. */
export interface ModelRequest {
  sourceLanguage: string;
  targetLanguage: string;
  /** One of these two is there. */
  registry: string | URL | undefined;
  model: ModelSource | undefined;
  stallTimeout: number;
}

/** A model that was found, wherever it is. */
export interface Model {
  /** Its URL, for messages. */
  readonly name: string;
  availability(): Promise<Availability>;
  /**
   * Its bytes, which others may look at too. Errors: `NetworkError`, or the signal's reason.
   * `onProgress` gets numbers from 0 to 1.
   */
  read(signal: AbortSignal, onProgress: (loaded: number) => void): Promise<Uint8Array<ArrayBuffer>>;
  /** Its bytes are no model: they are not kept for the next time. */
  forget(): Promise<unknown>;
}

/**
 * The model; undefined where none is needed, because both languages are one. Errors:
 * `NotSupportedError` if the registry has none for these languages, `DataError` if it is no
 * registry, `NetworkError`, or the signal's reason.
 */
export async function findModel(
  request: ModelRequest,
  signal?: AbortSignal,
): Promise<Model | undefined> {
  const { model, sourceLanguage, targetLanguage, stallTimeout } = request;
  if (model instanceof Blob) return new LocalModel(model);
  if (typeof model === 'string' || model instanceof URL) {
    const url = await resolveUrl('model', model);
    return new RemoteModel({ url, sha256: undefined }, undefined, stallTimeout);
  }
  // A copy, because it may be needed again when the caller has put something else there.
  if (model) return new LocalModel(new Blob([model as BlobPart]));

  const url = await resolveUrl('registry', request.registry ?? '');
  const registry = await registryAt(url, stallTimeout, signal);
  const entry = findEntry(registry, sourceLanguage, targetLanguage);
  if (entry) {
    const key = { url: new URL(entry.file, url), sha256: entry.sha256 };
    return new RemoteModel(key, entry.bytes, stallTimeout);
  }
  if (isIdentity(sourceLanguage, targetLanguage)) return undefined;
  const pairs = registry.map(({ source, target }) => `${source}-${target}`).join(', ');
  throw new Failure(
    'languages',
    `No model for ${sourceLanguage} to ${targetLanguage}; the registry has ${pairs || 'none'}.`,
  );
}

/** One that is in memory or in a file that the reader has opened. */
class LocalModel implements Model {
  readonly name = 'model';
  readonly #blob: Blob;

  constructor(blob: Blob) {
    this.#blob = blob;
  }

  availability(): Promise<Availability> {
    return Promise.resolve('available');
  }

  async read(): Promise<Uint8Array<ArrayBuffer>> {
    return new Uint8Array(await this.#blob.arrayBuffer());
  }

  forget(): Promise<void> {
    return Promise.resolve(); // it is the caller's
  }
}

/** One behind a URL, from the cache where it is there. */
class RemoteModel implements Model {
  readonly #key: ModelKey;
  readonly #bytes: number | undefined;
  readonly #stallTimeout: number;

  constructor(key: ModelKey, bytes: number | undefined, stallTimeout: number) {
    this.#key = key;
    this.#bytes = bytes;
    this.#stallTimeout = stallTimeout;
  }

  get name(): string {
    return this.#key.url.href;
  }

  async availability(): Promise<Availability> {
    if (!isHttp(this.#key.url)) return 'available'; // a file beside Node
    const begun = isDownloading(this.#key);
    if (await isModelCached(this.#key)) return 'available';
    return begun || isDownloading(this.#key) ? 'downloading' : 'downloadable';
  }

  read(
    signal: AbortSignal,
    onProgress: (loaded: number) => void,
  ): Promise<Uint8Array<ArrayBuffer>> {
    const options = { bytes: this.#bytes, stallTimeout: this.#stallTimeout, signal, onProgress };
    return sharedDownload(this.#key, options);
  }

  forget(): Promise<unknown> {
    return evictModels(this.#key.url);
  }
}
