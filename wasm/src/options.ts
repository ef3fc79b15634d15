// What the options of each call must be.
import {
  checkKeys,
  checkLanguage,
  checkNumber,
  checkSignal,
  outOfRange,
  wrongType,
} from './checks.js';
import type { ModelRequest } from './model.js';
import type { ModelSource, WasmSource } from './types.js';

export interface CreateSettings extends ModelRequest {
  wasm: WasmSource | undefined;
  signal: AbortSignal | undefined;
  /** Checked where it is used. */
  monitor: unknown;
}

export function checkCreateOptions(value: unknown): CreateSettings {
  const options = checkKeys('Translator.create', value, [
    'sourceLanguage',
    'targetLanguage',
    'registry',
    'model',
    'wasm',
    'signal',
    'monitor',
  ]);
  const { registry, model, wasm } = options;
  const signal = checkSignal(options.signal);
  const sourceLanguage = checkLanguage('sourceLanguage', options.sourceLanguage);
  const targetLanguage = checkLanguage('targetLanguage', options.targetLanguage);
  if ((registry === undefined) === (model === undefined)) {
    const both = registry === undefined ? 'neither' : 'both';
    throw new TypeError(`Translator.create: expected either registry or model, found ${both}`);
  }
  if (registry !== undefined && !isUrl(registry)) throw wrongType('registry', 'a URL', registry);
  if (model !== undefined && !isUrl(model) && !isBytes(model)) {
    throw wrongType('model', 'a URL, an ArrayBuffer or a Uint8Array', model);
  }
  if (wasm !== undefined && !isUrl(wasm) && !isBytes(wasm) && !isModule(wasm)) {
    throw wrongType('wasm', 'a URL, an ArrayBuffer, a Uint8Array or a WebAssembly.Module', wasm);
  }
  const { monitor } = options;
  return { sourceLanguage, targetLanguage, registry, model, wasm, signal, monitor };
}

export function checkTranslateOptions(call: string, value: unknown): AbortSignal | undefined {
  return checkSignal(checkKeys(call, value, ['signal']).signal);
}

export interface SearchSettings {
  numBeams: number;
  nBest: number;
  lengthPenalty: number;
}

/** The defaults and bounds of `glossa::TranslateOptions`. */
export const greedySearch: SearchSettings = { numBeams: 1, nBest: 1, lengthPenalty: 1 };

export function checkDetailedOptions(
  value: unknown,
): SearchSettings & { signal: AbortSignal | undefined } {
  const known = ['numBeams', 'nBest', 'lengthPenalty', 'signal'];
  const options = checkKeys('translateDetailed', value, known);
  const numBeams = checkNumber('numBeams', options.numBeams, 1, 64, 'integer') ?? 1;
  const nBest = checkNumber('nBest', options.nBest, 1, 64, 'integer') ?? 1;
  if (nBest > numBeams) {
    throw outOfRange('nBest', `at most numBeams, ${String(numBeams)}`, nBest);
  }
  const lengthPenalty = checkNumber('lengthPenalty', options.lengthPenalty, 0, 4) ?? 1;
  return { numBeams, nBest, lengthPenalty, signal: checkSignal(options.signal) };
}

function isUrl(value: unknown): value is string | URL {
  return typeof value === 'string' || value instanceof URL;
}

function isBytes(value: unknown): value is Exclude<ModelSource, string | URL> {
  return value instanceof ArrayBuffer || value instanceof Uint8Array;
}

function isModule(value: unknown): value is WebAssembly.Module {
  return value instanceof WebAssembly.Module;
}
