import { css } from 'lit';

/** The same for the source, its mirror and the translation. */
export const writing = css`
  .writing {
    font: 1.3125rem/1.5 var(--serif);
    padding: 0.75rem 1.25rem 1rem;
    overflow-wrap: anywhere;
    text-align: start;
    /* Every line by its own first letters. (dir="auto" is slow with as many nodes as a long text has.) */
    unicode-bidi: plaintext;
  }

  .text {
    white-space: pre-wrap;
  }

  .word,
  .sentence {
    border-radius: 3px;
  }

  .sentence.on {
    background: var(--sentence-wash);
    box-decoration-break: clone;
    -webkit-box-decoration-break: clone;
  }

  .word.on {
    background: var(--rubric-wash);
    box-shadow: 0 2px 0 var(--rubric);
  }

  @media (forced-colors: active) {
    .sentence.on {
      outline: 1px solid Highlight;
    }

    .word.on {
      forced-color-adjust: none;
      background: Highlight;
      color: HighlightText;
    }
  }

  @media (max-width: 40rem) {
    .writing {
      font-size: 1.1875rem;
      padding-inline: 1rem;
    }
  }
`;
