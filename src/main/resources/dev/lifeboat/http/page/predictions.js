import { get, html, svg } from './api.js';

const ROWS = 20;
/** New rows of a fast stream: few enough that a row is still there when its outcome comes. */
const ROWS_A_SECOND = 5;
const RETRY_MS = 10000;

/** The latest predictions, and their outcomes as they come: from the stream of events, or asked for while there is none. */
export class LatestPredictions {
  constructor(body, empty, pause) {
    this.body = body;
    this.empty = empty;
    this.predictions = new Map();
    this.newest = 0;
    this.room = ROWS;
    this.roomMs = performance.now();
    this.paused = false;
    this.events = 0;
    this.words = 'waiting';
    pause.addEventListener('click', () => {
      this.paused = !this.paused;
      pause.textContent = this.paused ? 'Go on' : 'Pause';
      this.showSoon();
    });
    // A hidden tab would hold one of the few streams, and one of the browser's few connections.
    document.addEventListener('visibilitychange', () => document.hidden ? this.source.close() : this.connect());
    this.connect();
  }

  /** What a row says that has no outcome yet. */
  set without(words) {
    if (words !== this.words) {
      this.words = words;
      this.showSoon();
    }
  }

  connect() {
    this.source?.close();
    this.triedMs = performance.now();
    this.source = new EventSource('api/predictions/stream');
    this.source.addEventListener('open', () => this.catchUp().catch(() => { /* The service is gone again. */ }));
    this.source.addEventListener('prediction', (event) => {
      this.events += 1;
      this.offer(JSON.parse(event.data));
      this.showSoon();
    });
  }

  /** To be called once a second: a stream that was refused does not come back by itself. */
  async keepUp() {
    if (this.source.readyState === EventSource.OPEN) {
      return;
    }
    if (this.source.readyState === EventSource.CLOSED && performance.now() - this.triedMs > RETRY_MS) {
      this.connect();
    }
    await this.catchUp();
  }

  /** What came before the stream, or without it; the events that have come meanwhile stay. */
  async catchUp() {
    const { predictions } = await get('api/predictions');
    predictions.reverse().forEach((prediction) => this.offer(prediction));
    this.showSoon();
  }

  /** Takes a prediction that is new, if there is room, or the outcome of one that is here. */
  offer(prediction) {
    const known = this.predictions.get(prediction.number);
    const isNew = prediction.number > this.newest || this.predictions.size < ROWS;
    if (known ? known.outcome === null : isNew && this.hasRoom()) {
      this.predictions.set(prediction.number, prediction);
    }
    this.newest = Math.max(this.newest, prediction.number);
    const newestFirst = [...this.predictions.keys()].sort((a, b) => b - a);
    newestFirst.slice(ROWS).forEach((number) => this.predictions.delete(number));
  }

  /** For as many as the list is long at once, and then a few a second. */
  hasRoom() {
    const now = performance.now();
    this.room = Math.min(ROWS, this.room + ((now - this.roomMs) / 1000) * ROWS_A_SECOND);
    this.roomMs = now;
    if (this.room < 1) {
      return false;
    }
    this.room -= 1;
    return true;
  }

  /** Once for all events before the next picture. */
  showSoon() {
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
      prediction.outcome === null ? html('td', { class: 'waiting' }, this.words) : outcome(prediction));
  }
}

function bar(probability) {
  return svg('svg', { viewBox: '0 0 100 8', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    svg('rect', { width: 100, height: 8, class: 'track' }),
    svg('rect', { width: (100 * probability).toFixed(1), height: 8, class: 'fill-plus' }));
}

function outcome({ predicted, outcome: label }) {
  return label === predicted
    ? html('td', { class: 'right' }, `✓ ${label} right`)
    : html('td', { class: 'wrong' }, `✗ ${label} wrong`);
}
