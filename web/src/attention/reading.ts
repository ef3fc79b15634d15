import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { controls } from '../ui/styles';
import { percent, strongest, type Alignment, type Pointed } from './alignment';

/** Partners listed; the rest is small and in the heat map. */
const LISTED = 5;

/** In words and numbers, as a note in the margin, what the drawings say of the unit pointed at. */
@customElement('glossa-reading')
export class Reading extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        border-inline-start: 2px solid var(--rubric);
        padding-inline-start: 1rem;
        min-height: 13.5rem;
      }
      p {
        margin: 0;
        color: var(--ink-soft);
      }
      h3 {
        font: 600 1.25rem/1.3 var(--serif);
        margin: 0 0 0.25rem;
        overflow-wrap: anywhere;
      }
      ul {
        list-style: none;
        margin: 0.75rem 0 0;
        padding: 0;
        font-variant-numeric: tabular-nums;
      }
      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) 3.5rem;
        padding-block: 0.1875rem;
      }
      li bdi {
        font-family: var(--serif);
        white-space: nowrap;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      li span {
        text-align: end;
      }
      .bar {
        grid-column: 1 / -1;
        height: 3px;
        border-radius: 2px;
        background: var(--rule);
      }
      .bar::after {
        content: '';
        display: block;
        height: 100%;
        width: var(--weight);
        min-width: 2px;
        border-radius: inherit;
        background: var(--link-ink);
      }
      .on .bar::after {
        background: var(--rubric);
      }
    `,
  ];

  @property({ attribute: false }) alignment!: Alignment;
  @property({ attribute: false }) pointed: Pointed | undefined;
  /** BCP 47 tags. */
  @property() source = 'en';
  @property() target = 'fr';

  protected override render() {
    const { alignment, pointed } = this;
    if (!pointed) {
      return html`<p>
        Point at a word or tap it, or tab to the drawing and use the arrow keys.
        ${
          alignment.weighting === 'attention'
            ? html`Each word of the translation is chosen after a look back over the whole source
              sentence; the links and the squares show where that look fell.`
            : html`The look back fell before the word was chosen. Now that it is known, each place
              counts by how probable the word is from there alone: the links and the squares show
              where it comes from.`
        }
      </p>`;
    }
    // A cell is read as part of its row.
    const side = pointed.target === undefined ? 'source' : 'target';
    const other = side === 'source' ? 'target' : 'source';
    const index = pointed[side] ?? 0;
    const probability = alignment.probabilities[index] ?? 0;
    return html`<h3><bdi lang=${this[side]}>${alignment[side][index]?.text}</bdi></h3>
      <p>
        ${
          side === 'target'
            ? html`chosen with probability ${probability.toFixed(2)},
              ${alignment.weighting === 'attention' ? 'looking at' : 'coming from'}`
            : alignment.weighting === 'attention'
              ? 'seen while writing'
              : 'becomes'
        }
      </p>
      <ul>
        ${this.#partners(side, index, pointed[other]).map(
          ({ index, weight }) =>
            html`<li class=${index === pointed[other] ? 'on' : ''}>
              <bdi lang=${this[other]}>${alignment[other][index]?.text}</bdi>
              <span>${percent(weight)}</span>
              <div class="bar" .style=${`--weight: ${weight * 100}%`}></div>
            </li>`,
        )}
      </ul>`;
  }

  /** The strongest, and in any case the one of the cell pointed at. */
  #partners(side: 'source' | 'target', index: number, cell: number | undefined) {
    const all = strongest(this.alignment, { [side]: index });
    const listed = all.slice(0, LISTED);
    const pointed = all.find((partner) => partner.index === cell);
    if (pointed && !listed.includes(pointed)) listed.splice(-1, 1, pointed);
    return listed;
  }
}
