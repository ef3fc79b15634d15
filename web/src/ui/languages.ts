import type { RegistryEntry } from 'glossa';
import { html, nothing } from 'lit';
import type { ModelLoader } from '../session/model';
import { languagesInAddress, type Languages } from './address';
import { recall, remember } from './memory';

const KEY = 'glossa-languages';

const names = new Intl.DisplayNames('en', { type: 'language' });

export function languageName(tag: string): string {
  return names.of(tag) ?? tag;
}

export function rememberLanguages({ source, target }: Languages): void {
  remember(KEY, `${source} ${target}`);
}

/** Those of the address, else those that were chosen last, else from a language of the reader. */
export function preferred(entries: RegistryEntry[]): RegistryEntry | undefined {
  const [source, target] = (recall(KEY) ?? '').split(' ');
  const read = navigator.languages.map((tag) => new Intl.Locale(tag).language);
  return (
    entryFor(entries, languagesInAddress()) ??
    entryFor(entries, source && target ? { source, target } : undefined) ??
    read.map((language) => entries.find((entry) => entry.source === language)).find(Boolean)
  );
}

export function entryFor(
  entries: RegistryEntry[],
  languages: Languages | undefined,
): RegistryEntry | undefined {
  return entries.find(
    ({ source, target }) => source === languages?.source && target === languages.target,
  );
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

/** The way back, where there is a model for it. */
export function swapButton(
  { entries, state }: ModelLoader,
  swap: (reverse: RegistryEntry) => void,
) {
  const { entry } = state;
  const reverse = entry && entryFor(entries, { source: entry.target, target: entry.source });
  if (!reverse) return nothing;
  return html`<button
    type="button"
    class="swap"
    aria-label="Swap languages"
    title="Swap languages"
    @click=${() => {
      swap(reverse);
    }}
  >
    ⇄
  </button>`;
}
