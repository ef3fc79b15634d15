import { html, LitElement } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { guard } from 'lit/directives/guard.js';
import { emit } from '../ui/events';
import { controls } from '../ui/styles';
import { percent, type Alignment, type Pointed } from './alignment';
import { cellColours } from './colours';
import { heatMapStyles } from './heat-map-styles';

/** Weights below this are not printed in their cells: colour says enough. */
const PRINTED = 0.1;

/**
 * The attention as a table: a row per target unit, a column per source unit. Arrow keys, Home, End
 * and their Ctrl forms move through cells and headers. Sends `glossa-point` and `glossa-focus`.
 */
@customElement('glossa-heat-map')
export class HeatMap extends LitElement {
  static override styles = [controls, heatMapStyles];

  @property({ attribute: false }) alignment!: Alignment;
  @property({ attribute: false }) pointed: Pointed | undefined;
  /** BCP 47 tags. */
  @property() source = 'en';
  @property() target = 'fr';

  @query('.stage') private stage!: HTMLElement;
  @query('table') private table!: HTMLTableElement;

  /** The cell that Tab reaches; -1 is a header. */
  #row = 0;
  #column = 0;

  protected override render() {
    return html`<div class="scroll">
      <div class="stage">
        ${guard([this.alignment, this.source, this.target], () => this.#table())}
        <div class="band row" hidden></div>
        <div class="band column" hidden></div>
      </div>
    </div>`;
  }

  #table() {
    const { source, target, weighting, weights } = this.alignment;
    const name = weighting === 'attention' ? 'Attention' : 'Alignment';
    return html`<table
      role="grid"
      aria-label="${name}: a row for each part of the translation, a column for each of the source"
      .style=${`--columns: ${source.length}`}
      @pointerover=${this.#point}
      @pointerleave=${this.#leave}
      @keydown=${this.#key}
      @focusin=${this.#focus}
      @focusout=${this.#blur}
    >
      <thead>
        <tr>
          <td></td>
          ${source.map(
            (unit) =>
              html`<th scope="col" tabindex="-1">
                <span><bdi lang=${this.source}>${unit.text}</bdi></span>
              </th>`,
          )}
        </tr>
      </thead>
      <tbody>
        ${target.map(
          (unit, t) =>
            html`<tr>
              <th scope="row" tabindex="-1"><bdi lang=${this.target}>${unit.text}</bdi></th>
              ${source.map((_, s) => this.#cell(weights[t]?.[s] ?? 0))}
            </tr>`,
        )}
      </tbody>
    </table>`;
  }

  #cell(weight: number) {
    const { background, text } = cellColours(weight);
    return html`<td
      tabindex="-1"
      aria-label=${percent(weight)}
      .style=${`background: ${background}; color: ${text}`}
    >
      ${weight >= PRINTED ? Math.round(weight * 100) : ''}
    </td>`;
  }

  protected override updated(changed: Map<string, unknown>): void {
    if (changed.has('alignment')) {
      this.#row = Math.min(this.#row, this.alignment.target.length - 1);
      this.#column = Math.min(this.#column, this.alignment.source.length - 1);
      this.#fitLabels();
      this.#markTabStop();
    }
    this.#drawBands();
  }

  /** Slanted labels take no room of their own: the longest one says how much they get. */
  #fitLabels(): void {
    let widest = 0;
    for (const label of this.table.tHead?.querySelectorAll('span') ?? []) {
      widest = Math.max(widest, label.offsetWidth);
    }
    const { style } = this.stage;
    style.setProperty('--label', `${widest}px`);
    style.setProperty('--head', `${this.table.tHead?.offsetHeight ?? 0}px`);
  }

  #drawBands(): void {
    const { source, target } = this.pointed ?? {};
    const place = (name: string, header: HTMLElement | undefined): void => {
      const band = this.renderRoot.querySelector<HTMLElement>(`.${name}`);
      if (!band) return;
      band.hidden = !header;
      if (!header) return;
      const { offsetLeft, offsetTop, offsetWidth, offsetHeight } = header;
      band.style.setProperty('--at', `${name === 'row' ? offsetTop : offsetLeft}px`);
      band.style.setProperty('--size', `${name === 'row' ? offsetHeight : offsetWidth}px`);
    };
    place('row', target === undefined ? undefined : this.#element(target, -1));
    place('column', source === undefined ? undefined : this.#element(-1, source));
    for (const header of this.table.querySelectorAll('th')) {
      const { row, column } = position(header);
      header.classList.toggle('on', row === target || column === source);
    }
  }

  #element(row: number, column: number): HTMLTableCellElement | undefined {
    return this.table.rows[row + 1]?.cells[column + 1];
  }

  #markTabStop(): void {
    for (const cell of this.table.querySelectorAll<HTMLElement>('[tabindex="0"]')) {
      cell.tabIndex = -1;
    }
    const cell = this.#element(this.#row, this.#column);
    if (cell) cell.tabIndex = 0;
  }

  #point(event: Event): void {
    const cell = (event.target as Element).closest<HTMLTableCellElement>('td, th');
    emit(this, 'glossa-point', cell ? pointedBy(cell) : undefined);
  }

  #leave(): void {
    emit(this, 'glossa-point', undefined);
  }

  #focus(event: FocusEvent): void {
    const cell = event.target as HTMLTableCellElement;
    ({ row: this.#row, column: this.#column } = position(cell));
    this.#markTabStop();
    emit(this, 'glossa-focus', pointedBy(cell));
  }

  #blur(): void {
    emit(this, 'glossa-focus', undefined);
  }

  #key(event: KeyboardEvent): void {
    const rows = this.alignment.target.length;
    const columns = this.alignment.source.length;
    let row = this.#row;
    let column = this.#column;
    const far = event.ctrlKey || event.metaKey;
    // The browser's own: back and forward.
    if (event.altKey || (event.metaKey && event.key.startsWith('Arrow'))) return;
    switch (event.key) {
      case 'ArrowUp':
        row--;
        break;
      case 'ArrowDown':
        row++;
        break;
      case 'ArrowLeft':
        column--;
        break;
      case 'ArrowRight':
        column++;
        break;
      case 'Home':
        column = 0;
        if (far) row = 0;
        break;
      case 'End':
        column = columns - 1;
        if (far) row = rows - 1;
        break;
      default:
        return;
    }
    event.preventDefault();
    // The corner between the headers is empty.
    if (row < 0 && column < 0) return;
    this.#element(Math.min(row, rows - 1), Math.min(column, columns - 1))?.focus();
  }
}

/** Headers have -1. */
function position(cell: HTMLTableCellElement): { row: number; column: number } {
  const row = (cell.parentElement as HTMLTableRowElement).rowIndex - 1;
  return { row, column: cell.cellIndex - 1 };
}

function pointedBy(cell: HTMLTableCellElement): Pointed | undefined {
  const { row, column } = position(cell);
  if (row < 0 && column < 0) return undefined;
  return { ...(row >= 0 && { target: row }), ...(column >= 0 && { source: column }) };
}
