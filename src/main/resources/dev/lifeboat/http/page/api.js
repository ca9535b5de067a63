/** Asks this service; an answer that is not well, or none within four seconds, is an error. */
export async function get(path) {
  const answer = await fetch(path, { signal: AbortSignal.timeout(4000), cache: 'no-store' });
  if (!answer.ok) {
    throw new Error(`${path}: ${answer.status}`);
  }
  return answer.json();
}

/** Posts JSON; what is refused is an answer too, with the field `error`. */
export async function post(path, body) {
  const answer = await fetch(path, {
    method: 'POST',
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(4000),
  });
  return answer.json();
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
  return share === null ? '–' : `${(100 * share).toFixed(1)} %`;
}

export function decimal(value, digits) {
  return value === null || value === undefined ? '–' : value.toFixed(digits);
}

export function count(value) {
  return value.toLocaleString('en');
}
