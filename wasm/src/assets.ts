// The files that the package brings along: the worker and the two builds of the engine. The build
// of the single file puts assets-inline.ts in the place of this module.
import type { InstructionSet } from './types.js';

/** Where the worker's script comes from, for messages: bundlers decide on its name. */
export const workerOrigin = `worker.js beside ${import.meta.url}`;

/** Starts the worker. Error: a `SecurityError` if its script is of another origin than the page. */
export function startWorker(): Worker {
  // Written like this, bundlers find the worker and bundle it.
  return new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
}

/** Where a build of the engine is, or what it is. */
export function packagedWasm(instructionSet: InstructionSet): URL | Promise<Uint8Array> {
  // Written like this, bundlers find the files, copy them and put their new addresses here.
  return instructionSet === 'relaxed-simd'
    ? new URL('./glossa-relaxed.wasm', import.meta.url)
    : new URL('./glossa.wasm', import.meta.url);
}
