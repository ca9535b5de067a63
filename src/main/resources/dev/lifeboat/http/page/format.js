/** A duration in its largest unit: 450 ms, 2.5 s, 12 min. */
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

/** Time in ms since the epoch, to the minute: Nov 30, 22:19. */
export function dateTime(ms) {
  return new Date(ms).toLocaleString('en', { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
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

/** A count with its noun: 1 record, 2 records. */
export function quantity(value, noun, plural = `${noun}s`) {
  return `${count(value)} ${value === 1 ? noun : plural}`;
}

/** With one decimal below ten. */
export function rate(value) {
  if (value === null || value === undefined) {
    return '–';
  }
  return value > 0 && value < 9.95 ? value.toFixed(1) : count(Math.round(value));
}

/** A number of any magnitude in a few characters: 0.0003, 29.7, 2,020, 1.25M. */
export function compact(value, digits = 3) {
  if (value === null || value === undefined) {
    return '–';
  }
  const notation = Math.abs(value) < 100000 ? 'standard' : 'compact';
  return value.toLocaleString('en', { notation, maximumSignificantDigits: digits });
}
