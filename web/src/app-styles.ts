import { css } from 'lit';

export const appStyles = css`
  :host {
    --pane-height: 9.5rem;
    max-width: 72rem;
    margin-inline: auto;
    padding: 0 1.5rem;
  }

  .masthead {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.25rem 1rem;
    padding-block: 1.25rem 1rem;
  }

  h1 {
    display: flex;
    align-items: center;
    gap: 0.625rem;
    font: 600 1.75rem/1 var(--serif);
    letter-spacing: -0.01em;
    margin: 0;
  }

  .mark {
    width: 1.625rem;
    height: 1.625rem;
    overflow: visible;
  }

  .mark circle {
    fill: var(--ink);
  }

  .mark path {
    fill: none;
    stroke: var(--link-ink);
    stroke-width: 2;
    stroke-linecap: round;
  }

  .mark path.rubric {
    stroke: var(--rubric);
  }

  /* Breaks its own line before the header does. */
  .tagline {
    flex: 1 1 10rem;
    margin: 0.375rem 0 0;
    color: var(--ink-soft);
  }

  /* There before the languages are known, so that nothing jumps. */
  .languages {
    display: flex;
    align-items: center;
    gap: 0.25rem;
    min-height: 2.25rem;
  }

  .panes {
    display: grid;
    grid-template-columns: repeat(2, minmax(0, 1fr));
    background: var(--sheet);
    border: 1px solid var(--edge);
    border-radius: 8px;
  }

  .pane {
    display: flex;
    flex-direction: column;
    min-width: 0;
  }

  .pane > :nth-child(2) {
    flex: 1;
  }

  .pane + .pane {
    border-inline-start: 1px solid var(--rule);
  }

  .panes:has(glossa-source:focus-within) {
    border-color: var(--ink);
  }

  h2 {
    font: 600 0.9375rem/1.25 var(--sans);
    color: var(--ink-soft);
    margin: 0;
    padding: 0.75rem 1.25rem 0;
  }

  .bar {
    display: flex;
    align-items: center;
    justify-content: flex-end;
    gap: 0.25rem;
    min-height: 2.75rem;
    padding-inline: 1.25rem 0.625rem;
    color: var(--ink-soft);
    font-variant-numeric: tabular-nums;
  }

  .bar[data-empty] > * {
    visibility: hidden;
  }

  /* Only a wait worth mentioning is mentioned. */
  .bar .status {
    margin-inline-end: auto;
    visibility: hidden;
  }

  .bar .status.working {
    visibility: visible;
    transition: visibility 0s 0.6s;
  }

  .bar button[aria-disabled='true'] {
    transition: opacity 0s 0.6s;
  }

  .bar a {
    padding: 0.375rem 0.625rem;
    text-decoration: none;
  }

  .result {
    min-height: var(--pane-height);
  }

  glossa-examples {
    padding: 0.75rem 1.25rem 0;
  }

  .attention {
    margin-top: 2.5rem;
    min-height: 24rem;
  }

  .attention p {
    max-width: 40rem;
    margin-bottom: 2rem;
    color: var(--ink-soft);
  }

  .attention h2 {
    font: 600 1.5rem/1.25 var(--serif);
    color: var(--ink);
    padding: 0;
  }

  .foot {
    margin-top: 4rem;
    padding-block: 1.25rem 2rem;
    border-top: 1px solid var(--rule);
    color: var(--ink-soft);
    font-size: 0.9375rem;
  }

  .foot p {
    max-width: 46rem;
    margin: 0 0 0.375rem;
  }

  @media (max-width: 40rem) {
    :host {
      padding-inline: 1rem;
      --pane-height: 7rem;
    }
    .panes {
      grid-template-columns: minmax(0, 1fr);
    }
    .pane + .pane {
      border-inline-start: 0;
      border-top: 1px solid var(--rule);
    }
    .tagline {
      order: 1;
      flex-basis: 100%;
    }
    .languages {
      order: 2;
    }
    h1 {
      margin-inline-end: auto;
    }
    h2,
    .bar,
    glossa-examples {
      padding-inline-start: 1rem;
    }
  }
`;
