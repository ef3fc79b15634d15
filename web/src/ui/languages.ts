import type { RegistryEntry } from 'glossa';
import { html, nothing } from 'lit';
import type { ModelLoader } from '../session/model';
import { languagesInAddress, leaveAddress, type Languages } from './address';
import { recall, remember } from './memory';

const KEY = 'glossa-languages';

const names = new Intl.DisplayNames('en', { type: 'language' });

export function languageName(tag: string): string {
  return names.of(tag) ?? tag;
}

/** The reader's choice, for this visit and later ones. */
export function rememberLanguages({ source, target }: Languages): void {
  remember(KEY, `${source} ${target}`);
  leaveAddress();
}

/** Those of the address, else those that were chosen last, else some that the reader may read. */
export function preferred(entries: RegistryEntry[]): RegistryEntry | undefined {
  const [source = '', target = ''] = (recall(KEY) ?? '').split(' ');
  return (
    entryFor(entries, languagesInAddress()) ??
    entryFor(entries, { source, target }) ??
    readable(entries)
  );
}

/** From the reader's first language that there is, into another of theirs if possible. */
function readable(entries: RegistryEntry[]): RegistryEntry | undefined {
  const read = navigator.languages.map(primary);
  const from = read.map((tag) => entries.filter(({ source }) => primary(source) === tag));
  const known = from.find(({ length }) => length > 0) ?? [];
  return known.find(({ target }) => read.includes(primary(target))) ?? known[0];
}

export function entryFor(
  entries: RegistryEntry[],
  languages: Languages | undefined,
): RegistryEntry | undefined {
  if (!languages) return undefined;
  return entries.find(
    ({ source, target }) =>
      primary(source) === primary(languages.source) &&
      primary(target) === primary(languages.target),
  );
}

/** "en" of "en-US". Tags from outside may be none: "C", "en_US@posix". */
function primary(tag: string): string {
  return (/^[a-z]+/i.exec(tag)?.[0] ?? '').toLowerCase();
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
