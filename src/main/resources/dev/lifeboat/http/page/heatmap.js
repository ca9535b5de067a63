import { html } from './api.js';

/** A field of colour for each layer of a wide network: a row for each input, a column for each unit. */
export class HeatMap {
  /**
   * @param inputs names of the inputs
   * @param rows what is written beside the rows of the first layer; nothing if there are too many to be read
   * @param captions one for each layer
   */
  constructor(inputs, rows, captions) {
    this.inputs = inputs;
    this.fields = captions.map(() => html('canvas'));
    const names = html('ul', { class: 'rows', 'aria-hidden': 'true' }, ...rows.map((name) => html('li', {}, name)));
    const layers = this.fields.map((field, layer) => html('figure', {}, field, html('figcaption', {}, captions[layer])));
    this.root = html('div', { role: 'img', class: 'heat', tabindex: 0 }, ...(rows.length === 0 ? [] : [names]), ...layers);
    this.legend = 'rows: inputs, columns: units, strength: size of the weight';
    this.fields.forEach((field, layer) => field.addEventListener('pointermove', (event) => this.tell(layer, event)));
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
      const field = this.fields[layer];
      const most = weights.reduce((all, row) => row.reduce((m, weight) => Math.max(m, Math.abs(weight)), all), 1e-12);
      // Setting its size clears it.
      field.width = weights.length;
      field.height = weights[0].length;
      field.parentElement.style.flexGrow = Math.sqrt(field.width);
      const context = field.getContext('2d');
      weights.forEach((row, unit) => row.forEach((weight, input) => {
        context.globalAlpha = Math.abs(weight) / most;
        context.fillStyle = weight < 0 ? minus : plus;
        context.fillRect(unit, input, 1, 1);
      }));
    });
  }

  /** The weight below the pointer. */
  tell(layer, event) {
    const field = this.fields[layer];
    const unit = cell(event.offsetX, field.clientWidth, field.width);
    const input = cell(event.offsetY, field.clientHeight, field.height);
    const from = layer === 0 ? this.inputs[input] : `unit ${input + 1} before`;
    field.title = `${from}, unit ${unit + 1}: ${this.layers[layer].weights[unit][input].toPrecision(3)}`;
  }
}

function cell(offset, size, cells) {
  return Math.min(cells - 1, Math.max(0, Math.floor((offset / size) * cells)));
}
