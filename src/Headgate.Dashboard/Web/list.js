// All pipelines, a row for each: on a narrow screen a card.
import { h, say, mark, keyed, title } from './dom.js';
import { NONE, count, duration, exact, rate } from './format.js';
import { badge, stateOf } from './state.js';
import { greatest, spark } from './spark.js';

const COLUMNS = [['Pipeline'], ['State'], ['Rate /s', 'n'], ['Last five minutes'], ['In flight', 'n'], ['Lag', 'n'], ['Failed', 'n'], ['p50', 'n'], ['p99', 'n']];

export function listView(app) {
  const heading = title('Pipelines');
  const line = h('p', { class: 'quiet' });
  const body = h('tbody', { role: 'rowgroup' });
  const table = h('table', { class: 'pipelines cards', role: 'table' },
    h('caption', { class: 'unseen' }, 'The pipelines. Rates are messages a second; p50 and p99 say how long half of the messages of the last minute took at most, and 99 in 100'),
    h('thead', { role: 'rowgroup' }, h('tr', { role: 'row' }, COLUMNS.map(([name, kind]) => h('th', { scope: 'col', role: 'columnheader', class: kind }, name)))),
    body);
  const none = h('p', { class: 'empty', hidden: true }, 'There is no pipeline here. Add one with AddPipeline, or DashboardOptions.Add.');
  const element = h('div', {}, h('div', { class: 'head' }, heading, line), table, none);
  return {
    element,
    name: 'Pipelines',
    overview(list) {
      say(line, sentence(list.pipelines));
      mark(table, 'hidden', list.pipelines.length === 0);
      mark(none, 'hidden', list.pipelines.length > 0);
      keyed(body, list.pipelines, pipeline => pipeline.name, () => row(app));
    },
  };
}

function sentence(pipelines) {
  const counts = new Map();
  for (const pipeline of pipelines) counts.set(stateOf(pipeline), (counts.get(stateOf(pipeline)) ?? 0) + 1);
  return [...counts].map(([state, number]) => `${number} ${state.toLowerCase()}`).join(', ');
}

function row(app) {
  const link = h('a', {});
  const remark = h('span', { class: 'remark' });
  const state = badge();
  const line = spark(160, 30);
  const words = h('span', { class: 'unseen' });
  const cells = {};
  const cell = (name, label, ...content) => cells[name] = h('td', { role: 'cell', class: content.length ? name : `n ${name}`, 'data-label': label }, ...content);
  const element = h('tr', { role: 'row', onclick: event => follow(event, link) },
    h('th', { scope: 'row', role: 'rowheader' }, link, remark),
    cell('status', 'State', state.element), cell('rate', 'Rate, per second'), cell('line', 'Last five minutes', line.element, words),
    cell('flight', 'In flight'), cell('lag', 'Lag'), cell('failed', 'Failed'), cell('p50', 'p50'), cell('p99', 'p99'));
  return {
    element,
    update(pipeline) {
      const history = app.histories.of(pipeline.name);
      say(link, pipeline.name);
      mark(link, 'href', `#/p/${encodeURIComponent(pipeline.name)}`);
      say(remark, ['Running', 'Paused', 'Completed', 'Stopped'].includes(stateOf(pipeline)) ? '' : pipeline.health.description);
      state.update(stateOf(pipeline));
      say(cells.rate, rate(pipeline.rate));
      line.update(history.at, history.rate);
      say(words, `up to ${rate(greatest(history.rate))} a second`);
      say(cells.flight, count(pipeline.counts.inFlight));
      say(cells.lag, count(pipeline.lag));
      say(cells.failed, count(pipeline.counts.failed));
      mark(cells.failed, 'title', `${exact(pipeline.recentFailures)} in the last five minutes`);
      mark(cells.failed, 'data-alert', pipeline.recentFailures > 0);
      for (const key of ['lag', 'p50', 'p99']) mark(cells[key], 'data-none', key === 'lag' ? pipeline.lag === null : !pipeline.latency);
      say(cells.p50, pipeline.latency ? duration(pipeline.latency.p50) : NONE);
      say(cells.p99, pipeline.latency ? duration(pipeline.latency.p99) : NONE);
    },
  };
}

// The whole row is the link for a mouse or a finger; for everything else the link itself is.
function follow(event, link) {
  if (event.target.closest('a') || String(getSelection())) return;
  link.click();
}
