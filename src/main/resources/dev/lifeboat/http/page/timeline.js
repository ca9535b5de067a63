import { html } from './dom.js';
import { compact, count, dateTime } from './format.js';

/** Events of the model, newest first: detected drift, other settings, and replacements of what was learned. */
export class Timeline {
  constructor(body, table, empty) {
    this.body = body;
    this.table = table;
    this.empty = empty;
  }

  show(model) {
    const rows = timelineOf(model);
    this.table.hidden = rows.length === 0;
    this.empty.hidden = rows.length > 0;
    this.body.replaceChildren(...rows.map((row) => html('tr', {},
      html('td', { title: row.details }, row.time < 0 ? '–' : dateTime(row.time)),
      html('td', { title: row.event }, ...breakable(row.event)),
      html('td', { title: row.change }, row.change),
      html('td', {}, row.type))));
  }
}

/** One row for each detection, changed setting and replacement, newest first. */
export function timelineOf({ drift, events = [] }) {
  return [...drift.events.map(detection), ...events.flatMap(changes)].sort((a, b) => a.version - b.version).reverse();
}

/** A name that can be broken after each dot. */
function breakable(name) {
  return name.split(/(?<=\.)/).flatMap((part, i) => (i === 0 ? [part] : [html('wbr'), part]));
}

function detection(event) {
  return {
    ...at(event, `detected by ${event.detector}`),
    event: event.statistic,
    change: `${compact(event.before)} → ${compact(event.after)}`,
    type: event.reaction === 'none' ? 'drift' : `drift, ${event.reaction}`,
  };
}

function changes(event) {
  const from = at(event, `from version ${count(event.version)} on`);
  if (event.type === 'settings') {
    // The whole list is reversed later.
    return [...event.changes].reverse().map(({ key, before, after }) => ({
      ...from, event: key, change: `${before} → ${after}`, type: 'settings',
    }));
  }
  return [{ ...from, event: 'model', change: `→ version ${count(event.stateVersion)}`, type: event.type }];
}

function at({ time, version }, note) {
  return { time, version, details: time < 0 ? note : `${new Date(time).toLocaleString()}, ${note}` };
}
