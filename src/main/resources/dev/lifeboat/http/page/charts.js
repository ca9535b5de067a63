import { compact, html } from './api.js';
import uPlot from './uPlot.js';

const SAMPLES = 900;

/** The last quarter of an hour: one column a quantity, as `/api/history` answers. */
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

  /** Growth a second of a counter, from samples that are not null; one that shrinks has moved to another instance. */
  rate(name) {
    const values = this.column(name);
    const times = this.column('time');
    return values.map((value, i) => {
      // Over three samples: commits come in steps.
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

/** Seconds since 1970 as the time of day. */
function clock(seconds) {
  return new Date(seconds * 1000).toLocaleTimeString('en-GB');
}

/**
 * A chart over time that follows its container's width and the colour scheme. Below it a legend, with the values below the
 * pointer; where there is none, with the newest ones.
 */
export class TimeChart {
  /**
   * @param element to fill
   * @param lines each `{label, color, values(history), dash?, clipped?}`; color is the name of a CSS variable, and a clipped line
   *     does not widen the axis
   * @param range of the vertical axis, from its data's smallest and largest value
   * @param words for a value
   */
  constructor(element, lines, range, words) {
    this.element = element;
    this.lines = lines;
    this.range = range;
    this.words = words;
    this.data = [[], ...lines.map(() => [])];
    this.values = lines.map(() => html('b'));
    this.when = html('span');
    element.after(html('p', { class: 'legend' }, ...lines.map((line, i) =>
      html('span', { class: `key ${line.color.slice(2)}` }, `${line.label} `, this.values[i])), this.when));
    this.draw();
    new ResizeObserver(() => this.plot.setSize(this.size())).observe(element);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.draw());
  }

  size() {
    return { width: Math.max(120, this.element.clientWidth), height: this.element.clientHeight };
  }

  draw() {
    const style = getComputedStyle(document.documentElement);
    const color = (name) => style.getPropertyValue(name).trim();
    const axis = {
      stroke: color('--muted'),
      font: '11px system-ui, sans-serif',
      grid: { stroke: color('--line'), width: 1 },
      ticks: { show: false },
    };
    this.plot?.destroy();
    this.plot = new uPlot({
      ...this.size(),
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, points: { size: 6 } },
      // On the right, room for half a time.
      padding: [8, 26, 0, 0],
      hooks: { setCursor: [(plot) => this.tell(plot.cursor.idx)] },
      scales: { y: { range: (plot, least, most) => this.range(least ?? 0, most ?? 1) } },
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
    this.tell(this.plot.cursor.idx);
    const newest = this.lines.map((line, i) => `${line.label} ${this.words(this.data[i + 1].at(-1))}`);
    this.element.setAttribute('role', 'img');
    this.element.setAttribute('aria-label', `Chart over time. Newest: ${newest.join(', ')}`);
    this.element.dataset.points = this.data[1].filter((value) => value !== null).length;
    this.element.dataset.top = this.plot.scales.y.max;
  }

  /** @param place of a sample; without one, of the newest */
  tell(place) {
    this.values.forEach((value, i) => {
      value.textContent = this.words(this.data[i + 1].at(place ?? -1));
    });
    this.when.textContent = typeof place === 'number' ? `at ${clock(this.data[0][place])}` : '';
  }
}
