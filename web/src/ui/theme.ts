import { css, html, LitElement } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { recall, remember } from './memory';
import { controls } from './styles';

type Theme = 'light' | 'dark';

const KEY = 'glossa-theme';
const systemDark = matchMedia('(prefers-color-scheme: dark)');

function current(): Theme {
  const chosen = document.documentElement.dataset.theme;
  if (chosen === 'light' || chosen === 'dark') return chosen;
  return systemDark.matches ? 'dark' : 'light';
}

/** The system's theme holds until the reader has chosen one. */
export function applyStoredTheme(): void {
  const stored = recall(KEY);
  if (stored === 'light' || stored === 'dark') document.documentElement.dataset.theme = stored;
}

@customElement('glossa-theme')
export class ThemeSwitch extends LitElement {
  static override styles = [
    controls,
    css`
      svg {
        width: 1.25rem;
        height: 1.25rem;
        display: block;
      }
      button {
        padding: 0.5rem;
      }
    `,
  ];

  @state() private theme = current();

  readonly #follow = (): void => {
    this.theme = current();
  };

  override connectedCallback(): void {
    super.connectedCallback();
    systemDark.addEventListener('change', this.#follow);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    systemDark.removeEventListener('change', this.#follow);
  }

  protected override render() {
    return html`<button
      type="button"
      aria-pressed=${this.theme === 'dark'}
      aria-label="Dark theme"
      title=${this.theme === 'dark' ? 'Light theme' : 'Dark theme'}
      @click=${this.#toggle}
    >
      <svg viewBox="0 0 20 20" aria-hidden="true">
        <circle cx="10" cy="10" r="7.25" fill="none" stroke="currentColor" stroke-width="1.5" />
        <path d="M10 2.75a7.25 7.25 0 0 1 0 14.5z" fill="currentColor" />
      </svg>
    </button>`;
  }

  #toggle(): void {
    this.theme = this.theme === 'dark' ? 'light' : 'dark';
    document.documentElement.dataset.theme = this.theme;
    remember(KEY, this.theme);
  }
}
