import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { controls } from './styles';

/** How far the model's download is. */
@customElement('glossa-loading')
export class Loading extends LitElement {
  static override styles = [
    controls,
    css`
      .loading {
        padding: 1rem 1.25rem 1.25rem;
        font-variant-numeric: tabular-nums;
      }
      p {
        display: flex;
        flex-wrap: wrap;
        justify-content: space-between;
        gap: 0 1rem;
        margin: 0 0 0.5rem;
      }
      .size {
        color: var(--ink-soft);
      }
      progress {
        appearance: none;
        display: block;
        width: 100%;
        height: 6px;
        border: 0;
        border-radius: 3px;
        overflow: hidden;
        background: var(--rule);
      }
      progress::-webkit-progress-bar {
        background: var(--rule);
      }
      progress::-webkit-progress-value {
        background: var(--link-ink);
      }
      progress::-moz-progress-bar {
        background: var(--link-ink);
      }
    `,
  ];

  /** From 0 to 1. */
  @property({ type: Number }) loaded = 0;
  /** Size of the whole; 0 while it is not known. */
  @property({ type: Number }) bytes = 0;

  protected override render() {
    const share = Math.floor(this.loaded * 100);
    return html`<div class="loading">
      <p>
        <span id="label">Loading the model</span>
        ${
          this.bytes
            ? html`<span class="size"
                >${megabytes(this.loaded * this.bytes)} of ${megabytes(this.bytes)} MB,
                ${share}&nbsp;%</span
              >`
            : nothing
        }
      </p>
      <progress aria-labelledby="label" max="1" .value=${this.loaded}></progress>
    </div>`;
  }
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
