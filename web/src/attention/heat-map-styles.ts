import { css } from 'lit';

export const heatMapStyles = css`
  :host {
    container-type: inline-size;
  }

  .scroll {
    overflow-x: auto;
    /* Room for the focus ring and the last slanted label. */
    padding: 4px 4px 8px;
    scrollbar-width: thin;
  }

  .stage {
    position: relative;
    width: max-content;
    --slant: calc(var(--label, 4rem) * 0.643);
    padding-right: var(--slant);
  }

  table {
    --cell: clamp(1.375rem, calc((100cqi - min(11rem, 40cqi)) / var(--columns)), 2.75rem);
    border-collapse: separate;
    border-spacing: 1px;
    font: 0.75rem/1 var(--sans);
    font-variant-numeric: tabular-nums;
  }

  td,
  th {
    padding: 0;
    position: relative;
  }

  tbody td {
    forced-color-adjust: none;
    width: var(--cell);
    min-width: var(--cell);
    height: 2rem;
    text-align: center;
    border-radius: 2px;
  }

  th {
    font: 1rem/1.25 var(--serif);
    white-space: nowrap;
    cursor: default;
  }

  th[scope='row'] {
    text-align: end;
    padding-inline: 0 0.625rem;
    max-width: min(8rem, 30cqi);
    overflow: hidden;
    text-overflow: ellipsis;
    /* In view while the map scrolls below it. */
    position: sticky;
    left: -4px;
    z-index: 1;
    background: var(--paper);
  }

  th[scope='col'] {
    /* The height of text as long as the longest label, slanted by 50 degrees. */
    height: calc(var(--label, 4rem) * 0.766 + 1.25rem);
  }

  th[scope='col'] span {
    position: absolute;
    left: 50%;
    bottom: 0.25rem;
    max-width: 8rem;
    overflow: hidden;
    text-overflow: ellipsis;
    transform-origin: 0 100%;
    rotate: -50deg;
    padding-left: 0.25rem;
  }

  th.on {
    color: var(--rubric);
  }

  td:focus-visible,
  th:focus-visible {
    z-index: 2;
  }

  .band {
    position: absolute;
    z-index: 2;
    pointer-events: none;
    border: 2px solid var(--rubric);
    border-radius: 4px;
  }

  .band.row {
    left: 0;
    right: var(--slant);
    top: calc(var(--at) - 1px);
    height: calc(var(--size) + 2px);
  }

  .band.column {
    bottom: 0;
    top: var(--head, 0);
    left: calc(var(--at) - 1px);
    width: calc(var(--size) + 2px);
  }
`;
