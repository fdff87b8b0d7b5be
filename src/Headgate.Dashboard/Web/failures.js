// The last failures, newest first; each opens to all that is known of it.
import { h, say, mark, keyed } from './dom.js';
import { ago } from './format.js';

const FEW = 6;

export function failureList() {
  const heading = h('h2', {}, 'Last failures');
  const none = h('p', { class: 'quiet' }, 'None.');
  const items = h('ol', { class: 'failures' });
  const more = h('button', { type: 'button', class: 'more', onclick: () => (all = !all, show()) });
  let all = false;
  let newest = null;
  const show = () => {
    const { failures } = newest;
    keyed(items, all ? failures : failures.slice(0, FEW), failure => `${failure.number} ${failure.at}`, item);
    mark(more, 'hidden', failures.length <= FEW);
    say(more, all ? 'Show fewer' : `Show all ${failures.length}`);
  };
  return {
    element: h('section', {}, heading, none, items, more),
    update(detail) {
      const now = Date.parse(detail.at);
      newest = detail;
      mark(none, 'hidden', detail.failures.length > 0);
      show();
      for (const part of items.known?.values() ?? []) part.age(now);
    },
  };
}

function item(failure) {
  const when = h('time', { datetime: failure.at, title: new Date(failure.at).toLocaleString() });
  const rows = [
    ['When', new Date(failure.at).toLocaleString()],
    ['Attempts', failure.attempts],
    ['Exception', failure.type],
    ['Position', failure.position ?? 'The source does not say.'],
    ['Reason', failure.reason],
  ];
  const payload = failure.payload === null ? null
    : [h('dt', {}, failure.isPayloadCut ? 'Message, its beginning' : 'Message'), h('dd', {}, h('pre', { tabindex: '0', 'aria-label': 'Message' }, failure.payload))];
  const element = h('li', {}, h('details', {},
    h('summary', {}, when, h('span', { class: 'step-name' }, failure.step), h('span', { class: 'reason' }, failure.reason)),
    h('dl', {}, rows.map(([name, value]) => [h('dt', {}, name), h('dd', {}, String(value))]), payload)));
  return {
    element,
    age: now => say(when, ago(Date.parse(failure.at), now)),
    update() {},
  };
}
