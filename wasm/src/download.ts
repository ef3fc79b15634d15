// Bytes from a URL, with progress, and with errors instead of surprises.
import { abortable, linkedController } from './abort.js';
import { Failure, messageOf } from './errors.js';
import { pathToFileUrl, readFile } from './file.js';
import { sha256 } from './hash.js';

export interface DownloadOptions {
  /** Milliseconds without any data after which the download fails. */
  stallTimeout: number;
  signal?: AbortSignal;
  /** 'no-cache' asks the server whether what the browser keeps still stands there. */
  cache?: RequestCache;
  /** Gets numbers from 0 to 1 while bytes arrive, if their total is known. */
  onProgress?: (loaded: number) => void;
  /** Size in bytes that the file must have. */
  bytes?: number | undefined;
  /** SHA-256 that the file must have, lower-case hexadecimal. */
  sha256?: string | undefined;
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
  options: DownloadOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const { signal, bytes, sha256: hash } = options;
  // Browsers and Node alike refuse to fetch file: URLs.
  const isFile = url.protocol === 'file:';
  let body: Uint8Array<ArrayBuffer>;
  try {
    body = isFile ? await readFile(url) : await fetchBytes(url, options);
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof Failure) throw error;
    const here = isFile && 'document' in globalThis;
    const message = here ? 'files can be read by their URL in Node only' : messageOf(error);
    throw new Failure(isFile ? 'file' : 'unanswered', `${url.href}: ${message}`);
  }
  signal?.throwIfAborted();
  if (bytes !== undefined && body.length !== bytes) {
    throw new Failure(
      'integrity',
      `${url.href}: expected ${String(bytes)} bytes, found ${String(body.length)}`,
    );
  }
  if (body.length === 0) throw new Failure('http', `${url.href}: expected a file, found nothing`);
  if (hash !== undefined) {
    // Unknown where the platform cannot tell; the size was checked there.
    const found = (await sha256(body)) ?? hash;
    if (found !== hash)
      throw new Failure('integrity', `${url.href}: expected SHA-256 ${hash}, found ${found}`);
  }
  return body;
}

async function fetchBytes(url: URL, options: DownloadOptions): Promise<Uint8Array<ArrayBuffer>> {
  const { controller, unlink } = linkedController(options.signal);
  const { signal } = controller;
  const { cache = 'default' } = options;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stalled = new Failure(
    'unanswered',
    `${url.href}: the server sent nothing for ${String(options.stallTimeout / 1000)} s`,
  );
  const expectData = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      controller.abort(stalled);
    }, options.stallTimeout);
  };
  expectData();
  try {
    const response = await abortable(fetch(url, { signal, cache }), signal);
    return await abortable(readBody(url, response, options, expectData), signal);
  } finally {
    clearTimeout(timer);
    unlink();
    // An answer that was refused goes on coming.
    controller.abort();
  }
}

async function readBody(
  url: URL,
  response: Response,
  options: DownloadOptions,
  onData: () => void,
): Promise<Uint8Array<ArrayBuffer>> {
  if (!response.ok) {
    throw new Failure('http', `${url.href}: the server answered ${String(response.status)}`);
  }
  // Servers of single-page apps answer an unknown path with the start page and status 200.
  if (/^text\/html\b/i.test(response.headers.get('Content-Type') ?? '')) {
    throw new Failure('http', `${url.href}: expected a file, found a web page (text/html)`);
  }
  const total = options.bytes ?? contentLength(response.headers);
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = response.body?.getReader();
  for (;;) {
    const chunk = await reader?.read();
    if (!chunk || chunk.done) break;
    onData();
    chunks.push(chunk.value);
    length += chunk.value.length;
    // An endless answer is not worth its memory.
    if (length > (options.bytes ?? Infinity)) {
      await reader?.cancel();
      throw new Failure(
        'integrity',
        `${url.href}: expected ${String(options.bytes)} bytes, found more`,
      );
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
