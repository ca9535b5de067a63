/** Shares of the kept characters that precede the ellipsis; the middle is tried first. */
const SPLITS = [0.5, 0.75, 0.25, 0.9, 0.1];

/**
 * Shortens names with an ellipsis so that each fits. Distinct names get distinct labels: if no position of the ellipsis separates them,
 * they are numbered.
 *
 * @param names to shorten
 * @param fits whether a label is short enough
 */
export function shorten(names, fits) {
  for (const split of SPLITS) {
    const labels = names.map((name) => cut(name, split, fits));
    if (new Set(labels).size === new Set(names).size) {
      return labels;
    }
  }
  return names.map((name, i) => cut(`${i + 1}. ${name}`, SPLITS[1], fits));
}

function cut(name, split, fits) {
  if (fits(name)) {
    return name;
  }
  const characters = [...name];
  for (let kept = characters.length - 1; kept > 1; kept--) {
    const head = Math.min(kept - 1, Math.max(1, Math.round(kept * split)));
    const label = [...characters.slice(0, head), '…', ...characters.slice(head - kept)].join('');
    if (fits(label)) {
      return label;
    }
  }
  return '…';
}

/** Returns a function that measures the width of a text in px. */
export function ruler(font) {
  const context = document.createElement('canvas').getContext('2d');
  context.font = font;
  return (text) => context.measureText(text).width;
}
