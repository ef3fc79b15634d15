// What takes the place of assets.ts in the single file: all of it is inside. build.mjs fills it in.
import type { InstructionSet } from './types.js';

/** The worker as a script. */
declare const INLINE_WORKER: string;
/** Both builds of the engine: gzip, then base64. */
declare const INLINE_WASM: Record<InstructionSet, string>;

let url: string | undefined;

export const workerOrigin = 'a blob';

/** Starts the worker; a Content-Security-Policy must allow it with `worker-src blob:`. */
export function startWorker(): Worker {
  // Kept, because browsers differ in when they are done with it.
  url ??= URL.createObjectURL(new Blob([INLINE_WORKER], { type: 'text/javascript' }));
  return new Worker(url);
}

export async function packagedWasm(instructionSet: InstructionSet): Promise<Uint8Array> {
  const packed = atob(INLINE_WASM[instructionSet]);
  const bytes = Uint8Array.from(packed, (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
