import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import type { Unit } from '../attention/words';
import { emit } from '../ui/events';
import { controls } from '../ui/styles';
import { keepInView } from './scrolling';
import { writing } from './styles';

/**
 * What the user writes. A mirror behind the text area has the same text in the same places and
 * carries the highlights, which a text area cannot.
 *
 * Sends `glossa-input` (the text), `glossa-caret` (its offset) and `glossa-point`.
 */
@customElement('glossa-source')
export class SourceText extends LitElement {
  static override styles = [
    controls,
    writing,
    css`
      .scroll {
        max-height: min(45vh, 24rem);
        overflow-y: auto;
        scrollbar-width: thin;
      }
      /* The mirror's height is the text area's: only the outer box scrolls, so both stay aligned. */
      .stack {
        display: grid;
        min-height: var(--pane-height);
      }
      .stack > * {
        grid-area: 1 / 1;
      }
      textarea {
        resize: none;
        overflow: hidden;
        border: 0;
        outline: 0;
        margin: 0;
        width: 100%;
        background: none;
        color: inherit;
      }
      textarea::placeholder {
        color: var(--ink-soft);
        opacity: 1;
      }
      .mirror {
        color: transparent;
      }
      /* Else the text area's own ground hides the mirror. */
      @media (forced-colors: active) {
        textarea {
          forced-color-adjust: none;
          color: CanvasText;
        }
      }
    `,
  ];

  /** BCP 47 tag. */
  @property() language = 'en';
  @property() label = '';
  @property() text = '';
  /** The sentence that is drawn, if it has not changed since it was translated. */
  @property({ attribute: false }) sentence: { begin: number; end: number } | undefined;
  /** Whether there are others to tell it from. */
  @property({ type: Boolean }) several = false;
  @property({ attribute: false }) units: Unit[] = [];
  /** Indices of the units to highlight. */
  @property({ attribute: false }) lit: ReadonlySet<number> = new Set();

  @query('textarea') private area!: HTMLTextAreaElement;

  override focus(): void {
    void this.updateComplete.then(() => {
      this.area.focus();
    });
  }

  /**
   * Replaces the text as if it were typed, so that it can be undone, and goes to its beginning. The
   * focus, which is needed for that, goes back to where it was.
   */
  async write(text: string): Promise<void> {
    await this.updateComplete;
    const before = focused();
    if (before !== this.area) {
      // No keyboard is to come up on a touch screen.
      this.area.inputMode = 'none';
      this.area.focus({ preventScroll: true });
    }
    this.#replace(text);
    if (before === this.area) return;
    this.area.blur();
    this.area.inputMode = '';
    before?.focus({ preventScroll: true });
  }

  #replace(text: string): void {
    this.area.select();
    // Deprecated, and the only way into the browser's own undo.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    const written = document.execCommand(text ? 'insertText' : 'delete', false, text);
    if (!written) {
      this.area.value = text;
      this.#input();
    }
    this.area.setSelectionRange(0, 0);
    this.#caret();
  }

  protected override updated(changed: Map<string, unknown>): void {
    // While somebody types, the browser keeps the caret in view.
    const before = changed.get('sentence') as { begin: number } | undefined;
    const other = changed.has('sentence') && before?.begin !== this.sentence?.begin;
    if (other && this.several && !this.area.matches(':focus')) {
      keepInView(this.renderRoot.querySelector('.scroll'), '.sentence.on');
    }
  }

  protected override render() {
    return html`<div class="scroll">
      <div class="stack">
        <div class="writing mirror" aria-hidden="true" lang=${this.language}>
          <span class="text">${this.#mirror()}&#8203;</span>
        </div>
        <textarea
          class="writing"
          dir="auto"
          lang=${this.language}
          aria-label=${this.label}
          placeholder="Type or paste a text"
          spellcheck="true"
          .value=${this.text}
          @input=${this.#input}
          @keyup=${this.#caret}
          @click=${this.#caret}
          @pointerdown=${this.#hover}
          @pointermove=${this.#hover}
          @pointerleave=${this.#leave}
        ></textarea>
      </div>
    </div>`;
  }

  #mirror() {
    const { sentence, text } = this;
    if (!sentence) return text;
    const parts = [];
    let end = sentence.begin;
    this.units.forEach((unit, index) => {
      const begin = sentence.begin + unit.begin;
      parts.push(
        text.slice(end, begin),
        html`<span class=${this.lit.has(index) ? 'word on' : 'word'} data-unit=${index}
          >${text.slice(begin, (end = sentence.begin + unit.end))}</span
        >`,
      );
    });
    parts.push(text.slice(end, sentence.end));
    return html`${text.slice(0, sentence.begin)}<span
        class=${this.several ? 'sentence on' : nothing}
        >${parts}</span
      >${text.slice(sentence.end)}`;
  }

  #input(): void {
    emit(this, 'glossa-input', this.area.value);
    this.#caret();
  }

  #caret(): void {
    emit(this, 'glossa-caret', this.area.selectionStart);
  }

  #hover(event: PointerEvent): void {
    const under = this.renderRoot as ShadowRoot;
    const word = under
      .elementsFromPoint(event.clientX, event.clientY)
      .find((element) => element.matches('.word'));
    const source = word?.getAttribute('data-unit');
    emit(this, 'glossa-point', source ? { source: Number(source) } : undefined);
  }

  #leave(event: PointerEvent): void {
    // A finger that is lifted still means the word.
    if (event.pointerType !== 'touch') emit(this, 'glossa-point', undefined);
  }
}

/** The element that has the focus, in whatever shadow it is; nothing if it is the whole page. */
function focused(): HTMLElement | undefined {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element instanceof HTMLElement && element !== document.body ? element : undefined;
}
