import { css } from 'lit';

export const linksStyles = css`
  .figure {
    display: grid;
  }

  .rows {
    grid-template-rows: auto 8.5rem auto;
    justify-items: center;
  }

  .columns {
    grid-template-columns: max-content minmax(3rem, 16rem) max-content;
    justify-content: center;
    overflow-x: auto;
  }

  .words {
    display: flex;
  }

  .rows .words {
    max-width: 100%;
  }

  .columns .words {
    flex-direction: column;
    justify-content: space-around;
  }

  .columns .source {
    align-items: flex-end;
  }

  .columns .target {
    align-items: flex-start;
  }

  .unit {
    flex: none;
    padding: 0.125rem 0.375rem;
    border-radius: 4px;
    font: 1.0625rem/1.5 var(--serif);
    white-space: nowrap;
    cursor: default;
  }

  /* The same in rows and columns, or measuring in one would never agree with the other. */
  .unit span {
    unicode-bidi: plaintext;
    display: inline-block;
    vertical-align: bottom;
    max-width: min(14rem, 31vw);
    overflow: hidden;
    text-overflow: ellipsis;
  }

  .columns .unit {
    line-height: 1.375;
  }

  .unit[aria-selected='true'] {
    color: var(--rubric);
    background: var(--rubric-wash);
  }

  svg {
    width: 100%;
    height: 100%;
    overflow: visible;
    display: block;
  }

  path {
    fill: none;
    stroke: var(--link-ink);
    stroke-linecap: round;
  }

  path.on {
    stroke: var(--rubric);
  }

  path.off {
    stroke-opacity: 0.08;
  }

  @media (prefers-reduced-motion: no-preference) {
    path {
      transition: stroke-opacity 0.12s;
    }
  }
`;
