// Answers messages with translations, as the package's README has it.
import { Translator } from '/repository/wasm/dist/glossa.js';

let translator;
self.addEventListener('message', async ({ data, ports: [port] }) => {
  translator ??= Translator.create({
    sourceLanguage: 'en',
    targetLanguage: 'fr',
    registry: new URL('/repository/weights/registry.json', self.location),
  });
  port.postMessage(await (await translator).translate(data));
});
