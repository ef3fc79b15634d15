import { scaleLinear } from 'd3-scale';
import { linkHorizontal, linkVertical, type DefaultLinkObject } from 'd3-shape';
import { html, LitElement, svg } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { emit } from '../ui/events';
import { controls } from '../ui/styles';
import { percent, strongest, VERBS, type Alignment, type Pointed } from './alignment';
import { linksStyles } from './links-styles';
import type { Unit } from './words';

type Side = 'source' | 'target';

/** Fainter links would only be fog. */
const FAINTEST = 0.04;

/**
 * The two sentences with a link wherever the model looked. Wide: source above, target below;
 * where they do not fit: source left, target right. Left and right arrows (up and down between
 * columns) move along a sentence, the other two to the strongest partner. Sends `glossa-point` and
 * `glossa-focus`.
 */
@customElement('glossa-links')
export class Links extends LitElement {
  static override styles = [controls, linksStyles];

  @property({ attribute: false }) alignment!: Alignment;
  @property({ attribute: false }) pointed: Pointed | undefined;
  /** BCP 47 tags. */
  @property() source = 'en';
  @property() target = 'fr';

  @state() private columns = false;
  @state() private paths: { d: string; source: number; target: number; weight: number }[] = [];
  /** The word that Tab reaches. */
  @state() private stop: { side: Side; index: number } = { side: 'target', index: 0 };

