import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { ParallelSentence } from '../text/parallel-text';
import { emit, type Events } from '../ui/events';
import { controls, switches } from '../ui/styles';
import { DRAWN, type Alignment, type Granularity, type Pointed, type Weighting } from './alignment';
import './alternatives';
import './heat-map';
import './links';
import './reading';

const GRANULARITIES: Record<Granularity, string> = { words: 'Words', pieces: 'Pieces' };
const WEIGHTINGS: Record<Weighting, string> = { attention: 'Attention', alignment: 'Alignment' };

/**
 * Everything about where one sentence's translation looked. Sends `glossa-weighting`,
 * `glossa-granularity` and `glossa-step`.
 */
@customElement('glossa-attention')
export class AttentionView extends LitElement {
  static override styles = [
    controls,
    switches,
    css`
      header {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.5rem 1.5rem;
        margin-bottom: 1.25rem;
      }
      h2 {
        font: 600 1.5rem/1.25 var(--serif);
        margin: 0;
        margin-inline-end: auto;
      }
      .steps {
        display: flex;
        align-items: center;
        font-variant-numeric: tabular-nums;
      }
      .stale {
        opacity: 0.5;
      }
      .below {
        display: grid;
        grid-template: 'reading map' auto 'search map' 1fr / minmax(12rem, 16rem) minmax(0, 3fr);
        gap: 1.25rem 2.5rem;
        align-items: start;
        margin-top: 2rem;
      }
      glossa-reading {
        grid-area: reading;
      }
      glossa-heat-map {
        grid-area: map;
      }
      glossa-alternatives {
        grid-area: search;
      }
      @media (max-width: 44rem) {
        .below {
          grid-template: 'reading' 'map' 'search' / minmax(0, 1fr);
        }
      }
      @media (prefers-reduced-motion: no-preference) {
        .drawn {
          transition: opacity 0.12s;
        }
      }
    `,
  ];

  @property({ attribute: false }) sentence!: ParallelSentence;
  @property({ attribute: false }) alignment!: Alignment;
  @property({ attribute: false }) pointed: Pointed | undefined;
  @property() granularity: Granularity = 'words';
  @property() weighting: Weighting = 'attention';
  /** Which of how many sentences this is, from 0. */
  @property({ type: Number }) index = 0;
  @property({ type: Number }) count = 1;
  @property({ type: Number }) numBeams = 1;
  /** BCP 47 tags. */
  @property() source = 'en';
  @property() target = 'fr';

  protected override render() {
    const { alignment, pointed, source, target } = this;
    const { sentence, translation } = this.sentence;
    return html`<header>
        <h2>Where it looks</h2>
        ${this.#steps()} ${this.#switch('weighting', 'Weights', WEIGHTINGS, this.weighting)}
        ${this.#switch('granularity', 'Units', GRANULARITIES, this.granularity)}
      </header>
      ${
        alignment.cut
          ? html`<p>This sentence is long: its first ${DRAWN} ${this.granularity} are drawn.</p>`
          : nothing
      }
      <div class=${this.sentence.fresh ? 'drawn' : 'drawn stale'}>
        <glossa-links
          .alignment=${alignment}
          .pointed=${pointed}
          source=${source}
          target=${target}
        ></glossa-links>
        <div class="below">
          <glossa-reading
            .alignment=${alignment}
            .pointed=${pointed}
            source=${source}
            target=${target}
          ></glossa-reading>
          <glossa-heat-map
            .alignment=${alignment}
            .pointed=${pointed}
            source=${source}
            target=${target}
          ></glossa-heat-map>
          <glossa-alternatives
            .sentence=${sentence}
            .chosen=${sentence.translations.indexOf(translation)}
            .numBeams=${this.numBeams}
            target=${target}
          ></glossa-alternatives>
        </div>
      </div>`;
  }

  #steps() {
    const { index, count } = this;
    const button = (step: number, label: string, sign: string) => {
      const end = index + step < 0 || index + step >= count;
      return html`<button
        type="button"
        aria-label=${label}
        title=${label}
        aria-disabled=${end}
        @click=${() => {
          if (!end) emit(this, 'glossa-step', index + step);
        }}
      >
        ${sign}
      </button>`;
    };
    if (count < 2) return nothing;
    return html`<div class="steps" role="group" aria-label="Sentence drawn">
      ${button(-1, 'Previous sentence', '←')}
      <span>Sentence ${index + 1} of ${count}</span>
      ${button(1, 'Next sentence', '→')}
    </div>`;
  }

  #switch<Name extends 'granularity' | 'weighting'>(
    name: Name,
    legend: string,
    labels: Record<Events[`glossa-${Name}`], string>,
    chosen: Events[`glossa-${Name}`],
  ) {
    const choices = Object.keys(labels) as (typeof chosen)[];
    return html`<fieldset>
      <legend class="visually-hidden">${legend}</legend>
      ${choices.map(
        (choice) =>
          html`<label
            ><input
              type="radio"
              name=${name}
              .checked=${choice === chosen}
              @change=${() => {
                emit(this, `glossa-${name}`, choice);
              }}
            />${labels[choice]}</label
          >`,
      )}
    </fieldset>`;
  }
}
