import { readRegistry, Translator, type RegistryEntry } from 'glossa';

/**
 * Loading a model.
 *
 *     start ─▶ loading ─▶ ready
 *                │  ▲
 *                ▼  │ load() again
 *              failed
 */
export type ModelState =
  | { phase: 'loading'; entry?: RegistryEntry; loaded: number }
  | { phase: 'ready'; entry: RegistryEntry; translator: Translator }
  | { phase: 'failed'; entry?: RegistryEntry; error: unknown };

const registry = new URL('models/registry.json', document.baseURI);

/** Loads one model at a time; asking for another drops the one before. */
export class ModelLoader {
  state: ModelState = { phase: 'loading', loaded: 0 };
  /** What the registry offers; empty until it has been read. */
  entries: RegistryEntry[] = [];

  readonly #changed: () => void;
  readonly #prefer: (entries: RegistryEntry[]) => RegistryEntry | undefined;
  #current = new AbortController();

  /** `prefer` chooses where nobody has; where it does not, the registry's first is taken. */
  constructor(
    changed: () => void,
    prefer: (entries: RegistryEntry[]) => RegistryEntry | undefined,
  ) {
    this.#changed = changed;
    this.#prefer = prefer;
  }

  /** Loads `entry`, the preferred one unless it is given. Call it again after a failure. */
  async load(entry?: RegistryEntry): Promise<void> {
    this.#current.abort();
    this.#current = new AbortController();
    const { signal } = this.#current;
    const set = (state: ModelState): void => {
      if (signal.aborted) return;
      this.state = state;
      this.#changed();
    };
    let chosen = entry;
    const loading = (loaded: number): void => {
      set({ phase: 'loading', ...(chosen && { entry: chosen }), loaded });
    };
    loading(0);
    try {
      if (!this.entries.length) this.entries = await readRegistry(registry, { signal });
      chosen ??= this.#prefer(this.entries) ?? this.entries[0];
      if (!chosen) throw new DOMException('The registry names no model', 'DataError');
      loading(0);
      const translator = await Translator.create({
        sourceLanguage: chosen.source,
        targetLanguage: chosen.target,
        registry,
        signal,
        monitor(monitor) {
          monitor.addEventListener('downloadprogress', (event) => {
            loading(event.loaded);
          });
        },
      });
      set({ phase: 'ready', entry: chosen, translator });
    } catch (error) {
      set({ phase: 'failed', ...(chosen && { entry: chosen }), error });
    }
  }
}
