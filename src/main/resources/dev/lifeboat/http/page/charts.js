import { html } from './dom.js';
import { compact } from './format.js';
import uPlot from './uPlot.js';

const SAMPLES = 900;

/** The last 15 minutes, a column for each quantity as in `/api/history`. */
export class History {
  constructor() {
    this.columns = { time: [] };
  }

  newest() {
    return this.columns.time.at(-1);
  }

  add(more) {
    for (const [name, values] of Object.entries(more)) {
      this.columns[name] = [...(this.columns[name] ?? []), ...values].slice(-SAMPLES);
    }
  }

  column(name) {
    return this.columns[name] ?? [];
  }

  seconds() {
    return this.columns.time.map((ms) => ms / 1000);
  }

  /** Rate of a counter per second, from the samples that are not null; 0 where the counter decreases, because a partition has moved. */
  rate(name) {
    const values = this.column(name);
    const times = this.column('time');
    return values.map((value, i) => {
      // Over three samples, because commits make the counter grow in steps.
      let from = Math.max(0, i - 3);
      while (from < i && values[from] === null) {
        from += 1;
      }
      return value === null || from === i
        ? null
        : Math.max(0, (1000 * (value - values[from])) / (times[i] - times[from]));
    });
  }
}

/** Seconds since the epoch as the time of day. */
export function clock(seconds) {
  return new Date(seconds * 1000).toLocaleTimeString('en-GB');
}

/** Returns the value of a CSS variable, which depends on the color scheme. */
function currentColor() {
  const style = getComputedStyle(document.documentElement);
  return (name) => style.getPropertyValue(name).trim();
}

/** The style of all axes. */
export function axisStyle(color = currentColor()) {
  return {
    stroke: color('--muted'),
    font: '11px system-ui, sans-serif',
    grid: { stroke: color('--line'), width: 1 },
    ticks: { show: false },
  };
}

/** The size of a chart that fills its container. */
export function sizeOf(element) {
  return { width: Math.max(120, element.clientWidth), height: element.clientHeight };
}

/**
 * A time series chart that follows the size of its container and the color scheme. The legend below it shows the values at the
 * pointer, or the latest ones.
 */
export class TimeChart {
  /**
   * @param element to fill
   * @param lines each `{label, color, values(history), dash?, clipped?}`; color is the name of a CSS variable, and a clipped line
   *     does not extend the axis
   * @param range of the vertical axis, computed from the minimum and maximum of its data
   * @param format formats a value
   */
  constructor(element, lines, range, format) {
    this.element = element;
    this.lines = lines;
    this.range = range;
    this.format = format;
    this.data = [[], ...lines.map(() => [])];
    this.values = lines.map(() => html('b'));
    this.when = html('span');
    element.after(html('p', { class: 'legend' }, ...lines.map((line, i) =>
      html('span', { class: `key ${line.color.slice(2)}` }, `${line.label} `, this.values[i])), this.when));
    this.draw();
    new ResizeObserver(() => this.plot.setSize(sizeOf(element))).observe(element);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.draw());
  }

  draw() {
    const color = currentColor();
    const axis = axisStyle(color);
    this.plot?.destroy();
    this.plot = new uPlot({
      ...sizeOf(this.element),
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, points: { size: 6 } },
      // Space on the right for half of a time label.
      padding: [8, 26, 0, 0],
      hooks: { setCursor: [(plot) => this.showValues(plot.cursor.idx)] },
      scales: { y: { range: (plot, min, max) => this.range(min ?? 0, max ?? 1) } },
      axes: [
        { ...axis, space: 70, size: 30, gap: 10, values: (plot, seconds) => seconds.map(clock) },
        { ...axis, space: 32, size: 46, values: (plot, values) => values.map((value) => compact(value)) },
      ],
      series: [{}, ...this.lines.map((line) => ({
        label: line.label,
        stroke: color(line.color),
        width: line.dash ? 1.25 : 2,
        dash: line.dash,
        auto: !line.clipped,
        points: { show: false },
      }))],
    }, this.data, this.element);
  }

  show(history) {
    this.data = [history.seconds(), ...this.lines.map((line) => line.values(history))];
    this.plot.setData(this.data);
    this.showValues(this.plot.cursor.idx);
    const latest = this.lines.map((line, i) => `${line.label} ${this.format(this.data[i + 1].at(-1))}`);
    this.element.setAttribute('role', 'img');
    this.element.setAttribute('aria-label', `Time series. Latest values: ${latest.join(', ')}`);
    this.element.dataset.points = this.data[1].filter((value) => value !== null).length;
    this.element.dataset.top = this.plot.scales.y.max;
  }

  /** @param index of a sample; the latest sample if it is absent */
  showValues(index) {
    this.values.forEach((value, i) => {
      value.textContent = this.format(this.data[i + 1].at(index ?? -1));
    });
    this.when.textContent = typeof index === 'number' ? `at ${clock(this.data[0][index])}` : '';
  }
}
