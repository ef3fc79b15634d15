// What a translator asks of its engine, wherever that runs.
import { Engine, type SearchSettings } from './engine.js';

/** Every action brings a reply in the format of reply.ts. */
export interface Actions {
  load: (module: WebAssembly.Module, model: Uint8Array) => Promise<ArrayBuffer>;
  translate: (text: string, search: SearchSettings) => ArrayBuffer;
  align: (source: string, target: string) => ArrayBuffer;
  alternatives: (source: string, prefix: string, count: number) => ArrayBuffer;
}

/** The actions over an engine of their own; `load` comes first. */
export function createActions(): Actions {
  let engine: Engine;
  return {
    async load(module, model) {
      engine = await Engine.instantiate(module);
      return engine.load(model);
    },
    translate: (text, search) => engine.translate(text, search),
    align: (source, target) => engine.align(source, target),
    alternatives: (source, prefix, count) => engine.alternatives(source, prefix, count),
  };
}

export type ActionName = keyof Actions;

/** A call of an action of one of the worker's engines, or the end of that engine. */
export type Message = Request | { engine: number; action: 'close' };

export interface Request<Name extends ActionName = ActionName> {
  id: number;
  engine: number;
  action: Name;
  args: Parameters<Actions[Name]>;
}

/** The worker's answer: a reply of the engine, or why there is none. */
export type Response = { id: number; reply: ArrayBuffer } | { id: number; error: string };
