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

  /** Growth a second of a counter; a counter that shrinks has moved to another instance. */
  rate(name) {
    const values = this.column(name);
    const times = this.column('time');
    return values.map((value, i) => {
      // Over three samples: commits come in steps.
      const from = Math.max(0, i - 3);
      return i === 0 ? null : Math.max(0, (1000 * (value - values[from])) / (times[i] - times[from]));
    });
  }
}

/** Seconds since 1970 as the time of day. */
function clock(seconds) {
  return new Date(seconds * 1000).toLocaleTimeString('en-GB');
}

/** A chart over time that follows its container's width and the colour scheme. */
export class TimeChart {
  /**
   * @param element to fill
   * @param lines each `{label, color, values(history), dash?}`; color is the name of a CSS variable
   * @param range of the vertical axis, from its data's smallest and largest value
   */
  constructor(element, lines, range) {
    this.element = element;
    this.lines = lines;
    this.range = range;
    this.data = [[], ...lines.map(() => [])];
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
      padding: [8, 8, 0, 0],
      scales: { y: { range: (plot, least, most) => this.range(least ?? 0, most ?? 1) } },
      axes: [{ ...axis, space: 70, size: 26, values: (plot, seconds) => seconds.map(clock) }, { ...axis, size: 46, space: 32 }],
      series: [{}, ...this.lines.map((line) => ({
        label: line.label,
        stroke: color(line.color),
        width: line.dash ? 1.25 : 2,
        dash: line.dash,
        points: { show: false },
      }))],
    }, this.data, this.element);
  }

  show(history) {
    this.data = [history.seconds(), ...this.lines.map((line) => line.values(history))];
    this.plot.setData(this.data);
    const newest = this.lines.map((line, i) => `${line.label} ${this.data[i + 1].at(-1)?.toFixed(3) ?? 'unknown'}`);
    this.element.setAttribute('role', 'img');
    this.element.setAttribute('aria-label', `Chart over time. Newest: ${newest.join(', ')}`);
    this.element.dataset.points = this.data[1].filter((value) => value !== null).length;
  }
}
