/** The service cannot be reached, takes more than four seconds, or does not answer well. */
export class Unanswered extends Error {}

async function ask(path, options) {
  try {
    const answer = await fetch(path, { ...options, signal: AbortSignal.timeout(4000), cache: 'no-store' });
    return { status: answer.status, json: await answer.json() };
  } catch (cause) {
    throw new Unanswered(`${path}: ${cause.message}`, { cause });
  }
}

/** What the service answers; everything but 200 is an error. */
export async function get(path) {
  const { status, json } = await ask(path);
  if (status !== 200) {
    throw new Unanswered(`${path}: ${status}`);
  }
  return json;
}

/** Posts JSON; what is refused is an answer too, with the field `error`. */
export async function post(path, body) {
  return (await ask(path, { method: 'POST', body: JSON.stringify(body) })).json;
}

/** Makes an SVG or HTML element. */
export function svg(name, attributes, ...children) {
  return fill(document.createElementNS('http://www.w3.org/2000/svg', name), attributes, children);
}

export function html(name, attributes, ...children) {
  return fill(document.createElement(name), attributes, children);
}

function fill(element, attributes, children) {
  for (const [key, value] of Object.entries(attributes ?? {})) {
    element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

/** Milliseconds as people say it. */
export function duration(ms) {
  if (ms === null) {
    return '–';
  }
  const size = Math.abs(ms);
  const units = [[86400000, 'd'], [3600000, 'h'], [60000, 'min'], [1000, 's']];
  for (const [length, unit] of units) {
    if (size >= length) {
      const value = ms / length;
      return `${Math.abs(value) < 10 ? value.toFixed(1) : Math.round(value)} ${unit}`;
    }
  }
  return `${Math.round(ms)} ms`;
}

export function percent(share) {
  return share === null || share === undefined ? '–' : `${(100 * share).toFixed(1)} %`;
}

export function decimal(value, digits) {
  return value === null || value === undefined ? '–' : value.toFixed(digits);
}

export function count(value) {
  return value.toLocaleString('en');
}

/** With one decimal below ten. */
export function rate(value) {
  if (value === null || value === undefined) {
    return '–';
  }
  return value > 0 && value < 9.95 ? value.toFixed(1) : count(Math.round(value));
}

/** In few characters, whatever the number's size: 0.0003, 29.7, 2,020, 1.25M. */
export function compact(value, digits = 3) {
  if (value === null || value === undefined) {
    return '–';
  }
  const notation = Math.abs(value) < 100000 ? 'standard' : 'compact';
  return value.toLocaleString('en', { notation, maximumSignificantDigits: digits });
}
