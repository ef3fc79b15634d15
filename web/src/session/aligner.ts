import type { TranslatedSentence, Translation, Translator } from 'glossa';

/** Alignments of the translations that are drawn, made when they are first asked for. */
export class Aligner {
  /** Why one could not be made. */
  error: unknown;

  readonly #changed: () => void;
  /** Undefined while it is made. */
  readonly #known = new WeakMap<Translation, TranslatedSentence | undefined>();
  #translator: Translator | undefined;

  /** `changed` is called when an alignment arrives, or an error. */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  useTranslator(translator: Translator | undefined): void {
    this.#translator = translator;
    this.error = undefined;
  }

  /**
   * The sentence `source` with one translation that is `translation`, cut into tokens anew, and its
   * alignment. Undefined at first, and for ever if it is too long.
   */
  of(source: string, translation: Translation): TranslatedSentence | undefined {
    if (this.#translator && !this.#known.has(translation)) {
      this.#known.set(translation, undefined);
      void this.#align(this.#translator, source, translation);
    }
    return this.#known.get(translation);
  }

  async #align(translator: Translator, source: string, translation: Translation): Promise<void> {
    try {
      this.#known.set(translation, await translator.align(source, translation.text));
    } catch (error) {
      // Of a model that has been left, nobody asks any more.
      if (translator !== this.#translator) return;
      // Too long to be aligned, in 1000 pieces: what was drawn has to do.
      if (error instanceof RangeError) return;
      this.error = error;
    }
    this.#changed();
  }
}
