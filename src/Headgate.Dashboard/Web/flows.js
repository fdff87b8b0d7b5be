// The flows: for each its plan as a drawing, filled by what its layers do, and the same in words.
import { h, say, mark, keyed, title } from './dom.js';
import { NONE, ago, count, percent, rate, words } from './format.js';
import { badge } from './state.js';
import { graph } from './graph.js';

const COLUMNS = [['Layer'], ['Stages', 'n'], ['Busy', 'n'], ['Rate /s', 'n'], ['In', 'n'], ['Out', 'n'], ['Late', 'n'], ['Windows', 'n'], ['State', 'n'], ['Watermark', 'n']];
const STATES = { NotStarted: 'Starting' };

export function flowsView() {
  const all = h('div', {});
  let at = null;
  const none = h('p', { class: 'empty' }, 'There is no flow here. Add one with AddFlow, or give its FlowOptions the registry that the dashboard shows.');
  return {
    element: h('div', {}, h('div', { class: 'head' }, title('Flows')), none, all),
    name: 'Flows',
    flows(list) {
      at = Date.parse(list.at);
      mark(none, 'hidden', list.flows.length > 0);
      keyed(all, list.flows, flow => flow.name, () => section(() => at));
    },
  };
}

function section(now) {
  const name = h('h2', { class: 'flow-name' });
  const state = badge();
  const remark = h('p', { class: 'quiet' });
  const body = h('tbody', { role: 'rowgroup' });
  const rows = body.known = new Map();
  const caption = h('caption', {}, 'Layers');
  const table = h('table', { class: 'steps cards', role: 'table' }, caption,
    h('thead', { role: 'rowgroup' }, h('tr', { role: 'row' }, COLUMNS.map(([column, kind]) => h('th', { scope: 'col', role: 'columnheader', class: kind }, column)))), body);
  const drawing = graph(id => rows.get(Number(id))?.show());
  const picture = h('div', {}, drawing.element, h('section', { class: 'parts' }, table));
  return {
    element: h('section', { class: 'run' }, h('div', { class: 'head' }, name, state.element, remark), picture),
    update(flow) {
      say(name, flow.name);
      state.update(STATES[flow.status] ?? flow.status);
      say(remark, describe(flow));
      mark(picture, 'hidden', flow.layers.length === 0);
      drawing.update({ nodes: flow.layers.map(nodeOf), edges: flow.layers.flatMap(edgesTo) });
      keyed(body, flow.layers, layer => layer.number, () => row(now));
    },
  };
}

function describe(flow) {
  if (flow.failure) return flow.failure;
  if (!flow.startedAt) return 'It has not run yet.';
  const end = flow.endedAt ? `, ended ${new Date(flow.endedAt).toLocaleString()}` : '';
  return `Run ${flow.runs}, begun ${new Date(flow.startedAt).toLocaleString()}${end}; batches of up to ${count(flow.batchSize)}.`;
}

const nameOf = layer => layer.operators.length > 0 ? layer.operators.join(' → ') : layer.source ?? words(layer.kind);

const nodeOf = layer => ({
  id: String(layer.number), kind: `${words(layer.kind)} ${layer.number}`, name: nameOf(layer), busy: layer.busy, rate: layer.rate, workers: `×${layer.stages}`,
  busyWorkers: 0, concurrency: layer.stages, load: null, lag: null, failed: 0, blocked: 0, unavailable: null,
});

const edgesTo = layer => layer.inputs.map(input => ({ from: String(input), to: String(layer.number), rate: layer.inputs.length === 1 ? layer.rate : null }));

function row(now) {
  const name = h('span', { class: 'part-name' });
  const kind = h('span', { class: 'remark' });
  const cells = {};
  const cell = (key, label) => cells[key] = h('td', { role: 'cell', class: 'n', 'data-label': label });
  const element = h('tr', { role: 'row', tabindex: '-1' }, h('th', { scope: 'row', role: 'rowheader' }, name, kind),
    cell('stages', 'Stages'), cell('busy', 'Busy'), cell('rate', 'Rate, per second'), cell('received', 'In'), cell('sent', 'Out'), cell('late', 'Late'),
    cell('windows', 'Windows'), cell('state', 'State'), cell('watermark', 'Watermark'));
  return {
    element,
    show: () => element.focus(),
    update(layer) {
      say(name, nameOf(layer));
      say(kind, `${layer.number}, ${words(layer.kind)}, from ${layer.source ?? layer.inputs.join(' and ')}`);
      say(cells.stages, count(layer.stages));
      say(cells.busy, percent(layer.busy));
      say(cells.rate, rate(layer.rate));
      say(cells.received, count(layer.received));
      say(cells.sent, count(layer.sent));
      say(cells.late, count(layer.late));
      mark(cells.late, 'data-alert', layer.late > 0);
      say(cells.windows, count(layer.openWindows));
      say(cells.state, count(layer.state));
      say(cells.watermark, layer.watermark ? ago(Date.parse(layer.watermark), now()) : NONE);
      for (const each of Object.values(cells)) mark(each, 'data-none', each.textContent === NONE);
    },
  };
}
