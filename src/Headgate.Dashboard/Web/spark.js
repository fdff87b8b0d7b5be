// A line over the last five minutes. Its words say the same to those who do not see it.
import { s, mark } from './dom.js';
import { SPAN } from './history.js';

const GAP = 5000;

export function spark(width, height) {
  const area = s('path', { class: 'area' });
  const line = s('path', { class: 'line' });
  const element = s('svg', { class: 'spark', viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: 'none', 'aria-hidden': 'true', focusable: 'false' }, area, line);
  return {
    element,
    update(at, values) {
      const { lines, areas } = paths(at, values, width, height);
      mark(line, 'd', lines);
      mark(area, 'd', areas);
    },
  };
}

// The greatest value, and what a person would write at the top of the scale.
export function greatest(values) {
  let most = 0;
  for (const value of values) if (value > most) most = value;
  return most;
}

function paths(at, values, width, height) {
  const end = at.at(-1) ?? 0;
  const scale = (height - 3) / (greatest(values) || 1);
  let lines = '';
  let areas = '';
  let begun = null;
  for (let i = 0; i < at.length; i++) {
    const value = values[i];
    const breaks = value === null || (i > 0 && at[i] - at[i - 1] > GAP);
    if (breaks && begun !== null) {
      areas += close(begun, x(at[i - 1], end, width), height);
      begun = null;
    }
    if (value === null) continue;
    const point = `${x(at[i], end, width)} ${(height - 1.5 - value * scale).toFixed(1)}`;
    lines += (begun === null ? 'M' : 'L') + point;
    areas += (begun === null ? 'M' : 'L') + point;
    begun ??= x(at[i], end, width);
  }
  if (begun !== null) areas += close(begun, width, height);
  return { lines, areas };
}

const x = (at, end, width) => Math.max(0, width * (1 - (end - at) / SPAN)).toFixed(1);

const close = (begun, last, height) => `L${last} ${height}L${begun} ${height}Z`;
