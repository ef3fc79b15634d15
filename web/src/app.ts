import type { RegistryEntry } from 'glossa';
import { html, LitElement, nothing } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { appStyles } from './app-styles';
import './attention/attention-view';
import { highlight } from './attention/highlight';
import { invitation, sample } from './attention/invitation';
import { PageState, sentencesIn, type Drawing } from './page-state';
import { isSentence, isVisible, type Run } from './text/parallel-text';
import './text/source-text';
import type { SourceText } from './text/source-text';
import './text/target-text';
import { addressOf, languagesInAddress, leaveAddress, textInAddress } from './ui/address';
import { languageName, languageSelect, missingLanguages, swapButton } from './ui/languages';
import type { Events } from './ui/events';
import './ui/examples';
import { footer } from './ui/footer';
import './ui/loading';
import { mark } from './ui/mark';
import './ui/problem';
import { controls } from './ui/styles';
import './ui/theme';

type Sent<Name extends keyof Events> = CustomEvent<Events[Name]>;

/** Screen readers hear the translation when the typing rests, not at every letter. */
const SAY_AFTER_MS = 1000;
/** Characters; of a longer translation they hear the sentence that is drawn. */
const SAY_AT_MOST = 500;

/** The page. Its parts get what they show from here and send here what the reader does. */
@customElement('glossa-app')
export class App extends LitElement {
  static override styles = [controls, appStyles];

  /** What screen readers are told, in a language that is a BCP 47 tag. */
  @state() private said = { text: '', language: 'en' };
  /** What came of copying, for a moment: on which button. */
  @state() private copied: { label: string; note: string } | undefined;
  @query('glossa-source') private source!: SourceText;

