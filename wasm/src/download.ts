// Bytes from a URL, with progress, and with errors instead of surprises.
import { messageOf, networkError } from './errors.js';
import { pathToFileUrl, readFile } from './file.js';

export interface DownloadOptions {
  signal?: AbortSignal;
  /** Gets numbers from 0 to 1 while bytes arrive, if their total is known. */
  onProgress?: (loaded: number) => void;
  /** Size in bytes that the file must have. */
  bytes?: number;
  /** SHA-256 that the file must have, lower-case hexadecimal. */
  sha256?: string;
}

/** The URL that a caller's string means: relative to the page, in Node a path. */
export async function resolveUrl(name: string, source: string | URL): Promise<URL> {
  if (typeof source !== 'string') return source;
  // A single letter before the colon is a Windows drive.
  const absolute = /^[a-z][a-z0-9+.-]+:/i.test(source);
  // Workers have no document, Node has neither.
  const { document, location } = globalThis as Partial<typeof globalThis>;
  const base = document?.baseURI ?? location?.href;
  if (!absolute && base === undefined) return pathToFileUrl(source);
  try {
    return new URL(source, base);
  } catch {
    throw new TypeError(`${name}: expected a URL, found ${JSON.stringify(source)}`);
  }
}

/** Errors: `NetworkError`, or the signal's reason. */
export async function download(
  url: URL,
  options: DownloadOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const { signal, bytes, sha256 } = options;
  let body: Uint8Array<ArrayBuffer>;
  try {
    // Browsers and Node alike refuse to fetch file: URLs.
    body = url.protocol === 'file:' ? await readFile(url) : await fetchBytes(url, options);
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof DOMException) throw error;
    throw networkError(`${url.href}: ${messageOf(error)}`);
  }
  signal?.throwIfAborted();
  if (bytes !== undefined && body.length !== bytes) {
    throw networkError(
      `${url.href}: expected ${String(bytes)} bytes, found ${String(body.length)}`,
    );
  }
  if (sha256 !== undefined) await checkHash(url, body, sha256);
  return body;
}

async function fetchBytes(url: URL, options: DownloadOptions): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(url, { signal: options.signal ?? null });
  if (!response.ok) {
    throw networkError(`${url.href}: the server answered ${String(response.status)}`);
  }
  // Servers of single-page apps answer an unknown path with the start page and status 200.
  if (/^text\/html\b/i.test(response.headers.get('Content-Type') ?? '')) {
    throw networkError(`${url.href}: expected a file, found a web page (text/html)`);
  }
  const total = options.bytes ?? contentLength(response.headers);
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = response.body?.getReader();
  for (;;) {
    const chunk = await reader?.read();
    if (!chunk || chunk.done) break;
    chunks.push(chunk.value);
    length += chunk.value.length;
    // An endless answer is not worth its memory.
    if (length > (options.bytes ?? Infinity)) {
      await reader?.cancel();
      throw networkError(`${url.href}: expected ${String(options.bytes)} bytes, found more`);
    }
    if (total) options.onProgress?.(Math.min(length / total, 1));
  }
  const body = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    body.set(chunk, offset);
    offset += chunk.length;
  }
  return body;
}

/** The size to come, or 0: the header counts compressed bytes where there is compression. */
function contentLength(headers: Headers): number {
  return headers.has('Content-Encoding') ? 0 : Number(headers.get('Content-Length') ?? 0);
}

async function checkHash(url: URL, body: Uint8Array<ArrayBuffer>, expected: string): Promise<void> {
  // crypto.subtle is missing on pages that came over plain HTTP; the size was checked there.
  const subtle = crypto.subtle as SubtleCrypto | undefined;
  if (!subtle) return;
  const digest = new Uint8Array(await subtle.digest('SHA-256', body));
  const hash = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  if (hash !== expected) {
    throw networkError(`${url.href}: expected SHA-256 ${expected}, found ${hash}`);
  }
}
