import { authorize } from './api.js';

const RETRY_MS = 3000;

/** A stream of server-sent events, read with fetch because EventSource cannot send the token. */
export class EventStream {
  /**
   * @param path of the stream
   * @param opened called when the stream is open
   * @param received called with the data of each event
   */
  constructor(path, opened, received) {
    this.path = path;
    this.opened = opened;
    this.received = received;
    this.isOpen = false;
    this.isClosed = true;
    this.retryMs = 0;
  }

  /** Opens the stream, unless it is open or has failed a moment ago. A stream that is resumed continues after the last event. */
  open() {
    if (this.isClosed && performance.now() >= this.retryMs) {
      this.isClosed = false;
      this.controller = new AbortController();
      this.run(this.controller.signal);
    }
  }

  close() {
    this.controller?.abort();
    this.end(0);
  }

  end(pauseMs) {
    this.isOpen = false;
    this.isClosed = true;
    this.retryMs = performance.now() + pauseMs;
  }

  async run(signal) {
    let pauseMs = RETRY_MS;
    try {
      const response = await this.request(signal);
      if (response?.status === 200) {
        await this.read(response.body);
      } else if (response?.headers.has('Retry-After')) {
        pauseMs = 1000 * Number(response.headers.get('Retry-After'));
      }
    } finally {
      if (!signal.aborted) {
        this.end(pauseMs);
      }
    }
  }

  async read(body) {
    this.isOpen = true;
    this.opened();
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    for (let chunk = await next(reader); !chunk.done; chunk = await next(reader)) {
      const events = (text + chunk.value).split('\n\n');
      text = events.pop();
      events.forEach((event) => this.dispatch(event));
    }
  }

  /** Returns undefined if the service does not respond. */
  async request(signal) {
    const resume = this.lastId === undefined ? {} : { 'Last-Event-ID': this.lastId };
    try {
      return await fetch(this.path,
        { headers: authorize({ Accept: 'text/event-stream', ...resume }), signal, cache: 'no-store' });
    } catch {
      return undefined;
    }
  }

  dispatch(event) {
    const fields = new Map(event.split('\n').map((line) => {
      const [, name, value] = /^([^:]*):? ?(.*)$/.exec(line);
      return [name, value];
    }));
    this.lastId = fields.get('id') ?? this.lastId;
    // A comment has no data.
    if (fields.has('data')) {
      this.received(fields.get('data'));
    }
  }
}

/** The next part of the stream; a connection that breaks ends it. */
async function next(reader) {
  try {
    return await reader.read();
  } catch {
    return { done: true };
  }
}
