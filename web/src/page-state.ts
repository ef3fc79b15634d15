import type { RegistryEntry } from 'glossa';
import {
  alignment,
  type Alignment,
  type Granularity,
  type Pointed,
  type Weighting,
} from './attention/alignment';
import { isSentence, runs, type ParallelSentence, type Run } from './text/parallel-text';
import { entryFor, preferred, rememberLanguages } from './ui/languages';
import type { Languages } from './ui/address';
import { recall, remember } from './ui/memory';
import { Aligner } from './session/aligner';
import { ModelLoader } from './session/model';
import { TranslateAsYouType } from './session/translate-as-you-type';

const BEAMS_KEY = 'glossa-beams';
const WEIGHTING_KEY = 'glossa-weighting';

/** One sentence and its alignment, as drawn. */
export interface Drawing {
  sentence: ParallelSentence;
  alignment: Alignment;
  /** Which of how many sentences it is, from 0. */
  index: number;
  count: number;
}

/** What the reader has typed and chosen, and all that follows from it. */
export class PageState {
  text = '';
  granularity: Granularity = 'words';
  weighting: Weighting = recall(WEIGHTING_KEY) === 'alignment' ? 'alignment' : 'attention';
  numBeams = recall(BEAMS_KEY) === '1' ? 1 : 4;

  readonly model: ModelLoader;
  readonly session: TranslateAsYouType;
  /** BCP 47 tag of the language by whose rules the text was cut into passages. */
  #cutAs = '';
  /** Offset in the text. */
  #caret = 0;
  /** Offset in the text; the sentence there is drawn: the caret, once what is there is translated. */
  #drawnAt = 0;
  /** What the mouse is on and what has the keyboard's focus, the last to move last. */
  readonly #pointed = new Map<'mouse' | 'focus', Pointed>();
  /** Of sentences whose translation the reader chose, that translation. */
  #choices = new Map<string, string>();
  #lastAlignment: { of: unknown[]; alignment: Alignment } | undefined;
  readonly #aligner: Aligner;
  readonly #changed: () => void;

  /** `changed` is called when a model or a translation arrives. */
  constructor(changed: () => void) {
    this.#changed = changed;
    this.session = new TranslateAsYouType(() => {
      this.#drawAtCaret();
      changed();
    });
    this.session.useBeams(this.numBeams);
    this.#aligner = new Aligner(changed);
    this.model = new ModelLoader(() => {
      const { state } = this.model;
      const translator = state.phase === 'ready' ? state.translator : undefined;
      this.session.useTranslator(translator);
      this.#aligner.useTranslator(translator);
      if (this.languages.source !== this.#cutAs) this.#cut();
      changed();
    }, preferred);
  }

  /** BCP 47 tags; English to French until the registry has said what there is. */
  get languages(): Languages {
    return this.model.state.entry ?? { source: 'en', target: 'fr' };
  }

  get error(): unknown {
    const { state } = this.model;
    if (state.phase === 'failed') return state.error;
    return this.session.phase === 'failed' ? this.session.error : this.#aligner.error;
  }

  load(entry?: RegistryEntry): void {
    void this.model.load(entry);
  }

  /** The reader's choice. */
  useLanguages(entry: RegistryEntry): void {
    rememberLanguages(entry);
    this.load(entry);
  }

  /** Those of a link, if there is a model for them. */
  followLanguages(languages: Languages | undefined): void {
    const entry = entryFor(this.model.entries, languages);
    if (entry && entry !== this.model.state.entry) this.load(entry);
  }

  /** After an error: a new translator, as the old one may not work any more. */
  retry(): void {
    this.load(this.model.state.entry);
  }

  input(text: string, caret = text.length): void {
    this.text = text;
    this.#caret = caret;
    this.#pointed.clear();
    this.#cut();
  }

  /** Where the text is cut depends on its language. */
  #cut(): void {
    this.#cutAs = this.languages.source;
    this.session.input(this.text, this.#cutAs);
  }

  drawAt(caret: number): void {
    this.#caret = caret;
    this.#drawAtCaret();
    this.#changed();
  }

  /**
   * Until the caret's passage is translated, the sentence stays that was drawn last: a long text has
   * many that come before, and drawing them all takes longer than translating.
   */
  #drawAtCaret(): void {
    const atCaret = this.session.passages.filter(({ begin }) => begin <= this.#caret).at(-1);
    if (!atCaret || atCaret.result) this.#drawnAt = this.#caret;
  }

  useBeams(numBeams: number): void {
    this.numBeams = numBeams;
    remember(BEAMS_KEY, String(numBeams));
    this.session.useBeams(numBeams);
  }

  useWeighting(weighting: Weighting): void {
    this.weighting = weighting;
    remember(WEIGHTING_KEY, weighting);
    this.#changed();
  }

  /** Shows another of a sentence's translations. */
  choose({ text, sentence }: ParallelSentence, index: number): void {
    this.#choices.set(text, sentence.translations[index]?.text ?? '');
    this.#changed();
  }

  translation(): Run[] {
    return runs(this.text, this.session.passages, this.#choices);
  }

  /** The sentence that is drawn, of those of the translation: the one at the caret, or the last before it. */
  drawing(sentences: ParallelSentence[]): Drawing | undefined {
    const after = sentences.findIndex(({ begin }) => begin > this.#drawnAt);
    const index = after < 0 ? sentences.length - 1 : Math.max(after - 1, 0);
    const sentence = sentences[index];
    if (!sentence) return undefined;
    return { sentence, alignment: this.#align(sentence), index, count: sentences.length };
  }

  /** `by` has moved: to `at`, or to where nothing is. */
  point(by: 'mouse' | 'focus', at: Pointed | undefined): void {
    const before = this.#pointed.get(by);
    const last = [...this.#pointed.keys()].at(-1) === by;
    const same = before?.source === at?.source && before?.target === at?.target;
    if (same && (last || !before)) return;
    this.#pointed.delete(by);
    if (at) this.#pointed.set(by, at);
    this.#changed();
  }

  /** What is pointed at, if the drawing still has it. */
  pointed({ source, target }: Alignment): Pointed | undefined {
    const pointed = [...this.#pointed.values()].at(-1);
    if (!pointed) return undefined;
    const there = (pointed.source ?? 0) < source.length && (pointed.target ?? 0) < target.length;
    return there ? pointed : undefined;
  }

  /**
   * The attention until the alignment is there. The same object as long as nothing changes, so that
   * the drawings need not be made again.
   */
  #align(drawn: ParallelSentence): Alignment {
    const { text } = drawn;
    const wanted = this.weighting === 'alignment';
    const aligned = wanted ? this.#aligner.of(text, drawn.translation) : undefined;
    const sentence = aligned ?? drawn.sentence;
    const translation = aligned?.translations[0] ?? drawn.translation;
    const of = [text, sentence, translation, this.granularity];
    if (!this.#lastAlignment?.of.every((value, index) => value === of[index])) {
      this.#lastAlignment = {
        of,
        alignment: alignment(text, sentence, translation, this.granularity),
      };
    }
    return this.#lastAlignment.alignment;
  }
}

export function sentencesIn(translation: Run[]): ParallelSentence[] {
  return translation.filter(isSentence);
}
