// One pipeline in full.
import { h, say, mark, title } from './dom.js';
import { NONE, bytes, count, duration, exact, rate } from './format.js';
import { badge, stateOf } from './state.js';
import { greatest, spark } from './spark.js';
import { actionBar } from './actions.js';
import { graph } from './graph.js';
import { stepsTable } from './steps.js';
import { failureList } from './failures.js';
import { supervisionTree } from './tree.js';

export function detailView(app, name) {
  const act = (action, body) => app.act(name, action, body, outcome);
  const state = badge();
  const health = h('p', { class: 'quiet' });
  const outcome = h('p', { class: 'outcome', role: 'status' });
  const bar = actionBar(act);
  const steps = stepsTable(act);
  const drawing = graph(id => steps.select(id));
  const failures = failureList();
  const tree = supervisionTree();
  const gauges = gaugeRow();
  const times = timesRow();
  const missing = h('p', { class: 'empty', hidden: true }, `There is no pipeline '${name}' now.`);
  const all = h('div', {}, gauges.element, times.element,
    h('section', {}, h('h2', {}, 'Graph'), drawing.element), h('section', { class: 'parts' }, steps.element), failures.element, tree.element);
  const element = h('div', {},
    h('a', { class: 'back', href: '#/' }, h('span', { 'aria-hidden': 'true' }, '‹\u00a0'), 'Pipelines'),
    h('div', { class: 'head' }, title(name), state.element, health),
    bar.element, outcome, missing, all);
  return {
    element,
    name,
    pipeline: name,
    overview(list) {
      const summary = list.pipelines.find(pipeline => pipeline.name === name);
      mark(missing, 'hidden', summary !== undefined);
      mark(all, 'hidden', summary === undefined);
      if (!summary) return;
      state.update(stateOf(summary));
      say(health, summary.health.description);
      gauges.update(summary, app.histories.of(name));
      times.update(summary.latency);
    },
    detail(detail) {
      bar.update(detail, app.canAct);
      drawing.update(detail);
      steps.update(detail, app.canAct);
      failures.update(detail);
      tree.update(detail.supervision);
    },
  };
}

// The four numbers that say most, each with its last five minutes.
function gaugeRow() {
  const gauges = [
    gauge('Rate', 'per second', 'rate', summary => [rate(summary.rate), `${count(summary.counts.succeeded)} done`, exact(summary.counts.succeeded)]),
    gauge('Failures', 'per second', 'failureRate', summary => [rate(summary.failureRate), `${count(summary.counts.failed)} in all`, exact(summary.counts.failed)]),
    gauge('In flight', 'messages', 'inFlight', summary => [count(summary.counts.inFlight), summary.counts.inFlightBytes > 0 ? bytes(summary.counts.inFlightBytes) : `${count(summary.counts.received)} received`, exact(summary.counts.received)]),
    gauge('Lag', 'messages', 'lag', summary => [count(summary.lag), summary.lag === null ? 'no source says' : 'wait at the origin', '']),
  ];
  return {
    element: h('div', { class: 'gauges' }, gauges.map(each => each.element)),
    update(summary, history) {
      for (const each of gauges) each.update(summary, history);
    },
  };
}

function gauge(name, unit, column, read) {
  const value = h('span', { class: 'big' });
  const aside = h('span', { class: 'aside' });
  const top = h('span', { class: 'top-of-scale' });
  const words = h('span', { class: 'unseen' });
  const line = spark(240, 44);
  const element = h('section', { class: 'gauge', 'data-column': column },
    h('h2', {}, name, h('span', { class: 'unit' }, ` ${unit}`)), h('p', {}, value, aside), h('p', { class: 'drawn' }, line.element, top, words));
  return {
    element,
    update(summary, history) {
      const [now, more, tip] = read(summary);
      const show = column === 'rate' || column === 'failureRate' ? rate : count;
      const most = greatest(history[column]);
      say(value, now);
      say(aside, more);
      mark(aside, 'title', tip || null);
      line.update(history.at, history[column]);
      say(top, most > 0 ? `at most ${show(most)}` : '');
      say(words, `At most ${show(most)} in the last five minutes.`);
      mark(element, 'data-alert', column === 'failureRate' && summary.failureRate > 0);
    },
  };
}

// How long a message takes, from its receipt to its end.
function timesRow() {
  const names = [['p50', 'p50'], ['p90', 'p90'], ['p99', 'p99'], ['max', 'max']];
  const values = names.map(([, name]) => [name, h('dd', {})]);
  const number = h('span', { class: 'quiet' });
  const element = h('section', { class: 'times' }, h('h2', {}, 'Time of a message'), h('dl', {}, values.map(([name, value]) => h('div', {}, h('dt', {}, name), value))), number);
  return {
    element,
    update(latency) {
      names.forEach(([key], index) => say(values[index][1], latency ? duration(latency[key]) : NONE));
      say(number, latency ? `${count(latency.count)} measured in the last minute` : 'none measured yet: it begins when somebody looks');
    },
  };
}
