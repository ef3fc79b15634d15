import { gapBetween, type TranslatedSentence, type Translation } from 'glossa';
import type { TranslatedPassage } from '../session/translate-as-you-type';

/** A sentence where it stands on the page. */
export interface ParallelSentence {
  /** Half-open range in the source text, in UTF-16 code units; near it if not fresh. */
  begin: number;
  end: number;
  /** As it was when it was translated. */
  text: string;
  sentence: TranslatedSentence;
  /** The one of the sentence's translations that is shown. */
  translation: Translation;
  /** Of the translation, a BCP 47 tag: after another was chosen, the old one's for a while. */
  language: string;
  /** False while the source has changed since. */
  fresh: boolean;
}

/** A run of the translation's text: a sentence, or what stands between two. */
export type Run = ParallelSentence | { gap: string; fresh: boolean };

/**
 * The whole translation in order.
 *
 * @param choices - Of sentences whose translation the reader chose, that translation.
 */
export function runs(
  text: string,
  passages: readonly TranslatedPassage[],
  choices: ReadonlyMap<string, string>,
): Run[] {
  const found: Run[] = [];
  const gap = (from: string, fresh: boolean): void => {
    if (from) found.push({ gap: from, fresh });
  };
  let end = 0;
  let before = '';
  for (const passage of passages) {
    const { begin, result, fresh } = passage;
    gap(gapBetween(text, [end, begin], [before, result?.text ?? '']), true);
    end = begin + passage.text.length;
    before = result?.text ?? '';
    if (!result) continue;
    const { source, sentences } = result;
    let done = 0; // of the best translations
    for (const sentence of sentences) {
      const original = source.slice(sentence.begin, sentence.end);
      const chosen = choices.get(original);
      const translation =
        sentence.translations.find(({ text }) => text === chosen) ?? sentence.translations[0];
      if (!translation) continue;
      gap(result.text.slice(done, sentence.textBegin), fresh);
      done = sentence.textBegin + (sentence.translations[0]?.text.length ?? 0);
      found.push({
        begin: begin + sentence.begin,
        end: begin + sentence.end,
        text: original,
        sentence,
        translation,
        language: result.language,
        fresh,
      });
    }
    gap(result.text.slice(done), fresh);
  }
  gap(text.slice(end), true);
  return found;
}

export function isSentence(run: Run): run is ParallelSentence {
  return 'sentence' in run;
}

/** False for white space between passages, which is there before anything is translated. */
export function isVisible(run: Run): boolean {
  return isSentence(run) || run.gap.trim() !== '';
}
