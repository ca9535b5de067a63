import { svg } from './api.js';

const SIZE = 300;
const LEFT = 40;
const BOTTOM = 36;
const TOP = 10;

const x = (share) => LEFT + share * (SIZE - LEFT - 10);
const y = (share) => TOP + (1 - share) * (SIZE - TOP - BOTTOM);

/** Draws the reliability diagram: a circle for each bin with predictions, its area their number. */
export function showCalibration(element, bins) {
  const filled = bins.filter((bin) => bin.count > 0);
  const most = Math.max(1, ...filled.map((bin) => bin.count));
  const root = svg('svg', {
    viewBox: `0 0 ${SIZE} ${SIZE}`,
    role: 'img',
    'aria-label': `Calibration. ${filled.map((bin) =>
      `Said ${bin.meanProbability.toFixed(2)}: happened ${bin.positiveRate.toFixed(2)}`).join('; ')}`,
  });
  for (const tick of [0, 0.25, 0.5, 0.75, 1]) {
    root.append(
      svg('line', { x1: x(0), x2: x(1), y1: y(tick), y2: y(tick), class: 'axis' }),
      svg('line', { x1: x(tick), x2: x(tick), y1: y(0), y2: y(1), class: 'axis' }),
      svg('text', { x: x(tick), y: y(0) + 15, 'text-anchor': 'middle' }, String(tick)),
      svg('text', { x: x(0) - 6, y: y(tick) + 4, 'text-anchor': 'end' }, String(tick)));
  }
  root.append(
    svg('text', { x: x(0.5), y: SIZE - 4, 'text-anchor': 'middle' }, 'probability said'),
    svg('text', { x: x(0) + 6, y: y(1) + 14 }, 'share that happened'),
    svg('line', { x1: x(0), y1: y(0), x2: x(1), y2: y(1), class: 'ideal' }));
  for (const bin of filled) {
    root.append(svg('circle', {
      cx: x(bin.meanProbability),
      cy: y(bin.positiveRate),
      r: (2.5 + 9 * Math.sqrt(bin.count / most)).toFixed(1),
      class: 'bin',
    }, svg('title', {}, `${bin.count} predictions`)));
  }
  element.replaceChildren(root);
  element.dataset.bins = filled.length;
}
