import { html } from './dom.js';

/** A heat map for each layer of a large network: a row for each input, a column for each unit. */
export class HeatMap {
  /**
   * @param inputs names of the inputs
   * @param labels shown beside the rows of the first layer; empty if there are too many to be readable
   * @param captions one for each layer
   */
  constructor(inputs, labels, captions) {
    this.inputs = inputs;
    this.maps = captions.map(() => html('canvas'));
    const rows = html('ul', { class: 'rows', 'aria-hidden': 'true' },
      ...labels.map((label, i) => html('li', { title: inputs[i] }, label)));
    const layers = this.maps.map((map, layer) => html('figure', {}, map, html('figcaption', {}, captions[layer])));
    this.root = html('div', { role: 'img', class: 'heat', tabindex: 0 }, ...(labels.length === 0 ? [] : [rows]), ...layers);
    this.legend = 'rows: inputs, columns: units, opacity: magnitude of the weight';
    this.maps.forEach((map, layer) => map.addEventListener('pointermove', (event) => this.showWeight(layer, event)));
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.draw());
  }

  update(layers) {
    this.layers = layers;
    this.draw();
  }

  draw() {
    const style = getComputedStyle(document.documentElement);
    const plus = style.getPropertyValue('--blue');
    const minus = style.getPropertyValue('--orange');
    this.layers.forEach(({ weights }, layer) => {
      const map = this.maps[layer];
      const max = weights.reduce((all, row) => row.reduce((m, weight) => Math.max(m, Math.abs(weight)), all), 1e-12);
      // Setting the size clears the canvas.
      map.width = weights.length;
      map.height = weights[0].length;
      map.parentElement.style.flexGrow = Math.sqrt(map.width);
      const context = map.getContext('2d');
      weights.forEach((row, unit) => row.forEach((weight, input) => {
        context.globalAlpha = Math.abs(weight) / max;
        context.fillStyle = weight < 0 ? minus : plus;
        context.fillRect(unit, input, 1, 1);
      }));
    });
  }

  /** Shows the weight under the pointer as a tooltip. */
  showWeight(layer, event) {
    const map = this.maps[layer];
    const unit = cell(event.offsetX, map.clientWidth, map.width);
    const input = cell(event.offsetY, map.clientHeight, map.height);
    const from = layer === 0 ? this.inputs[input] : `layer ${layer}, unit ${input + 1}`;
    map.title = `${from} → unit ${unit + 1}: ${this.layers[layer].weights[unit][input].toPrecision(3)}`;
  }
}

function cell(offset, size, cells) {
  return Math.min(cells - 1, Math.max(0, Math.floor((offset / size) * cells)));
}
