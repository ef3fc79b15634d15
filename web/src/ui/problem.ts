import type { GlossaError } from 'glossa';
import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { emit } from './events';
import { controls } from './styles';

interface Description {
  title: string;
  advice: string;
}

/** What went wrong and what the reader can do, by the reasons and names of the package's errors. */
function describe(error: unknown): Description {
  const { name, reason } = (error ?? {}) as Partial<GlossaError>;
  if (name === 'NetworkError' && !navigator.onLine) {
    return { title: 'You are offline.', advice: 'Connect once, so that the model can be loaded.' };
  }
  if (reason === 'integrity') {
    return {
      title: 'The model arrived damaged.',
      advice: 'It is not what was published here: the download was cut off or changed on its way.',
    };
  }
  if (reason === 'simd') {
    // Of these, SIMD is the oldest: the styles need light-dark() and :has().
    return {
      title: 'This browser cannot run the translator.',
      advice:
        'It needs WebAssembly with SIMD: Chrome or Edge 123, Firefox 121, Safari 17.5, or newer.',
    };
  }
  switch (name) {
    case 'NetworkError':
      return {
        title: 'The translator could not be loaded.',
        advice:
          'The server did not send a part of it. Your connection, or the server, may have a problem.',
      };
    case 'DataError':
      return {
        title: 'The model cannot be read.',
        advice: 'The file on the server is damaged, or made for another version of this page.',
      };
    case 'NotSupportedError':
      return {
        title: 'There is no model for these languages.',
        advice: 'Another pair of languages may work.',
      };
    case 'RangeError':
      return {
        title: 'This text cannot be translated.',
        advice: 'Try to make its sentences shorter.',
      };
    default:
      return {
        title: 'The translator stopped.',
        advice: 'It may have run out of memory. Starting it again usually helps.',
      };
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** An error, said plainly, with a way out. Sends `glossa-retry`. */
@customElement('glossa-problem')
export class Problem extends LitElement {
  static override styles = [
    controls,
    css`
      .problem {
        padding: 1rem 1.25rem 1.25rem;
      }
      h3 {
        font: 600 1.25rem/1.35 var(--serif);
        margin: 0;
        color: var(--rubric);
      }
      p {
        margin: 0.25rem 0 1rem;
      }
      button {
        border-color: currentColor;
      }
      .detail {
        margin: 1rem 0 0;
        font-size: 0.875rem;
        color: var(--ink-soft);
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({ attribute: false }) error: unknown;
  /** Whether there is a text that the reader may fear for. */
  @property({ type: Boolean }) typed = false;

  protected override render() {
    const { title, advice } = describe(this.error);
    return html`<div class="problem" role="alert">
      <h3>${title}</h3>
      <p>${advice}${this.typed ? ' What you typed is still there.' : ''}</p>
      <button
        type="button"
        @click=${() => {
          emit(this, 'glossa-retry', undefined);
        }}
      >
        Try again
      </button>
      <p class="detail">${messageOf(this.error)}</p>
    </div>`;
  }
}
