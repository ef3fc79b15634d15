import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Unit } from '../attention/words';
import { emit } from '../ui/events';
import { controls } from '../ui/styles';
import { isSentence, type ParallelSentence, type Run } from './parallel-text';
import { keepInView } from './scrolling';
import { writing } from './styles';

/** The same text, of the same length, with the spaces that French has before its marks where no line may break. */
function unbroken(text: string): string {
  return text.replace(/ (?=[?!:;»])|(?<=«) /g, '\u00a0');
}

/**
 * The translation. Sends `glossa-point` and, when a sentence is clicked, `glossa-caret` with the
 * offset of its source.
 */
@customElement('glossa-target')
export class TargetText extends LitElement {
  static override styles = [
    controls,
    writing,
    css`
      .scroll {
        min-height: var(--pane-height);
        max-height: min(45vh, 24rem);
        overflow-y: auto;
        scrollbar-width: thin;
      }
      .stale {
        opacity: 0.5;
      }
      .several .sentence {
        cursor: pointer;
      }
      .several .sentence:not(.on):hover {
        text-decoration: underline;
        text-decoration-color: var(--edge);
        text-underline-offset: 0.25em;
      }
      @media (prefers-reduced-motion: no-preference) {
        .text > span {
          transition: opacity 0.12s;
        }
      }
    `,
  ];

  /** BCP 47 tag. */
  @property() language = 'fr';
  @property({ attribute: false }) runs: Run[] = [];
  /** The sentence that is drawn. */
  @property({ attribute: false }) sentence: ParallelSentence | undefined;
  /** Whether there are others to tell it from. */
  @property({ type: Boolean }) several = false;
  @property({ attribute: false }) units: Unit[] = [];
  /** Indices of the units to highlight. */
  @property({ attribute: false }) lit: ReadonlySet<number> = new Set();

  protected override render() {
    return html`<div
      class="scroll"
      tabindex="0"
      role="region"
      aria-label="Translation"
      @pointerover=${this.#hover}
      @pointerleave=${this.#leave}
    >
      <div class="writing ${this.several ? 'several' : ''}" lang=${this.language}>
        <span class="text">${this.runs.map((run) => this.#run(run))}</span>
      </div>
    </div>`;
  }

  protected override updated(changed: Map<string, unknown>): void {
    if (!changed.has('sentence')) return;
    // Every drawing has a new object: who has scrolled away is left there until it is another one.
    const before = changed.get('sentence') as ParallelSentence | undefined;
    const { begin, translation } = this.sentence ?? {};
    const other = before?.begin !== begin || before?.translation !== translation;
    if (other && this.several) {
      keepInView(this.renderRoot.querySelector('.scroll'), '.sentence.on');
    }
  }

  #run(run: Run) {
    if (!isSentence(run)) return run.gap;
    const drawn = run === this.sentence;
    const style = `sentence ${drawn && this.several ? 'on' : ''} ${run.fresh ? '' : 'stale'}`;
    return html`<span
      class=${style}
      lang=${run.language === this.language ? nothing : run.language}
      @click=${() => {
        // Whoever has selected some of it wants to keep that: drawn, it would be written anew.
        if (getSelection()?.type !== 'Range') emit(this, 'glossa-caret', run.begin);
      }}
      >${drawn ? this.#words(unbroken(run.translation.text)) : unbroken(run.translation.text)}</span
    >`;
  }

  #words(text: string) {
    const parts = [];
    let end = 0;
    this.units.forEach((unit, index) => {
      parts.push(
        text.slice(end, unit.begin),
        html`<span class=${this.lit.has(index) ? 'word on' : 'word'} data-unit=${index}
          >${text.slice(unit.begin, unit.end)}</span
        >`,
      );
      end = unit.end;
    });
    parts.push(text.slice(end));
    return parts;
  }

  #hover(event: Event): void {
    const word = (event.target as Element).closest('.word');
    const target = word?.getAttribute('data-unit');
    emit(this, 'glossa-point', target ? { target: Number(target) } : undefined);
  }

  #leave(event: PointerEvent): void {
    // A finger that is lifted still means the word.
    if (event.pointerType !== 'touch') emit(this, 'glossa-point', undefined);
  }
}
