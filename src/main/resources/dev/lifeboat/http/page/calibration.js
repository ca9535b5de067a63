import { svg } from './dom.js';

const WIDTH = 400;
const HEIGHT = 236;
const LEFT = 40;
const RIGHT = 16;
const BOTTOM = 36;
const TOP = 12;

const x = (share) => LEFT + share * (WIDTH - LEFT - RIGHT);
const y = (share) => TOP + (1 - share) * (HEIGHT - TOP - BOTTOM);

/** Draws a reliability diagram: a circle for each bin with predictions, its area proportional to their number. */
export function showCalibration(element, bins) {
  const filled = bins.filter((bin) => bin.count > 0);
  const max = Math.max(1, ...filled.map((bin) => bin.count));
  const root = svg('svg', {
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
    role: 'img',
    'aria-label': `Calibration. ${filled.map((bin) =>
      `Predicted ${bin.meanProbability.toFixed(2)}, observed ${bin.positiveRate.toFixed(2)}`).join('; ')}`,
  });
  for (const tick of [0, 0.25, 0.5, 0.75, 1]) {
    root.append(
      svg('line', { x1: x(0), x2: x(1), y1: y(tick), y2: y(tick), class: 'axis' }),
      svg('line', { x1: x(tick), x2: x(tick), y1: y(0), y2: y(1), class: 'axis' }),
      svg('text', { x: x(tick), y: y(0) + 15, 'text-anchor': 'middle' }, String(tick)),
      svg('text', { x: x(0) - 6, y: y(tick) + 4, 'text-anchor': 'end' }, String(tick)));
  }
  root.append(
    svg('text', { x: x(0.5), y: HEIGHT - 4, 'text-anchor': 'middle' }, 'predicted probability'),
    svg('text', { x: x(0) + 6, y: y(1) + 14 }, 'observed frequency'),
    svg('line', { x1: x(0), y1: y(0), x2: x(1), y2: y(1), class: 'ideal' }));
  for (const bin of filled) {
    root.append(svg('circle', {
      cx: x(bin.meanProbability),
      cy: y(bin.positiveRate),
      r: (2.5 + 9 * Math.sqrt(bin.count / max)).toFixed(1),
      class: 'bin',
    }, svg('title', {}, `${bin.count} predictions`)));
  }
  element.replaceChildren(root);
  element.dataset.bins = filled.length;
}
