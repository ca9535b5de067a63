import { get, html, svg } from './api.js';

const ROWS = 20;

/** The latest predictions, and their outcomes as they come, from the stream of events. */
export class LatestPredictions {
  /** @param label name of what is predicted */
  constructor(body, empty, pause) {
    this.body = body;
    this.empty = empty;
    this.predictions = new Map();
    this.paused = false;
    this.events = 0;
    pause.addEventListener('click', () => {
      this.paused = !this.paused;
      pause.setAttribute('aria-pressed', String(this.paused));
      pause.textContent = this.paused ? 'Go on' : 'Pause';
      this.show();
    });
    this.connect();
  }

  connect() {
    this.source = new EventSource('api/predictions/stream');
    this.source.addEventListener('open', () => this.startOver());
    this.source.addEventListener('prediction', (event) => {
      this.events += 1;
      this.take(JSON.parse(event.data));
      this.show();
    });
  }

  /** To be called now and then: a stream that was refused does not come back by itself. */
  keepConnected() {
    if (this.source.readyState === EventSource.CLOSED) {
      this.connect();
    }
  }

  /** The process may be another one, whose numbers begin anew. */
  async startOver() {
    try {
      const { predictions } = await get('api/predictions');
      this.predictions.clear();
      predictions.forEach((prediction) => this.take(prediction));
      this.show();
    } catch {
      // Gone again: the next connection starts over.
    }
  }

  take(prediction) {
    this.predictions.set(prediction.number, prediction);
    const newest = [...this.predictions.keys()].sort((a, b) => b - a);
    newest.slice(ROWS).forEach((number) => this.predictions.delete(number));
  }

  show() {
    if (this.paused) {
      return;
    }
    const newestFirst = [...this.predictions.values()].sort((a, b) => b.number - a.number);
    this.body.replaceChildren(...newestFirst.map(row));
    this.body.dataset.events = this.events;
    this.empty.hidden = newestFirst.length > 0;
  }
}

function row(prediction) {
  return html('tr', {},
    html('td', { title: prediction.id }, prediction.id),
    html('td', {}, html('div', { class: 'odds' }, bar(prediction.probability), prediction.probability.toFixed(2))),
    outcome(prediction));
}

function bar(probability) {
  return svg('svg', { viewBox: '0 0 100 8', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    svg('rect', { width: 100, height: 8, class: 'track' }),
    svg('rect', { width: (100 * probability).toFixed(1), height: 8, class: 'fill-plus' }));
}

function outcome({ predicted, outcome: label }) {
  if (label === null) {
    return html('td', { class: 'waiting' }, 'waiting');
  }
  return label === predicted
    ? html('td', { class: 'right' }, `✓ ${label} right`)
    : html('td', { class: 'wrong' }, `✗ ${label} wrong`);
}
