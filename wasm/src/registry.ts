// Which model of a registry fits a pair of languages.
import { Failure } from './errors.js';
import type { RegistryEntry } from './types.js';

/** What each field must be, in words and as a test. */
const fields: Record<keyof RegistryEntry, readonly [string, (value: unknown) => boolean]> = {
  source: ['a BCP 47 language tag', isTag],
  target: ['a BCP 47 language tag', isTag],
  file: ['a relative URL', isUrl],
  bytes: ['a whole number above 0', (value) => Number.isSafeInteger(value) && Number(value) > 0],
  sha256: ['64 small hexadecimal digits', (value) => isText(value) && /^[0-9a-f]{64}$/.test(value)],
};

/** Whether a value is a BCP 47 language tag. */
export function isTag(value: unknown): boolean {
  try {
    return isText(value) && Boolean(new Intl.Locale(value));
  } catch {
    return false;
  }
}

function isUrl(value: unknown): boolean {
  try {
    return isText(value) && Boolean(new URL(value, 'https://host/'));
  } catch {
    return false;
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** Reads the `registry.json` that is at `url`. Error: `DataError`, which names it. */
export function parseRegistry(json: string, url: URL): RegistryEntry[] {
  const wrong = (message: string): Error =>
    new Failure('registry', `registry ${url.href}: ${message}`);
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw wrong('expected JSON');
  }
  if (!Array.isArray(value)) throw wrong('expected an array of models');
  value.forEach((entry: unknown, index) => {
    for (const [field, [expected, test]] of Object.entries(fields)) {
      if (!test((entry as Record<string, unknown> | null)?.[field])) {
        throw wrong(`entry ${String(index)}: "${field}" must be ${expected}`);
      }
    }
  });
  return value as RegistryEntry[];
}

/** The entry that fits best, if one does. */
export function findEntry(
  registry: RegistryEntry[],
  source: string,
  target: string,
): RegistryEntry | undefined {
  for (const sourceTag of lookupTags(source)) {
    for (const targetTag of lookupTags(target)) {
      const entry = registry.find(
        (entry) => sameTag(entry.source, sourceTag) && sameTag(entry.target, targetTag),
      );
      if (entry) return entry;
    }
  }
  return registry.find((entry) => fits(entry.source, source) && fits(entry.target, target));
}

/** Whether a model for the language `has` serves one who asks for `wanted`. */
export function fits(has: string, wanted: string): boolean {
  return lookupTags(wanted).some((tag) => sameTag(has, tag)) || sameWriting(has, wanted);
}

/** Whether the one language is the other, so that text in it needs no translation. */
export function isIdentity(source: string, target: string): boolean {
  return sameWriting(source, target);
}

/** The same language in the same script, wherever it is spoken: "en" and "en-GB", not "zh-TW". */
function sameWriting(a: string, b: string): boolean {
  const [first, second] = [new Intl.Locale(a).maximize(), new Intl.Locale(b).maximize()];
  return first.language === second.language && first.script === second.script;
}

/**
 * The tags under which a language may be found, best first: "zh-TW" gives zh-TW, zh-Hant-TW,
 * zh-Hant. The first are RFC 4647's look-up, but for those of another writing, as "zh" is simplified
 * Chinese; the others let "zh" find a model for "zh-Hans".
 */
function lookupTags(tag: string): string[] {
  const locale = new Intl.Locale(tag);
  const tags = [locale.baseName, locale.maximize().baseName].flatMap(truncations);
  return [...new Set(tags)].filter((found) => sameWriting(found, tag));
}

function truncations(tag: string): string[] {
  const parts = tag.split('-');
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('-'));
}

function sameTag(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
