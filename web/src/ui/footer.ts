import { html } from 'lit';

export const footer = html`<footer class="foot">
  <p>
    Nothing you type leaves this page: the model runs in your browser, and nothing is sent anywhere.
  </p>
  <p>
    The models are trained on sentence pairs of the
    <a href="https://tatoeba.org" rel="noreferrer">Tatoeba</a> project (<a
      href="https://creativecommons.org/licenses/by/2.0/fr/"
      rel="noreferrer"
      >CC BY 2.0 FR</a
    >), as published by
    <a href="https://www.manythings.org/anki/" rel="noreferrer">ManyThings.org</a>. Glossa is free
    software under the MIT licence, with <a href="./licences.txt">parts by others</a>.
  </p>
</footer>`;
