import { Translator } from 'glossa';
import { useEffect, useState } from 'react';

/** A translator for as long as the component is there; `loaded` goes from 0 to 1. */
export function useTranslator(sourceLanguage, targetLanguage, registry) {
  const [state, setState] = useState({ loaded: 0 });
  useEffect(() => {
    const life = new AbortController();
    setState({ loaded: 0 });
    Translator.create({
      sourceLanguage,
      targetLanguage,
      registry,
      signal: life.signal, // destroys the translator too
      monitor(monitor) {
        monitor.addEventListener('downloadprogress', ({ loaded }) => setState({ loaded }));
      },
    }).then(
      (translator) => setState({ loaded: 1, translator }),
      (error) => life.signal.aborted || setState({ loaded: 0, error }),
    );
    return () => life.abort();
  }, [sourceLanguage, targetLanguage, registry]);
  return state;
}

/** The translation of `text`, one behind while it changes. */
export function useTranslation(translator, text) {
  const [translation, setTranslation] = useState('');
  useEffect(() => {
    if (!translator) return undefined;
    const call = new AbortController();
    translator.translate(text, { signal: call.signal }).then(setTranslation, (error) => {
      if (!call.signal.aborted) setTranslation(error.message);
    });
    return () => call.abort();
  }, [translator, text]);
  return translation;
}
