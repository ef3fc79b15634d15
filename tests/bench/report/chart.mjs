// The chart of the README: time per sentence of every engine, a panel for each beam. Colours and
// ground follow the reader's light or dark theme.

import { scaleLinear } from 'd3-scale';
import { ortWeb, ratio } from './bars.mjs';

const width = 860;
const labels = 310; // room for the engines' names
const values = 150; // and for the figures
const bar = 16;
const step = 24;
const panelHead = 44;

const escape = (text) => text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const text = (x, y, kind, content) =>
  `<text class="${kind}" x="${x}" y="${y}">${escape(content)}</text>`;
const time = (value) => `${value < 10 ? value.toFixed(2) : value.toFixed(1)} ms`;

const style = `
  text { font: 13px system-ui, sans-serif; fill: #1f2328; }
  .ground { fill: #ffffff; }
  .head { font-weight: 600; font-size: 15px; }
  .name { text-anchor: end; }
  .note { fill: #59636e; }
  .own { fill: #b3420b; }
  .peer { fill: #8c959f; }
  .axis { stroke: #8c959f; stroke-opacity: 0.4; }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc; }
    .ground { fill: #0d1117; }
    .note { fill: #9198a1; }
    .own { fill: #f0883e; }
    .peer { fill: #656c76; }
  }`;

/** The chart of a report with its part `speed`, as SVG. */
export function drawChart({ speed, date, machine, data }) {
  const beams = [...new Set(speed.results.map(({ beam }) => beam))];
  let y = 0;
  const panels = beams.map((beam) => {
    const panel = drawPanel(speed, beam, y);
    y += panel.height;
    return panel.content;
  });
  const notes = [
    `Medians over ${speed.sentences} ${data}, one thread. In brackets: times as fast as the faster ONNX Runtime Web.`,
    `${machine.processor}, ${date.slice(0, 10)}`,
  ];
  const height = y + 56;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="Time per sentence of Glossa, ONNX Runtime and PyTorch">
<style>${style}
</style>
<rect class="ground" width="${width}" height="${height}" rx="8"/>
${panels.join('\n')}
${notes.map((note, k) => text(12, y + 24 + 18 * k, 'note', note)).join('\n')}
</svg>
`;
}

function drawPanel(speed, beam, top) {
  const results = speed.results.filter((result) => result.beam === beam);
  const longest = Math.max(...results.map(({ median }) => median));
  const x = scaleLinear([0, longest], [0, width - labels - values]);
  const search = beam === 1 ? 'greedy search' : `beam of ${beam}`;
  const rows = results.map(({ id, name, median }, k) => {
    const y = top + panelHead + k * step;
    const times = ratio(speed, beam, id, ...ortWeb);
    const figures = times === undefined ? time(median) : `${time(median)} (${times.toFixed(1)}×)`;
    const kind = name.startsWith('Glossa') ? 'own' : 'peer';
    return [
      text(labels - 8, y + 13, 'name', name),
      `<rect class="${kind}" x="${labels}" y="${y}" width="${Math.max(1, x(median)).toFixed(1)}" height="${bar}" rx="2"/>`,
      text((labels + Math.max(1, x(median)) + 6).toFixed(1), y + 13, 'value', figures),
    ].join('\n');
  });
  const bottom = top + panelHead + results.length * step;
  const axis = `<line class="axis" x1="${labels}" x2="${labels}" y1="${top + panelHead - 4}" y2="${bottom - 4}"/>`;
  const head = text(12, top + 26, 'head', `Time per sentence, ${search}`);
  return { height: panelHead + results.length * step, content: [head, ...rows, axis].join('\n') };
}
