// The page: which view is open, what it is told, and whether the server is still there.
import { h, say, mark } from './dom.js';
import { Connection } from './connection.js';
import { Histories } from './history.js';
import { Actions } from './actions.js';
import { stateOf } from './state.js';
import { listView } from './list.js';
import { detailView } from './detail.js';
import { flowsView } from './flows.js';

const find = id => document.getElementById(id);
const main = find('main');
const actions = new Actions();

const app = {
  histories: new Histories(),
  canAct: false,
  async act(pipeline, action, body, outcome) {
    say(outcome, `${action} …`);
    mark(outcome, 'data-failed', null);
    try {
      say(outcome, await actions.send(pipeline, action, body));
    } catch (failure) {
      say(outcome, failure.message);
      mark(outcome, 'data-failed', true);
    }
  },
};

const links = { pipelines: h('a', { href: '#/' }, 'Pipelines'), flows: h('a', { href: '#/flows' }, 'Flows') };
let view = null;
let list = null;
let flows = null;
let states = new Map();

const connection = new Connection({
  state: showConnection,
  history: data => app.histories.replace(data),
  overview(data) {
    list = data;
    app.histories.add(data);
    announce(data);
    view.overview?.(data);
    connection.watch(watched());
  },
  flows(data) {
    flows = data;
    mark(find('nav'), 'hidden', false);
    view.flows?.(data);
  },
  pipeline(data) {
    if (view.pipeline === data.summary.name) view.detail(data);
  },
});

// A pipeline that is not there cannot be watched; as soon as it is, it can.
function watched() {
  return list?.pipelines.some(pipeline => pipeline.name === view.pipeline) ? view.pipeline : null;
}

function route() {
  const [, name] = location.hash.match(/^#\/p\/(.+)$/) ?? [];
  const isOfFlows = location.hash === '#/flows';
  view = name ? detailView(app, decode(name)) : isOfFlows ? flowsView() : listView(app);
  mark(links.pipelines, 'aria-current', !name && !isOfFlows ? 'page' : null);
  mark(links.flows, 'aria-current', isOfFlows ? 'page' : null);
  main.replaceChildren(view.element);
  document.title = `${view.name} – Headgate`;
  if (list) view.overview?.(list);
  if (flows) view.flows?.(flows);
  connection.watch(watched());
}

function decode(name) {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

function go() {
  route();
  scrollTo(0, 0);
  main.querySelector('h1')?.focus({ preventScroll: true });
}

function showConnection(state, seconds, reason) {
  const words = { live: 'Live', lost: 'Lost', resting: 'Resting', connecting: 'Connecting' };
  mark(find('link-state'), 'data-state', state);
  say(find('link-words'), words[state]);
  const banner = find('banner');
  mark(banner, 'hidden', state !== 'lost');
  document.body.classList.toggle('stale', state === 'lost');
  if (state === 'lost') say(banner, `${reason ?? 'The connection to the server is lost.'} What you see is old. Trying again in ${seconds} s.`);
}

// Only what matters is read out: that a pipeline has come to another state.
function announce(data) {
  const changes = data.pipelines.filter(pipeline => states.has(pipeline.name) && states.get(pipeline.name) !== stateOf(pipeline));
  if (changes.length > 0) say(find('announcer'), changes.map(pipeline => `${pipeline.name} is ${stateOf(pipeline).toLowerCase()}.`).join(' '));
  states = new Map(data.pipelines.map(pipeline => [pipeline.name, stateOf(pipeline)]));
}

// The list first: a link to a pipeline that is not there must not be taken for a lost connection.
async function begin() {
  try {
    const response = await fetch('api/pipelines', { cache: 'no-store' });
    if (response.ok) list = await response.json();
  } catch {
    // The connection says that it is lost.
  }
  app.canAct = await actions.allowed();
  route();
}

find('skip').addEventListener('click', event => {
  event.preventDefault();
  (main.querySelector('h1') ?? main).focus();
});
find('nav').append(links.pipelines, links.flows);
addEventListener('hashchange', go);
begin();
