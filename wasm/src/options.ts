// What the options of each call must be.
import {
  checkBoolean,
  checkKeys,
  checkLanguage,
  checkNumber,
  checkSignal,
  checkText,
  outOfRange,
  wrongType,
} from './checks.js';
import type { SearchSettings } from './engine.js';
import type { ModelRequest } from './model.js';
import type { ModuleRequest } from './module.js';
import type { ModelSource, TranslatorSources, WorkerSource } from './types.js';

/** What `create` and `availability` were told, checked. */
export interface CreateSettings extends ModelRequest, ModuleRequest {
  worker: WorkerSource | undefined;
  sentenceCacheBytes: number;
  signal: AbortSignal | undefined;
}

const sourceNames = [
  'registry',
  'model',
  'wasm',
  'instructionSet',
  'worker',
  'stallTimeout',
  'sentenceCacheBytes',
];
const createNames = ['sourceLanguage', 'targetLanguage', ...sourceNames, 'signal', 'monitor'];

/** What counts where `create` is not told something else. */
let defaults: TranslatorSources = {};

/** Sets where things come from by default, for code that was written for the browser's own API. */
export function setDefaultSources(value: unknown): void {
  const sources = checkKeys('installPolyfill', value, sourceNames);
  checkSources('installPolyfill', sources);
  defaults = sources;
}

/** `monitor` is checked where it is used. */
export function checkCreateOptions(
  call: string,
  value: unknown,
): CreateSettings & { monitor: unknown } {
  const options = checkKeys(call, value, createNames);
  const signal = checkSignal(options.signal);
  const sourceLanguage = checkLanguage('sourceLanguage', options.sourceLanguage);
  const targetLanguage = checkLanguage('targetLanguage', options.targetLanguage);
  const sources = checkSources(call, withDefaults(options));
  if ((sources.registry === undefined) === (sources.model === undefined)) {
    const both = sources.registry === undefined ? 'neither' : 'both';
    throw new TypeError(`${call}: expected either registry or model, found ${both}`);
  }
  const { monitor } = options;
  return { sourceLanguage, targetLanguage, ...sources, signal, monitor };
}

/** An option of the caller also displaces the default that excludes it. */
function withDefaults(options: Record<string, unknown>): Record<string, unknown> {
  const { registry, model, wasm, instructionSet, ...others } = defaults;
  return {
    ...others,
    ...(options.registry === undefined && options.model === undefined && { registry, model }),
    ...(options.wasm === undefined &&
      options.instructionSet === undefined && { wasm, instructionSet }),
    ...Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)),
  };
}

type Sources = Omit<CreateSettings, 'sourceLanguage' | 'targetLanguage' | 'signal'>;

function checkSources(call: string, options: Record<string, unknown>): Sources {
  const { registry, model, wasm, instructionSet, worker } = options;
  if (registry !== undefined && !isUrl(registry)) throw wrongType('registry', 'a URL', registry);
  if (model !== undefined && !isUrl(model) && !isBytes(model) && !isBlob(model)) {
    throw wrongType('model', 'a URL, a Blob, an ArrayBuffer or a Uint8Array', model);
  }
  if (wasm !== undefined && !isUrl(wasm) && !isBytes(wasm) && !isModule(wasm)) {
    throw wrongType('wasm', 'a URL, an ArrayBuffer, a Uint8Array or a WebAssembly.Module', wasm);
  }
  if (
    instructionSet !== undefined &&
    instructionSet !== 'simd128' &&
    instructionSet !== 'relaxed-simd'
  ) {
    throw wrongType('instructionSet', '"simd128" or "relaxed-simd"', instructionSet);
  }
  if (wasm !== undefined && instructionSet !== undefined) {
    throw new TypeError(`${call}: expected either wasm or instructionSet, found both`);
  }
  if (worker !== undefined && worker !== false && !isUrl(worker)) {
    throw wrongType('worker', 'a URL or false', worker);
  }
  const stallTimeout = checkStallTimeout(options.stallTimeout);
  const sentenceCacheBytes =
    checkNumber('sentenceCacheBytes', options.sentenceCacheBytes, 0, 2 ** 31 - 1) ?? 4 * 2 ** 20;
  return { registry, model, wasm, instructionSet, worker, stallTimeout, sentenceCacheBytes };
}

// Timers take no more than 31 bits.
function checkStallTimeout(value: unknown): number {
  return checkNumber('stallTimeout', value, 1, 2 ** 31 - 1) ?? 30_000;
}

export function checkRegistryOptions(
  registry: unknown,
  value: unknown,
): { stallTimeout: number; signal: AbortSignal | undefined } {
  if (!isUrl(registry)) throw wrongType('registry', 'a URL', registry);
  const options = checkKeys('readRegistry', value, ['stallTimeout', 'signal']);
  const stallTimeout = checkStallTimeout(options.stallTimeout);
  return { stallTimeout, signal: checkSignal(options.signal) };
}

export function checkTranslateOptions(call: string, value: unknown): AbortSignal | undefined {
  return checkSignal(checkKeys(call, value, ['signal']).signal);
}

/** The defaults and bounds of `glossa::TranslateOptions`. */
export const greedySearch: SearchSettings = {
  numBeams: 1,
  nBest: 1,
  lengthPenalty: 1,
  shortlist: true,
  prefix: '',
};

export function checkDetailedOptions(value: unknown): {
  search: SearchSettings;
  signal: AbortSignal | undefined;
} {
  const known = [...Object.keys(greedySearch), 'signal'];
  const options = checkKeys('translateDetailed', value, known);
  const numBeams = checkNumber('numBeams', options.numBeams, 1, 64, 'integer') ?? 1;
  const nBest = checkNumber('nBest', options.nBest, 1, 64, 'integer') ?? 1;
  if (nBest > numBeams) {
    throw outOfRange('nBest', `at most numBeams, ${String(numBeams)}`, nBest);
  }
  const lengthPenalty = checkNumber('lengthPenalty', options.lengthPenalty, 0, 4) ?? 1;
  const shortlist = checkBoolean('shortlist', options.shortlist) ?? true;
  const prefix = options.prefix === undefined ? '' : checkText('prefix', options.prefix);
  const search = { numBeams, nBest, lengthPenalty, shortlist, prefix };
  return { search, signal: checkSignal(options.signal) };
}

export function checkAlternativesOptions(value: unknown): {
  count: number;
  signal: AbortSignal | undefined;
} {
  const options = checkKeys('alternatives', value, ['count', 'signal']);
  const count = checkNumber('count', options.count, 1, 64, 'integer') ?? 5;
  return { count, signal: checkSignal(options.signal) };
}

function isUrl(value: unknown): value is string | URL {
  return typeof value === 'string' || value instanceof URL;
}

function isBytes(value: unknown): value is Exclude<ModelSource, string | URL | Blob> {
  return value instanceof ArrayBuffer || value instanceof Uint8Array;
}

function isBlob(value: unknown): value is Blob {
  return value instanceof Blob;
}

function isModule(value: unknown): value is WebAssembly.Module {
  return value instanceof WebAssembly.Module;
}
