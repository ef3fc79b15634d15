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
  fr: [
    'Ma sœur a acheté une petite voiture rouge la semaine dernière.',
    'Savez-vous où se trouve la gare ?',
    'Il ne voulait pas me dire la vérité.',
    'Il pleut encore. Nous resterons à la maison et lirons un livre.',
  ],
  de: [
    'Meine Schwester hat letzte Woche ein kleines rotes Auto gekauft.',
    'Wissen Sie, wo der Bahnhof ist?',
    'Er wollte mir die Wahrheit nicht sagen.',
    'Es regnet schon wieder. Wir bleiben zu Hause und lesen ein Buch.',
  ],
  es: [
    'Mi hermana compró un pequeño coche rojo la semana pasada.',
    '¿Sabe usted dónde está la estación?',
    'No quería decirme la verdad.',
    'Está lloviendo otra vez. Nos quedaremos en casa y leeremos un libro.',
  ],
  zh: [
    '我妹妹上周买了一辆红色的小汽车。',
    '你知道火车站在哪里吗？',
    '他不想告诉我真相。',
    '又下雨了。我们要待在家里看书。',
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
