import { svg } from './dom.js';
import { HeatMap } from './heatmap.js';
import { ruler, shorten } from './labels.js';

/** Larger networks are drawn as heat maps. */
const MAX_UNITS = 24;
const MAX_LAYERS = 5;
const WIDTH = 440;
const HEIGHT = 430;
/** Size of the font of names, in the style sheet as well. */
const NAME_PX = 13;
const MAX_NAME_WIDTH = 112;

/** Draws a published model and updates the drawing in place for each new version. */
export class NetworkView {
  /**
   * @param element to fill
   * @param legend explains the drawing
   * @param inactive shows how many hidden units are inactive
   */
  constructor(element, legend, inactive) {
    this.element = element;
    this.legend = legend;
    this.inactive = inactive;
    this.shape = '';
  }

  /**
   * @param model that is published
   * @param network one of its members, or the model itself
   */
  show(model, network) {
    const inputs = inputNames(model.schema.features, network.breakpoints ?? []);
    const columns = [inputs.length, ...network.layers.map((layer) => layer.units)];
    const shape = columns.join('–');
    if (shape !== this.shape) {
      this.shape = shape;
      this.view = Math.max(...columns) > MAX_UNITS || columns.length > MAX_LAYERS
        ? heatMap(inputs, columns)
        : diagram(inputs, columns, model.schema.label);
      this.element.replaceChildren(this.view.root);
      this.legend.textContent = this.view.legend;
    }
    this.view.root.setAttribute('aria-label', `Network ${shape}; the input with the largest weights is ${dominant(network, inputs)}`);
    this.view.update(network.layers);
    this.showInactive(inactiveUnits(network));
    this.element.dataset.version = model.version;
  }

  showInactive({ units, total, isWarning }) {
    this.inactive.textContent = total === 0 ? '' : `${units} of ${total} hidden units inactive`;
    this.inactive.classList.toggle('warning', isWarning);
  }
}

/** Hidden units whose output was 0 for every example of the evaluation window; a warning if these are more than half. */
export function inactiveUnits({ deadUnits, layers }) {
  const total = layers.slice(0, -1).reduce((sum, layer) => sum + layer.units, 0);
  return { units: deadUnits, total, isWarning: 2 * deadUnits > total };
}

/** With breakpoints, a number has one more input for each interval between two of them. */
function inputNames(features, breakpoints) {
  const names = features.flatMap((feature) => feature.type === 'one-hot'
    ? feature.categories.map((category) => `${feature.name}=${category}`)
    : [feature.name]);
  const intervals = breakpoints.slice(1).map((to, i) => `${breakpoints[i]} to ${to}`);
  const encoded = features.filter((feature) => feature.type === 'numeric')
    .flatMap((feature) => intervals.map((interval) => `${feature.name} z ${interval}`));
  return [...names, ...encoded];
}

/** The input with the largest sum of absolute weights. */
function dominant(network, inputs) {
  const sums = inputs.map((_, i) => network.layers[0].weights.reduce((sum, row) => sum + Math.abs(row[i]), 0));
  return inputs[sums.indexOf(Math.max(...sums))];
}

function maxMagnitude(weights) {
  return weights.reduce((max, row) => row.reduce((m, w) => Math.max(m, Math.abs(w)), max), 1e-12);
}

/** A circle for each unit and a line for each weight. */
function diagram(inputs, columns, label) {
  const { labels, widest, output, outputWidth } = names(inputs, label);
  const left = Math.max(64, widest + 22);
  const right = WIDTH - Math.max(64, outputWidth + 26);
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
  inputs.forEach((name, unit) => root.append(svg('text',
    { x: left - 18, y: y(0, unit) + 4, 'text-anchor': 'end', class: 'name' }, labels[unit], svg('title', {}, name))));
  root.append(svg('text',
    { x: right + 22, y: y(columns.length - 1, 0) + 4, class: 'name' }, output, svg('title', {}, label)));
  columns.forEach((units, layer) => root.append(
    svg('text', { x: x(layer), y: HEIGHT - 4, 'text-anchor': 'middle' }, caption(layer, columns))));
  return {
    root,
    legend: 'line width: magnitude of the weight',
    update(layers) {
      layers.forEach((layer, l) => {
        const max = maxMagnitude(layer.weights);
        layer.weights.forEach((row, unit) => row.forEach((weight, from) => {
          const size = Math.abs(weight) / max;
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

/** What is written beside the inputs and the output, and how wide it is. */
function names(inputs, label) {
  const width = ruler(`${NAME_PX}px ${getComputedStyle(document.body).fontFamily}`);
  const fits = (text) => width(text) <= MAX_NAME_WIDTH;
  const labels = shorten(inputs, fits);
  const [output] = shorten([label], fits);
  return { labels, widest: Math.max(...labels.map(width)), output, outputWidth: width(output) };
}

function caption(layer, columns) {
  const name = layer === 0 ? 'inputs' : layer === columns.length - 1 ? 'sigmoid' : 'ReLU';
  return `${columns[layer]} ${name}`;
}

function heatMap(inputs, columns) {
  const captions = range(columns.length - 1).map((layer) => `→ ${caption(layer + 1, columns)}`);
  return new HeatMap(inputs, inputs.length > MAX_UNITS ? [] : names(inputs, '').labels, captions);
}

function range(n) {
  return Array.from({ length: n }, (_, i) => i);
}
