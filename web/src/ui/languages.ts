import type { RegistryEntry } from 'glossa';
import { html, nothing } from 'lit';
import type { ModelLoader } from '../session/model';
import { languagesInAddress, leaveAddress, type Languages } from './address';
import { recall, remember } from './memory';

const KEY = 'glossa-languages';

const names = new Intl.DisplayNames('en', { type: 'language' });

export function languageName(tag: string): string {
  try {
    return names.of(tag) ?? tag;
  } catch {
    return tag; // an address may have anything
  }
}

/** Says so where the address asks for languages that there is no model for. */
export function missingLanguages({ entries }: ModelLoader) {
  const wanted = languagesInAddress();
  if (!wanted || !entries.length || entryFor(entries, wanted)) return nothing;
  const [source, target] = [languageName(wanted.source), languageName(wanted.target)];
  return html`<p role="status">There is no model for ${source} → ${target}.</p>`;
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
  const read = navigator.languages.map(writing);
  const from = read.map((tag) => entries.filter(({ source }) => writing(source) === tag));
  const known = from.find(({ length }) => length > 0) ?? [];
  return known.find(({ target }) => read.includes(writing(target))) ?? known[0];
}

export function entryFor(
  entries: RegistryEntry[],
  languages: Languages | undefined,
): RegistryEntry | undefined {
  if (!languages) return undefined;
  return entries.find(
    ({ source, target }) =>
      writing(source) === writing(languages.source) &&
      writing(target) === writing(languages.target),
  );
}

/**
 * "en-Latn" of "en-US", "zh-Hant" of "zh-TW". Tags from outside may be odd, "en_US@posix", or none, like
 * "C": those are like no other.
 */
function writing(tag: string): string {
  try {
    const clean = tag.replace(/@.*/, '').replaceAll('_', '-');
    const { language, script } = new Intl.Locale(clean).maximize();
    return `${language}-${script ?? ''}`;
  } catch {
    return '';
  }
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
