// The package in a single file: copy it beside your page, or name it in an import map.
import { Translator } from '../../dist/glossa.js';

const source = document.querySelector('#source');
const target = document.querySelector('#target');
const progress = document.querySelector('#progress');

try {
  const translator = await Translator.create({
    sourceLanguage: 'en',
    targetLanguage: 'fr',
    registry: '../../../weights/registry.json',
    monitor(monitor) {
      monitor.addEventListener('downloadprogress', ({ loaded }) => (progress.value = loaded));
    },
  });
  progress.hidden = true;
  source.disabled = false;

  let pending = new AbortController();
  const translate = async () => {
    // What was typed since is what counts.
    pending.abort();
    pending = new AbortController();
    try {
      target.textContent = await translator.translate(source.value, { signal: pending.signal });
    } catch (error) {
      if (error.name !== 'AbortError') throw error;
    }
  };
  source.addEventListener('input', translate);
  await translate();
} catch (error) {
  progress.hidden = true;
  target.textContent = error.message;
}
