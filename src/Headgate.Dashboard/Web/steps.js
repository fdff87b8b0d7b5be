// The parts of a pipeline in words and numbers: what the graph says, and more.
import { h, say, mark, keyed } from './dom.js';
import { NONE, count, duration, exact, percent, rate, words } from './format.js';

const COLUMNS = [['Part'], ['Busy', 'n'], ['Handlers', 'n'], ['Waiting', 'n'], ['Rate /s', 'n'], ['Done', 'n'], ['Failed', 'n'], ['Retried', 'n'], ['p50', 'n'], ['p90', 'n'], ['p99', 'n'], ['max', 'n']];

export function stepsTable(act) {
  const body = h('tbody', { role: 'rowgroup' });
  const rows = new Map();
  const element = h('table', { class: 'steps cards', role: 'table' },
    h('caption', {}, 'Parts ', h('span', { class: 'unit' }, 'with the times of their handlers in the last minute')),
    h('thead', { role: 'rowgroup' }, h('tr', { role: 'row' }, COLUMNS.map(([name, kind]) => h('th', { scope: 'col', role: 'columnheader', class: kind }, name)))),
    body);
  return {
    element,
    update(detail, canAct) {
      keyed(body, detail.nodes, node => node.id, node => {
        const part = row(act);
        rows.set(node.id, part);
        return part;
      });
      for (const part of rows.values()) part.permit(canAct);
    },
    select(id) {
      rows.get(id)?.show();
    },
  };
}

function row(act) {
  const name = h('span', { class: 'part-name' });
  const kind = h('span', { class: 'remark' });
  const bar = h('span', { class: 'bar' }, h('span', {}));
  const busy = h('span', {});
  const handlers = stepper((step, value) => act('concurrency', { step, concurrency: value }));
  const cells = {};
  const cell = (key, label, ...content) => cells[key] = h('td', { role: 'cell', class: 'n', 'data-label': label }, ...content);
  const element = h('tr', { role: 'row', tabindex: '-1' },
    h('th', { scope: 'row', role: 'rowheader' }, name, kind),
    cell('busy', 'Busy', bar, busy), cell('handlers', 'Handlers', handlers.element), cell('load', 'Waiting'), cell('rate', 'Rate, per second'), cell('done', 'Done'),
    cell('failed', 'Failed'), cell('retried', 'Retried'), cell('p50', 'p50'), cell('p90', 'p90'), cell('p99', 'p99'), cell('max', 'max'));
  return {
    element,
    permit: canAct => handlers.permit(canAct),
    show() {
      element.focus({ preventScroll: true });
      element.scrollIntoView({ block: 'nearest', behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth' });
    },
    update(node) {
      const isStep = node.kind === 'step' || node.kind === 'batchProcessor';
      say(name, node.name);
      say(kind, node.unavailable ? `cannot be read: ${node.unavailable}` : words(node.kind) + (node.batches > 0 ? `, ${count(node.batches)} batches` : ''));
      mark(element, 'data-trouble', node.unavailable ? 'away' : node.blocked > 0 ? 'blocked' : null);
      bar.firstChild.style.transform = `scaleX(${node.busy ?? 0})`;
      mark(bar, 'hidden', node.busy === null);
      say(busy, percent(node.busy));
      handlers.update(node);
      say(cells.load, node.kind === 'source' ? count(node.lag) : count(node.load));
      say(cells.rate, rate(node.rate));
      say(cells.done, count(node.processed));
      mark(cells.done, 'title', exact(node.processed));
      say(cells.failed, isStep ? count(node.failed) : NONE);
      mark(cells.failed, 'data-alert', node.failed > 0);
      say(cells.retried, isStep ? count(node.retried) : NONE);
      for (const part of ['p50', 'p90', 'p99', 'max']) say(cells[part], node.latency ? duration(node.latency[part]) : NONE);
      for (const each of Object.values(cells)) mark(each, 'data-none', each.textContent === NONE); // a card leaves out what it has nothing to say of
    },
  };
}

// How many handlers run of how many may; and two buttons that change it, where that is allowed.
function stepper(change) {
  let node = null;
  const value = h('span', { class: 'value' });
  const button = (sign, by) => h('button', { type: 'button', class: 'small', hidden: true, onclick: () => step(by) }, sign);
  let trusted = 0;
  const step = by => {
    node = { ...node, concurrency: node.concurrency + by };
    trusted = performance.now() + 2500; // what the server says until then may be older than the click
    change(node.name, node.concurrency);
  };
  const less = button('−', -1);
  const more = button('+', 1);
  let canAct = false;
  return {
    element: h('span', { class: 'stepper' }, less, value, more),
    permit(allowed) {
      canAct = allowed;
      this.show();
    },
    show() {
      for (const each of [less, more]) mark(each, 'hidden', !(canAct && node?.canSetConcurrency));
    },
    update(next) {
      node = performance.now() < trusted ? { ...next, concurrency: node.concurrency } : next;
      next = node;
      const runs = node.kind === 'step' || node.kind === 'batchProcessor';
      say(value, runs ? `${node.busyWorkers}/${node.concurrency}` : node.kind === 'source' ? count(node.concurrency) : NONE);
      mark(less, 'aria-label', `Fewer handlers of ${node.name}`);
      mark(more, 'aria-label', `More handlers of ${node.name}`);
      mark(less, 'disabled', node.concurrency <= 1);
      this.show();
    },
  };
}