  readonly #page = new PageState(() => {
    this.requestUpdate();
  });
  #sayTimer = 0;
  #copyTimer = 0;
  /** The translation that screen readers were told last. */
  #told = '';
  /** The text that the last swap wrote, and the one that it replaced. */
  #swapped: { text: string; other: string } | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('hashchange', this.#followAddress);
    addEventListener('online', this.#cameOnline);
    this.#page.input(textInAddress() ?? '', 0);
    this.#page.load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('hashchange', this.#followAddress);
    removeEventListener('online', this.#cameOnline);
  }

  protected override firstUpdated(): void {
    this.#readyToType();
  }

  #readyToType(): void {
    // On a touch screen the keyboard would cover the page.
    if (matchMedia('(hover: hover)').matches) this.source.focus();
  }

  protected override updated(): void {
    clearTimeout(this.#sayTimer);
    if (this.#page.session.phase !== 'idle') return;
    this.#sayTimer = setTimeout(() => {
      const translation = this.#page.translation();
      const text = textOf(translation);
      if (text === this.#told) return;
      this.#told = text;
      const long = text.length > SAY_AT_MOST;
      const drawing = long ? this.#page.drawing(sentencesIn(translation)) : undefined;
      this.#say(drawing?.sentence.translation.text ?? text, this.#page.languages.target);
    }, SAY_AFTER_MS);
  }

  protected override render() {
    const page = this.#page;
    const translation = page.translation();
    const drawing = page.drawing(sentencesIn(translation));
    return html`
      <header class="masthead">
        <h1>${mark}Glossa</h1>
        <p class="tagline">Translation that shows where it looks</p>
        <div class="languages">
          ${languageSelect(page.model, (entry) => {
            if (entry) page.useLanguages(entry);
          })}
          ${swapButton(page.model, (reverse) => {
            this.#swap(reverse, translation);
          })}
        </div>
        <glossa-theme></glossa-theme>
      </header>
      <main
        @glossa-point=${({ detail }: Sent<'glossa-point'>) => {
          page.point('mouse', detail);
        }}
        @glossa-focus=${({ detail }: Sent<'glossa-focus'>) => {
          page.point('focus', detail);
        }}
        @glossa-caret=${({ detail }: Sent<'glossa-caret'>) => {
          page.drawAt(detail);
        }}
      >
        ${missingLanguages(page.model)} ${this.#panes(translation, drawing)}
        <glossa-examples
          language=${page.languages.source}
          @glossa-example=${({ detail }: Sent<'glossa-example'>) => {
            this.#write(detail);
          }}
        ></glossa-examples>
        <section class="attention">
          ${drawing ? this.#attention(drawing) : invitation(page.pointed(sample))}
        </section>
        <p class="visually-hidden" aria-live="polite" lang=${this.said.language}>
          ${this.said.text}
        </p>
      </main>
      ${footer}
    `;
  }

  #panes(translation: Run[], drawing: Drawing | undefined) {
    const page = this.#page;
    const { source, target } = page.languages;
    const pointed = drawing && page.pointed(drawing.alignment);
    const lit = drawing && highlight(drawing.alignment, pointed);
    const several = (drawing?.count ?? 0) > 1;
    return html`<div class="panes">
      <section class="pane">
        <h2>${languageName(source)}</h2>
        <glossa-source
          language=${source}
          label="${languageName(source)} text"
          .text=${page.text}
          .sentence=${drawing?.sentence.fresh ? drawing.sentence : undefined}
          .units=${drawing?.alignment.source ?? []}
          .lit=${lit?.source ?? new Set()}
          ?several=${several}
          @glossa-input=${({ detail }: Sent<'glossa-input'>) => {
            if (detail !== textInAddress()) leaveAddress();
            page.input(detail);
          }}
        ></glossa-source>
        <div class="bar" ?data-empty=${!page.text}>
          ${this.#link()}
          <button
            type="button"
            @click=${() => {
              this.#write('');
              // This button goes with the text.
              this.#readyToType();
            }}
          >
            Clear
          </button>
        </div>
      </section>
      <section class="pane">
        <h2>${languageName(target)}</h2>
        <div class="result" aria-busy=${page.session.phase === 'working'}>
          ${this.#state()}
          <glossa-target
            ?hidden=${!translation.some(isVisible)}
            language=${target}
            .runs=${translation}
            .sentence=${drawing?.sentence}
            .units=${drawing?.alignment.target ?? []}
            .lit=${lit?.target ?? new Set()}
            ?several=${several}
          ></glossa-target>
        </div>
        <div class="bar" ?data-empty=${!translation.some(isVisible)}>
          <span class="status ${page.session.phase}">Translating…</span>
          ${this.#copyButton(translation)}
        </div>
      </section>
    </div>`;
  }

  /** What stands in the way of a translation, above the last one. */
  #state() {
    const { model, error } = this.#page;
    if (error !== undefined) {
      return html`<glossa-problem
        .error=${error}
        ?typed=${this.#page.text !== ''}
        @glossa-retry=${() => {
          this.#page.retry();
          this.#readyToType();
        }}
      ></glossa-problem>`;
    }
    if (model.state.phase !== 'loading') return nothing;
    const { entry, loaded } = model.state;
    return html`<glossa-loading .loaded=${loaded} .bytes=${entry?.bytes ?? 0}></glossa-loading>`;
  }

  #attention(drawing: Drawing) {
    const page = this.#page;
    const { sentence, alignment, index, count } = drawing;
    const { source, target } = page.languages;
    return html`<glossa-attention
      .sentence=${sentence}
      .alignment=${alignment}
      .pointed=${page.pointed(alignment)}
      .granularity=${page.granularity}
      .weighting=${page.weighting}
      .index=${index}
      .count=${count}
      .numBeams=${page.numBeams}
      source=${source}
      target=${target}
      @glossa-granularity=${({ detail }: Sent<'glossa-granularity'>) => {
        page.granularity = detail;
        this.requestUpdate();
      }}
      @glossa-weighting=${({ detail }: Sent<'glossa-weighting'>) => {
        page.useWeighting(detail);
      }}
      @glossa-beams=${({ detail }: Sent<'glossa-beams'>) => {
        page.useBeams(detail);
      }}
      @glossa-choice=${({ detail }: Sent<'glossa-choice'>) => {
        page.choose(sentence, detail);
      }}
      @glossa-step=${({ detail }: Sent<'glossa-step'>) => {
        page.drawAt(sentencesIn(page.translation())[detail]?.begin ?? 0);
        this.#say(`Sentence ${String(detail + 1)} of ${String(count)}`, 'en');
      }}
    ></glossa-attention>`;
  }

  #link() {
    const address = addressOf(this.#page.text, this.#page.languages);
    if (!address) return nothing;
    const label = 'Link to this text';
    const copy = (): void => {
      if (isSecureContext) void this.#copy(label, new URL(address, location.href).href);
    };
    return html`<a href=${address} @click=${copy}>${this.#copied(label)}</a>`;
  }

  /**
   * The translation becomes what is to be translated. The way back leads to what was there before;
   * a translation that is not ready yet takes nothing's place.
   */
  #swap(reverse: RegistryEntry, translation: Run[]): void {
    const page = this.#page;
    const { text } = page;
    const ready = page.session.phase === 'idle' ? textOf(translation) : '';
    const other = this.#swapped?.text === text ? this.#swapped.other : ready;
    page.useLanguages(reverse);
    if (!other) return;
    this.#swapped = { text: other, other: text };
    this.#write(other);
  }

  #write(text: string): void {
    void this.source.write(text);
  }

  /** What failed for want of a network is tried again as soon as there is one. */
  readonly #cameOnline = (): void => {
    const { error } = this.#page;
    if (error instanceof Error && error.name === 'NetworkError') this.#page.retry();
  };

  readonly #followAddress = (): void => {
    this.#page.followLanguages(languagesInAddress());
    const text = textInAddress();
    if (text !== undefined && text !== this.#page.text) this.#write(text);
  };

  #say(text: string, language: string): void {
    this.said = { text, language };
  }

  #copyButton(translation: Run[]) {
    // Pages that came over plain HTTP have no clipboard.
    if (!isSecureContext) return nothing;
    // What is shown until then is the translation of something else.
    const ready = this.#page.session.phase === 'idle';
    return html`<button
      type="button"
      aria-disabled=${!ready}
      @click=${() => {
        if (ready) void this.#copy('Copy', textOf(translation));
      }}
    >
      ${this.#copied('Copy')}
    </button>`;
  }

  async #copy(label: string, text: string): Promise<void> {
    // Refused in frames without permission, and to pages that are not in front.
    const note = await navigator.clipboard.writeText(text).then(
      () => 'Copied',
      () => 'Could not copy',
    );
    this.copied = { label, note };
    this.#say(note, 'en');
    clearTimeout(this.#copyTimer);
    this.#copyTimer = setTimeout(() => {
      this.copied = undefined;
      if (this.said.text === note) this.#say('', 'en');
    }, 2000);
  }

  /** What is on a button that copies. */
  #copied(label: string): string {
    return this.copied?.label === label ? this.copied.note : label;
  }
}

function textOf(translation: Run[]): string {
  return translation.map((run) => (isSentence(run) ? run.translation.text : run.gap)).join('');
}
