import { css } from 'lit';

/** What every component looks like. */
export const controls = css`
  :host {
    display: block;
  }

  :host([hidden]),
  [hidden] {
    display: none;
  }

  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }

  button,
  select {
    font: inherit;
    color: inherit;
    background: none;
    border: 1px solid transparent;
    border-radius: 4px;
    padding: 0.375rem 0.625rem;
    min-height: 2.25rem;
    cursor: pointer;
  }

  button:hover:not([aria-disabled='true']) {
    color: var(--rubric);
  }

  button[aria-disabled='true'] {
    opacity: 0.45;
    cursor: default;
  }

  select {
    border-color: var(--edge);
    background: var(--sheet);
  }

  a {
    color: inherit;
    text-decoration-color: var(--edge);
    text-underline-offset: 0.2em;
  }

  a:hover {
    color: var(--rubric);
  }

  :focus-visible {
    outline: 2px solid var(--rubric);
    outline-offset: 2px;
  }

  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;

/** A row of radio buttons that reads as one switch. */
export const switches = css`
  fieldset {
    display: inline-flex;
    align-items: center;
    margin: 0;
    padding: 2px;
    border: 1px solid var(--edge);
    border-radius: 6px;
    min-width: 0;
  }

  fieldset label {
    position: relative;
    cursor: pointer;
    padding: 0.25rem 0.75rem;
    border-radius: 4px;
    line-height: 1.25rem;
  }

  fieldset input {
    position: absolute;
    inset: 0;
    margin: 0;
    opacity: 0;
    cursor: pointer;
  }

  fieldset label:has(:checked) {
    background: var(--ink);
    color: var(--sheet);
  }

  @media (forced-colors: active) {
    fieldset label:has(:checked) {
      forced-color-adjust: none;
      background: Highlight;
      color: HighlightText;
    }
  }

  fieldset label:has(:focus-visible) {
    outline: 2px solid var(--rubric);
    outline-offset: 2px;
  }
`;
