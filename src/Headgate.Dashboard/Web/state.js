// How a pipeline is, at a glance: a word and a shape. The colour only repeats what both say.
import { h, s, say, mark } from './dom.js';

const SHAPES = {
  Running: 'M4 2.5v9l7-4.5z',
  Paused: 'M3.5 2.5h2.5v9H3.5zM8 2.5h2.5v9H8z',
  Draining: 'M7 1.5v8M3.5 6.5 7 10l3.5-3.5M2.5 12.5h9',
  Degraded: 'M7 1.5 13 12.5H1zM7 5.5v3.5M7 10.6v.4',
  Stalled: 'M3 1.5h8M3 12.5h8M4 1.5c0 3 3 4 3 5.5s-3 2.5-3 5.5M10 1.5c0 3-3 4-3 5.5s3 2.5 3 5.5',
  Faulted: 'M2.5 2.5l9 9M11.5 2.5l-9 9',
  Stopped: 'M3 3h8v8H3z',
  Completed: 'M2 7.5l3.5 3.5L12 3.5',
  Starting: 'M7 2a5 5 0 1 1-5 5',
};

const FILLED = new Set(['Running', 'Paused', 'Stopped']);

// What the health adds to the status: a pipeline that runs may be degraded, or stalled; a stop may be its end.
export const stateOf = summary => summary.health.state;

export function badge() {
  const shape = s('path', {});
  const word = h('span', {});
  const element = h('span', { class: 'state' }, s('svg', { viewBox: '0 0 14 14', width: 14, height: 14, 'aria-hidden': 'true', focusable: 'false' }, shape), word);
  return {
    element,
    update(state) {
      mark(element, 'data-state', state);
      mark(shape, 'd', SHAPES[state] ?? SHAPES.Starting);
      mark(shape, 'class', FILLED.has(state) ? 'filled' : 'drawn');
      say(word, state);
    },
  };
}
