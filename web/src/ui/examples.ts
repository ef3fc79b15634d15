import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { emit } from './events';
import { controls } from './styles';

/** Per source language: order that changes, one word for several, several sentences. */
const EXAMPLES: Record<string, string[]> = {
  en: [
    'My sister bought a small red car last week.',
    'Do you know where the train station is?',
    'He did not want to tell me the truth.',
    'It is raining again. We will stay at home and read a book.',
  ],
};

/** Sentences to start with. Sends `glossa-example`. */
@customElement('glossa-examples')
export class Examples extends LitElement {
  static override styles = [
    controls,
    css`
      ul {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0 0.75rem;
        list-style: none;
        margin: 0;
        padding: 0;
        color: var(--ink-soft);
      }
      button {
        padding-inline: 0;
        text-align: start;
        font-family: var(--serif);
        text-decoration: underline;
        text-decoration-color: var(--rule);
        text-underline-offset: 0.25em;
      }
    `,
  ];

  /** BCP 47 tag. */
  @property() language = 'en';

  protected override render() {
    const examples = EXAMPLES[new Intl.Locale(this.language).language] ?? [];
    return html`<ul aria-label="Examples">
      ${examples.map(
        (text) =>
          html`<li lang=${this.language}>
            <button
              type="button"
              @click=${() => {
                emit(this, 'glossa-example', text);
              }}
            >
              ${text}
            </button>
          </li>`,
      )}
    </ul>`;
  }
}
