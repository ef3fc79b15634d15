import type { RegistryEntry } from 'glossa';
import { html, nothing } from 'lit';
import type { ModelLoader } from '../session/model';

const names = new Intl.DisplayNames('en', { type: 'language' });

export function languageName(tag: string): string {
  return names.of(tag) ?? tag;
}

/** The choice of a language pair, where there is one to make. */
export function languageSelect(
  { entries, state }: ModelLoader,
  choose: (entry: RegistryEntry | undefined) => void,
) {
  if (entries.length < 2) return nothing;
  return html`<select
    aria-label="Languages"
    @change=${(event: Event) => {
      choose(entries[(event.target as HTMLSelectElement).selectedIndex]);
    }}
  >
    ${entries.map(
      (entry) =>
        html`<option .selected=${entry === state.entry}>
          ${languageName(entry.source)} → ${languageName(entry.target)}
        </option>`,
    )}
  </select>`;
}
