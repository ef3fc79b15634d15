// The bytes of the model that the caller asked for.
import { download, resolveUrl, type DownloadOptions } from './download.js';
import { findEntry, parseRegistry } from './registry.js';
import type { ModelSource } from './types.js';

/** What `Translator.create` was told about the model, checked. */
export interface ModelRequest {
  sourceLanguage: string;
  targetLanguage: string;
  /** One of these two is there. */
  registry: string | URL | undefined;
  model: ModelSource | undefined;
}

/** The caller may do with the bytes what it wants: they are nobody else's. */
export async function modelBytes(
  request: ModelRequest,
  options: Pick<DownloadOptions, 'signal' | 'onProgress'>,
): Promise<Uint8Array<ArrayBuffer>> {
  const { model, registry } = request;
  if (registry !== undefined) {
    const registryUrl = await resolveUrl('registry', registry);
    const { signal } = options;
    const json = new TextDecoder().decode(await download(registryUrl, signal ? { signal } : {}));
    const entry = findEntry(parseRegistry(json), request.sourceLanguage, request.targetLanguage);
    const { bytes, sha256 } = entry;
    return download(new URL(entry.file, registryUrl), { ...options, bytes, sha256 });
  }
  if (typeof model === 'string' || model instanceof URL) {
    return download(await resolveUrl('model', model), options);
  }
  return new Uint8Array(model instanceof ArrayBuffer ? model.slice(0) : (model ?? []));
}
