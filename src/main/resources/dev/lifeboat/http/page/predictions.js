import { get } from './api.js';
import { html, svg } from './dom.js';
import { EventStream } from './events.js';

const ROWS = 20;
/** Limit of new rows, low enough that a row is still shown when its outcome arrives. */
const ROWS_PER_SECOND = 5;

/** The latest predictions with their outcomes, from the event stream, or polled while there is no stream. */
export class LatestPredictions {
  constructor(body, empty, pause) {
    this.body = body;
    this.empty = empty;
    this.predictions = new Map();
    this.newest = 0;
    this.permits = ROWS;
    this.permitsMs = performance.now();
    this.paused = false;
    this.events = 0;
    this.unlabeled = 'pending';
    pause.addEventListener('click', () => {
      this.paused = !this.paused;
      pause.textContent = this.paused ? 'Resume' : 'Pause';
      this.scheduleShow();
    });
    // A hidden tab would occupy one of the few streams of the server and one of the few connections of the browser.
    document.addEventListener('visibilitychange', () => document.hidden && this.stream.close());
    this.stream = new EventStream('api/predictions/stream',
      () => this.catchUp().catch(() => { /* The next poll retries. */ }),
      (data) => {
        this.events += 1;
        this.offer(JSON.parse(data));
        this.scheduleShow();
      });
  }

  /** @param text shown in rows without an outcome */
  showUnlabeledAs(text) {
    if (text !== this.unlabeled) {
      this.unlabeled = text;
      this.scheduleShow();
    }
  }

  /** Called once per second: opens the stream, and polls while it is not open. */
  async refresh() {
    if (!this.stream.isOpen) {
      this.stream.open();
      await this.catchUp();
    }
  }

  /** Adds the predictions that preceded the stream. */
  async catchUp() {
    const { predictions } = await get('api/predictions');
    predictions.reverse().forEach((prediction) => this.offer(prediction));
    this.scheduleShow();
  }

  /** Adds a new prediction, unless there are too many, or the outcome of a prediction that is shown. */
  offer(prediction) {
    const known = this.predictions.get(prediction.number);
    const isNew = prediction.number > this.newest || this.predictions.size < ROWS;
    if (known ? known.outcome === null : isNew && this.acquire()) {
      this.predictions.set(prediction.number, prediction);
    }
    this.newest = Math.max(this.newest, prediction.number);
    const newestFirst = [...this.predictions.keys()].sort((a, b) => b - a);
    newestFirst.slice(ROWS).forEach((number) => this.predictions.delete(number));
  }

  /** A token bucket: a full list at once, then a few rows per second. */
  acquire() {
    const now = performance.now();
    this.permits = Math.min(ROWS, this.permits + ((now - this.permitsMs) / 1000) * ROWS_PER_SECOND);
    this.permitsMs = now;
    if (this.permits < 1) {
      return false;
    }
    this.permits -= 1;
    return true;
  }

  /** Renders once for all events before the next frame. */
  scheduleShow() {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.show());
  }

  show() {
    if (this.paused) {
      return;
    }
    const newestFirst = [...this.predictions.values()].sort((a, b) => b.number - a.number);
    this.body.replaceChildren(...newestFirst.map((prediction) => this.row(prediction)));
    this.body.dataset.events = this.events;
    this.empty.hidden = newestFirst.length > 0;
  }

  row(prediction) {
    return html('tr', {},
      html('td', { title: prediction.id }, prediction.id),
      html('td', {}, html('div', { class: 'odds' }, bar(prediction.probability), prediction.probability.toFixed(2))),
      prediction.outcome === null ? html('td', { class: 'pending' }, this.unlabeled) : outcome(prediction));
  }
}

function bar(probability) {
  return svg('svg', { viewBox: '0 0 100 8', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    svg('rect', { width: 100, height: 8, class: 'track' }),
    svg('rect', { width: (100 * probability).toFixed(1), height: 8, class: 'fill-plus' }));
}

function outcome({ predicted, outcome: label }) {
  return label === predicted
    ? html('td', { class: 'correct' }, `✓ ${label} correct`)
    : html('td', { class: 'incorrect' }, `✗ ${label} incorrect`);
}
