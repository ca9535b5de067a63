import { svg } from './api.js';
import { HeatMap } from './heatmap.js';

/** More units than can be drawn as circles: a heat map instead. */
const WIDEST = 24;
const WIDTH = 440;
const HEIGHT = 430;

/** Draws a published model; again for each version, in place. */
export class NetworkView {
  constructor(element, legend) {
    this.element = element;
    this.legend = legend;
    this.shape = '';
  }

  show(model) {
    const inputs = inputNames(model.schema.features);
    const columns = [inputs.length, ...model.layers.map((layer) => layer.units)];
    const shape = columns.join('–');
    if (shape !== this.shape) {
      this.shape = shape;
      this.view = Math.max(...columns) > WIDEST
        ? heatMap(inputs, columns)
        : textbook(inputs, columns, model.schema.label);
      this.element.replaceChildren(this.view.root);
      this.legend.textContent = this.view.legend;
    }
    this.view.root.setAttribute('aria-label', `Network ${shape}, ${describe(model, inputs)}`);
    this.view.update(model.layers);
    this.element.dataset.version = model.version;
  }
}

function inputNames(features) {
  return features.flatMap((feature) => feature.type === 'one-hot'
    ? feature.categories.map((category) => `${feature.name}=${category}`)
    : [feature.name]);
}

/** In words, for those who do not see it: the input with the largest weights. */
function describe(model, inputs) {
  const sums = inputs.map((_, i) => model.layers[0].weights.reduce((sum, row) => sum + Math.abs(row[i]), 0));
  return `the largest weights come from ${inputs[sums.indexOf(Math.max(...sums))]}`;
}

function largest(weights) {
  return weights.reduce((most, row) => row.reduce((m, w) => Math.max(m, Math.abs(w)), most), 1e-12);
}

function textbook(inputs, columns, label) {
  const left = 72;
  const right = WIDTH - 86;
  const x = (layer) => left + ((right - left) * layer) / (columns.length - 1);
  const spacing = (layer) => Math.min(84, (HEIGHT - 44) / Math.max(1, columns[layer] - 1));
  const y = (layer, unit) => (HEIGHT - 14) / 2 + (unit - (columns[layer] - 1) / 2) * spacing(layer);
  const radius = (layer) => layer === columns.length - 1 ? 15 : Math.min(11, 0.42 * spacing(layer));
  const root = svg('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img' });
  const lines = columns.slice(1).map((units, layer) => range(units).map((unit) => range(columns[layer]).map((from) => {
    const line = svg('line', {
      x1: x(layer), y1: y(layer, from), x2: x(layer + 1), y2: y(layer + 1, unit), class: 'synapse',
    });
    line.append(svg('title'));
    root.append(line);
    return line;
  })));
  columns.forEach((units, layer) => range(units).forEach((unit) => {
    root.append(svg('circle', { cx: x(layer), cy: y(layer, unit), r: radius(layer), class: 'unit' }));
  }));
  inputs.forEach((name, unit) => root.append(
    svg('text', { x: left - 18, y: y(0, unit) + 4, 'text-anchor': 'end', class: 'name' }, cut(name, 11))));
  root.append(svg('text', { x: right + 22, y: y(columns.length - 1, 0) + 4, class: 'name' }, cut(label, 11)));
  columns.forEach((units, layer) => root.append(
    svg('text', { x: x(layer), y: HEIGHT - 4, 'text-anchor': 'middle' }, caption(layer, columns))));
  return {
    root,
    legend: 'width: size of the weight',
    update(layers) {
      layers.forEach((layer, l) => {
        const most = largest(layer.weights);
        layer.weights.forEach((row, unit) => row.forEach((weight, from) => {
          const size = Math.abs(weight) / most;
          const line = lines[l][unit][from];
          line.setAttribute('class', `synapse ${weight < 0 ? 'minus' : 'plus'}`);
          line.setAttribute('stroke-width', (0.4 + 5.6 * size).toFixed(2));
          line.setAttribute('stroke-opacity', (0.15 + 0.75 * size).toFixed(2));
          line.firstChild.textContent = weight.toPrecision(3);
        }));
      });
    },
  };
}

function caption(layer, columns) {
  const name = layer === 0 ? 'inputs' : layer === columns.length - 1 ? 'sigmoid' : 'ReLU';
  return `${columns[layer]} ${name}`;
}

function heatMap(inputs, columns) {
  const captions = range(columns.length - 1).map((layer) => `→ ${caption(layer + 1, columns)}`);
  return new HeatMap(inputs, inputs.length > WIDEST ? [] : inputs.map((name) => cut(name, 11)), captions);
}

function range(n) {
  return Array.from({ length: n }, (_, i) => i);
}

function cut(text, length) {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
