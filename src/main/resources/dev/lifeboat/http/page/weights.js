import { axisStyle, clock, sizeOf } from './charts.js';
import { html } from './dom.js';
import { percent } from './format.js';
import uPlot from './uPlot.js';

/** The weights of an ensemble's members over time, stacked: together they are always 1. */
export class WeightsChart {
  /** @param element to fill */
  constructor(element) {
    this.element = element;
    this.legend = html('p', { class: 'legend' });
    element.after(this.legend);
    this.names = [];
    new ResizeObserver(() => this.plot?.setSize(sizeOf(element))).observe(element);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.draw());
  }

  /**
   * @param history of all quantities
   * @param names of the members, in the order in which they are stacked
   */
  show(history, names) {
    this.data = [history.seconds(), ...stacked(history, names)];
    if (names.join() !== this.names.join()) {
      this.names = names;
      this.draw();
    } else {
      this.plot?.setData(this.data);
    }
    this.showValues(history);
  }

  draw() {
    this.plot?.destroy();
    if (this.names.length === 0) {
      return;
    }
    const axis = axisStyle();
    this.plot = new uPlot({
      ...sizeOf(this.element),
      legend: { show: false },
      cursor: { show: false },
      padding: [8, 26, 0, 0],
      scales: { y: { range: [0, 1] } },
      axes: [
        { ...axis, space: 70, size: 30, gap: 10, values: (plot, seconds) => seconds.map(clock) },
        { ...axis, space: 32, size: 46, values: (plot, values) => values.map((value) => `${Math.round(100 * value)} %`) },
      ],
      // The first member is drawn last, in front of the sums that contain it.
      series: [{}, ...this.names.map((name, i) => {
        const color = colorOf(this.names.length - 1 - i, this.names.length);
        return { label: name, stroke: color, fill: color, width: 0, points: { show: false } };
      })],
    }, this.data, this.element);
  }

  showValues(history) {
    this.legend.replaceChildren(...this.names.map((name, i) => {
      const key = html('span', { class: 'swatch' });
      key.style.background = colorOf(i, this.names.length);
      return html('span', {}, key, `${name} `, html('b', {}, percent(history.column(`weight:${name}`).at(-1))));
    }));
    this.element.setAttribute('role', 'img');
    const latest = this.names.map((name) => `${name} ${percent(history.column(`weight:${name}`).at(-1))}`);
    this.element.setAttribute('aria-label', `Weights of the members. Latest values: ${latest.join(', ')}`);
  }
}

/** Cumulative sums, the largest first: uPlot draws later series in front. */
function stacked(history, names) {
  const sums = [];
  let below = history.seconds().map(() => 0);
  names.forEach((name) => {
    const weights = history.column(`weight:${name}`);
    const offset = below.length - weights.length;
    below = below.map((sum, i) => {
      const weight = weights[i - offset];
      return sum === null || weight === null || weight === undefined ? null : sum + weight;
    });
    sums.push(below);
  });
  return sums.reverse();
}

function colorOf(index, count) {
  return `hsl(${Math.round((360 * index) / count + 210) % 360} 55% 55%)`;
}