  readonly #resized = new ResizeObserver(() => {
    this.#measure();
  });

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resized.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized.disconnect();
  }

  protected override render() {
    return html`<div
      class=${this.columns ? 'figure columns' : 'figure rows'}
      @pointerleave=${() => {
        emit(this, 'glossa-point', undefined);
      }}
    >
      ${this.#words('source')}
      <svg aria-hidden="true">${this.paths.map((path) => this.#path(path))}</svg>
      ${this.#words('target')}
    </div>`;
  }

  #words(side: Side) {
    const label = side === 'source' ? 'Source words' : 'Words of the translation';
    return html`<div
      class="words ${side}"
      role="listbox"
      aria-label=${label}
      aria-orientation=${this.columns ? 'vertical' : 'horizontal'}
      dir="auto"
      lang=${this[side]}
      @pointerover=${this.#point}
      @keydown=${this.#key}
      @focusin=${this.#focus}
      @focusout=${() => {
        emit(this, 'glossa-focus', undefined);
      }}
    >
      ${this.alignment[side].map((unit, index) => this.#word(side, unit, index))}
    </div>`;
  }

  #word(side: Side, unit: Unit, index: number) {
    const on = this.pointed?.[side] === index;
    const { side: stopSide, index: stopIndex } = this.stop;
    return html`<span
      class="unit"
      role="option"
      aria-selected=${on}
      aria-label=${this.#label(side, unit, index)}
      tabindex=${stopSide === side && stopIndex === index ? 0 : -1}
      data-index=${index}
      ><span>${unit.text}</span></span
    >`;
  }

  /** What the links say, in words: "chat, looked at: cat 91 %, the 5 %". */
  #label(side: Side, unit: Unit, index: number): string {
    const others = this.alignment[side === 'source' ? 'target' : 'source'];
    const named = strongest(this.alignment, { [side]: index })
      .filter(({ weight }, rank) => rank < 3 && weight >= FAINTEST)
      .map(({ index, weight }) => `${others[index]?.text ?? ''} ${percent(weight)}`);
    const verb = VERBS[this.alignment.weighting][side];
    return named.length ? `${unit.text}, ${verb}: ${named.join(', ')}` : unit.text;
  }

  #path({ d, source, target, weight }: (typeof this.paths)[number]) {
    const { pointed } = this;
    const on =
      pointed &&
      (pointed.source === undefined || pointed.source === source) &&
      (pointed.target === undefined || pointed.target === target);
    return svg`<path
      class=${on ? 'on' : pointed ? 'off' : ''}
      d=${d}
      stroke-width=${thickness(weight)}
      stroke-opacity=${opacity(weight)}
      data-source=${source}
      data-target=${target}
    ></path>`;
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (!changed.has('alignment')) return;
    const { side, index } = this.stop;
    // Kept at 0 by an empty translation.
    const last = Math.max(this.alignment[side].length - 1, 0);
    this.stop = { side, index: Math.min(index, last) };
  }

  protected override updated(changed: Map<string, unknown>): void {
    if (changed.has('alignment')) this.#measure();
    else if (changed.has('columns')) this.#draw();
  }

  /** Rows if both sentences fit, columns otherwise; then the links between the words' places. */
  #measure(): void {
    const width = (side: Side): number => {
      const words = [...this.renderRoot.querySelectorAll<HTMLElement>(`.${side} .unit`)];
      return words.reduce((sum, word) => sum + word.offsetWidth, 0);
    };
    const columns = Math.max(width('source'), width('target')) > this.clientWidth - 8;
    if (columns === this.columns) this.#draw();
    else this.columns = columns;
  }

  #draw(): void {
    const figure = this.renderRoot.querySelector('svg');
    if (!figure) return;
    const frame = figure.getBoundingClientRect();
    const places = (side: Side): [number, number][] =>
      [...this.renderRoot.querySelectorAll(`.${side} .unit`)].map((word) => {
        const box = word.getBoundingClientRect();
        if (this.columns) {
          return [side === 'source' ? 0 : frame.width, (box.top + box.bottom) / 2 - frame.top];
        }
        return [(box.left + box.right) / 2 - frame.left, side === 'source' ? 0 : frame.height];
      });
    const source = places('source');
    const target = places('target');
    const curve = this.columns
      ? linkHorizontal<DefaultLinkObject, [number, number]>()
      : linkVertical<DefaultLinkObject, [number, number]>();
    const paths: typeof this.paths = [];
    this.alignment.weights.forEach((row, t) => {
      row.forEach((weight, s) => {
        const from = source[s];
        const to = target[t];
        if (weight < FAINTEST || !from || !to) return;
        const d = curve({ source: from, target: to });
        if (d) paths.push({ d, source: s, target: t, weight });
      });
    });
    // The strongest last, on top.
    this.paths = paths.sort((one, other) => one.weight - other.weight);
  }

  #at(event: Event): { side: Side; index: number } | undefined {
    const unit = (event.target as Element).closest<HTMLElement>('.unit');
    if (!unit) return undefined;
    const side = unit.closest('.source') ? 'source' : 'target';
    return { side, index: Number(unit.dataset.index) };
  }

  #point(event: Event): void {
    const at = this.#at(event);
    emit(this, 'glossa-point', at && { [at.side]: at.index });
  }

  #focus(event: Event): void {
    const at = this.#at(event);
    if (!at) return;
    this.stop = at;
    emit(this, 'glossa-focus', { [at.side]: at.index });
  }

  #key(event: KeyboardEvent): void {
    if (event.altKey || event.metaKey) return; // the browser's own
    const { side, index } = this.stop;
    const other = side === 'source' ? 'target' : 'source';
    const rtl = getComputedStyle(event.currentTarget as Element).direction === 'rtl';
    const keys = this.columns
      ? { back: 'ArrowUp', on: 'ArrowDown', across: side === 'source' ? 'ArrowRight' : 'ArrowLeft' }
      : {
          back: rtl ? 'ArrowRight' : 'ArrowLeft',
          on: rtl ? 'ArrowLeft' : 'ArrowRight',
          across: side === 'source' ? 'ArrowDown' : 'ArrowUp',
        };
    const last = this.alignment[side].length - 1;
    const moves: Record<string, { side: Side; index: number }> = {
      [keys.back]: { side, index: Math.max(index - 1, 0) },
      [keys.on]: { side, index: Math.min(index + 1, last) },
      [keys.across]: {
        side: other,
        index: strongest(this.alignment, { [side]: index })[0]?.index ?? 0,
      },
      Home: { side, index: 0 },
      End: { side, index: last },
    };
    const to = moves[event.key];
    if (!to) return;
    event.preventDefault();
    const words = this.renderRoot.querySelectorAll<HTMLElement>(`.${to.side} .unit`);
    words[to.index]?.focus();
  }
}

const thickness = scaleLinear([FAINTEST, 1], [0.75, 7]);
const opacity = scaleLinear([FAINTEST, 0.5, 1], [0.2, 0.7, 0.95]).clamp(true);
