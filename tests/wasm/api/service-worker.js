// Answers messages with translations, as the package's README has it.
import { Translator } from '/repository/wasm/dist/glossa.js';

let translator;

async function translate(text) {
  translator ??= Translator.create({
    sourceLanguage: 'en',
    targetLanguage: 'fr',
    registry: new URL('/repository/weights/registry.json', self.location),
  }).catch((error) => {
    translator = undefined; // what failed for want of a network may work the next time
    throw error;
  });
  return (await translator).translate(text);
}

self.addEventListener('message', (event) => {
  const [port] = event.ports;
  const answer = translate(event.data).then(
    (text) => port.postMessage({ text }),
    ({ message }) => port.postMessage({ error: message }),
  );
  event.waitUntil(answer);
});
