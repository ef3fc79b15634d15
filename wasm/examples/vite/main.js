import { Translator } from 'glossa';

const source = document.querySelector('#source');
const button = document.querySelector('#translate');
const target = document.querySelector('#target');

let translator;

button.addEventListener('click', async () => {
  button.disabled = true;
  try {
    // Downloaded when it is needed first; later visits find it in the cache.
    translator ??= await Translator.create({
      sourceLanguage: 'en',
      targetLanguage: 'fr',
      registry: new URL('models/registry.json', document.baseURI),
    });
    target.textContent = '';
    // Sentence by sentence, as they come.
    const reader = translator.translateStreaming(source.value).getReader();
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      target.textContent += chunk.value;
    }
  } catch (error) {
    target.textContent = error.message;
  } finally {
    button.disabled = false;
  }
});
