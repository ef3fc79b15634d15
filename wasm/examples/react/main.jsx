import { StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { useTranslation, useTranslator } from './use-translation.js';

const registry = new URL('models/registry.json', document.baseURI).href;

function App() {
  const [text, setText] = useState('I love cats.');
  const { translator, loaded, error } = useTranslator('en', 'fr', registry);
  const translation = useTranslation(translator, text);
  return (
    <main>
      <h1>English to French</h1>
      <label htmlFor="source">English</label>
      <textarea id="source" value={text} onChange={(event) => setText(event.target.value)} />
      {!translator && !error && <progress aria-label="Download" value={loaded} />}
      <output id="target" htmlFor="source" lang="fr">
        {error ? error.message : translation}
      </output>
    </main>
  );
}

createRoot(document.querySelector('#root')).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
