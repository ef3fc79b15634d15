import { html } from 'lit';

/** Two lines of three words and the links between them, two of which cross. */
export const mark = html`<svg class="mark" viewBox="0 0 24 24" aria-hidden="true">
  <path d="M12 3C12 12 3 12 3 21M21 3V21"></path>
  <path class="rubric" d="M3 3C3 12 12 12 12 21"></path>
  <g>
    <circle cx="3" cy="3" r="2.5"></circle>
    <circle cx="12" cy="3" r="2.5"></circle>
    <circle cx="21" cy="3" r="2.5"></circle>
    <circle cx="3" cy="21" r="2.5"></circle>
    <circle cx="12" cy="21" r="2.5"></circle>
    <circle cx="21" cy="21" r="2.5"></circle>
  </g>
</svg>`;
