import type { TranslatedSentence } from 'glossa';
import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { emit } from '../ui/events';
import { controls, switches } from '../ui/styles';

/** Searches offered: one hypothesis (greedy), or four side by side. */
const BEAMS = [
  { numBeams: 1, label: 'Greedy' },
  { numBeams: 4, label: 'Beam of 4' },
];

/**
 * How the translation was searched, and what else was found. Sends `glossa-beams` and
 * `glossa-choice`.
 */
@customElement('glossa-alternatives')
export class Alternatives extends LitElement {
  static override styles = [
    controls,
    switches,
    css`
      summary {
        cursor: pointer;
        padding-block: 0.375rem;
      }
      summary:hover {
        color: var(--rubric);
      }
      p {
        margin: 0.75rem 0;
        color: var(--ink-soft);
      }
      ol {
        list-style: none;
        margin: 0.75rem 0 0;
        padding: 0;
      }
      ol label {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        column-gap: 0.5rem;
        align-items: baseline;
        padding-block: 0.375rem;
        border-top: 1px solid var(--rule);
        cursor: pointer;
        overflow-wrap: anywhere;
      }
      ol bdi {
        font-family: var(--serif);
      }
      ol input {
        accent-color: var(--rubric);
        margin: 0;
      }
      ol span {
        grid-column: 2;
        font-size: 0.875rem;
        color: var(--ink-soft);
        font-variant-numeric: tabular-nums;
      }
    `,
  ];

  @property({ attribute: false }) sentence!: TranslatedSentence;
  /** Index of the translation that is shown. */
  @property({ type: Number }) chosen = 0;
  @property({ type: Number }) numBeams = 1;
  /** BCP 47 tag. */
  @property() target = 'fr';

  protected override render() {
    return html`<details>
      <summary>Search and alternatives</summary>
      <fieldset>
        <legend class="visually-hidden">Search</legend>
        ${BEAMS.map(
          ({ numBeams, label }) =>
            html`<label
              ><input
                type="radio"
                name="beams"
                .checked=${numBeams === this.numBeams}
                @change=${() => {
                  emit(this, 'glossa-beams', numBeams);
                }}
              />${label}</label
            >`,
        )}
      </fieldset>
      ${this.#list()}
    </details>`;
  }

  #list() {
    const { translations } = this.sentence;
    return html`<ol>
        ${translations.map(
          ({ text, score, target }, index) =>
            html`<li>
              <label>
                <input
                  type="radio"
                  name="choice"
                  .checked=${index === this.chosen}
                  @change=${() => {
                    emit(this, 'glossa-choice', index);
                  }}
                />
                <bdi lang=${this.target}>${text}</bdi>
                <span
                  >log-probability ${signed(score)}, ${signed(score / target.length)} per
                  piece</span
                >
              </label>
            </li>`,
        )}
      </ol>
      <p ?hidden=${translations.length > 1}>
        A beam finds alternatives; greedy search follows one.
      </p>`;
  }
}

function signed(value: number): string {
  return value.toFixed(2).replace('-', '\u2212');
}
