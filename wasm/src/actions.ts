// What a translator asks of its engine, wherever that runs.
import { Engine } from './engine.js';

/** Every action brings a reply in the format of reply.ts. */
export interface Actions {
  load: (module: WebAssembly.Module, model: Uint8Array) => Promise<ArrayBuffer>;
  translate: (text: string, numBeams: number, nBest: number, lengthPenalty: number) => ArrayBuffer;
  align: (source: string, target: string) => ArrayBuffer;
}

/** The actions over an engine of their own; `load` comes first. */
export function createActions(): Actions {
  let engine: Engine;
  return {
    async load(module, model) {
      engine = await Engine.instantiate(module);
      return engine.load(model);
    },
    translate: (...args) => engine.translate(...args),
    align: (...args) => engine.align(...args),
  };
}

export type ActionName = keyof Actions;

/** One call of an action, as it is sent to the worker. */
export interface Request<Name extends ActionName = ActionName> {
  id: number;
  action: Name;
  args: Parameters<Actions[Name]>;
}

/** The worker's answer: a reply of the engine, or why there is none. */
export type Response = { id: number; reply: ArrayBuffer } | { id: number; error: string };
