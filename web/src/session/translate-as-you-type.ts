import type { TranslatedSentence, Translator } from 'glossa';
import { passages, type Passage } from './passages';

export interface Result {
  /** The text that was translated; the sentences' ranges count in it. */
  source: string;
  /** Its translation; where sentences of it begin counts in it. */
  text: string;
  /** Of the translation, a BCP 47 tag. */
  language: string;
  sentences: TranslatedSentence[];
}

/** A passage and what is known of its translation. */
export interface TranslatedPassage extends Passage {
  /** What to show: its translation, or while there is none yet what stood in its place before. */
  result?: Result;
  /** Whether `result` is this text's. */
  fresh: boolean;
}

/** Long enough to skip the keystrokes of a fast typist, short enough not to be felt. */
const DEBOUNCE_MS = 70;
/** A long text is shown as it is translated, but not after every line: showing it all takes longer. */
const SHOW_EVERY_MS = 100;
/** Translations kept beyond those of the text, so that undoing costs nothing. */
const REMEMBERED = 500;

/**
 * Keeps the translation of a text that changes all the time.
 *
 *               input              pause
 *     idle ───────────────▶ waiting ──────▶ working ───────▶ failed
 *       ▲                     ▲ ▲            │   │   error     │
 *       │                     │ └── input ───┘   │             │
 *       │                     └──── input, another translator ─┘
 *       └───────────────── all is translated ────┘
 *
 * The newest input wins: a passage in work that the new text no longer has is aborted. Without a
 * translator (its model is loading) the session stays in `waiting`.
 */
export class TranslateAsYouType {
  phase: 'idle' | 'waiting' | 'working' | 'failed' = 'idle';
  passages: TranslatedPassage[] = [];
  /** Why the phase is `failed`. */
  error: unknown;

  readonly #changed: () => void;
  readonly #known = new Map<string, Result>();
  #translator: Translator | undefined;
  #numBeams = 1;
  #timer = 0;
  /** When the last change was told. */
  #shown = 0;
  #work: { text: string; controller: AbortController } | undefined;

  /** `changed` is called when the public fields have changed, not after every line of a long text. */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Another model, or none while it loads. What is on the page becomes stale. */
  useTranslator(translator: Translator | undefined): void {
    if (translator === this.#translator) return;
    this.#translator = translator;
    this.#forget();
  }

  /** Beams of the search; as many alternatives come with every sentence. */
  useBeams(numBeams: number): void {
    if (numBeams === this.#numBeams) return;
    this.#numBeams = numBeams;
    this.#forget();
  }

  /** @param language - Of the text, a BCP 47 tag. */
  input(text: string, language: string): void {
    const before = this.passages;
    this.passages = passages(text, language).map((passage, index) => {
      const known = this.#known.get(passage.text);
      const result = known ?? before[index]?.result;
      return { ...passage, ...(result && { result }), fresh: known !== undefined };
    });
    this.#forgetOthers();
    this.#schedule(DEBOUNCE_MS);
  }

  #forgetOthers(): void {
    if (this.#known.size < this.passages.length + REMEMBERED) return;
    const wanted = new Set(this.passages.map(({ text }) => text));
    for (const text of this.#known.keys()) if (!wanted.has(text)) this.#known.delete(text);
  }

  #forget(): void {
    this.#known.clear();
    this.#work?.controller.abort();
    for (const passage of this.passages) passage.fresh = false;
    this.#schedule(0);
  }

  #schedule(delay: number): void {
    clearTimeout(this.#timer);
    if (this.#work && !this.passages.some(({ text }) => text === this.#work?.text)) {
      this.#work.controller.abort();
    }
    if (this.passages.every(({ fresh }) => fresh)) {
      this.#enter('idle');
      return;
    }
    this.#enter('waiting');
    if (this.#translator) this.#timer = setTimeout(() => void this.#run(), delay);
  }

  /** Translates the passages that need it, one after the other. */
  async #run(): Promise<void> {
    // A passage in work that is still wanted goes on; its loop takes the new ones up.
    if (this.#work && !this.#work.controller.signal.aborted) {
      this.#enter('working');
      return;
    }
    let next: TranslatedPassage | undefined;
    while ((next = this.passages.find(({ fresh }) => !fresh)) && this.#translator) {
      const controller = new AbortController();
      const translator = this.#translator;
      this.#work = { text: next.text, controller };
      this.#enter('working');
      try {
        const { text, sentences } = await translator.translateDetailed(next.text, {
          signal: controller.signal,
          numBeams: this.#numBeams,
          nBest: this.#numBeams,
        });
        if (controller.signal.aborted) return;
        const language = translator.targetLanguage;
        this.#keep({ source: next.text, text, language, sentences });
      } catch (error) {
        // Who aborted this passage has scheduled what comes instead.
        if (controller.signal.aborted) return;
        this.#work = undefined;
        this.error = error;
        this.#enter('failed');
        return;
      }
      this.#work = undefined;
      if (this.phase === 'waiting') {
        // New input came meanwhile and its own pause is running.
        this.#changed();
        return;
      }
    }
    this.#enter('idle');
  }

  #keep(result: Result): void {
    this.#known.set(result.source, result);
    for (const passage of this.passages) {
      if (passage.text === result.source) Object.assign(passage, { result, fresh: true });
    }
  }

  #enter(phase: TranslateAsYouType['phase']): void {
    const goesOn = phase === 'working' && this.phase === 'working';
    this.phase = phase;
    const now = performance.now();
    if (goesOn && now - this.#shown < SHOW_EVERY_MS) return;
    this.#shown = now;
    this.#changed();
  }
}
