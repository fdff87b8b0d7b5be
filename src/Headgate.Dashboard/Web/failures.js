// The last failures, newest first; each opens to all that is known of it. The list stands still while somebody points at it or has the focus in it:
// what comes in meanwhile would move a failure away from the pointer, or what is being read out of the list.
import { h, say, mark, keyed } from './dom.js';
import { ago } from './format.js';

const FEW = 6;

export function failureList() {
  const heading = h('h2', {}, 'Last failures');
  const none = h('p', { class: 'quiet' }, 'None.');
  const items = h('ol', { class: 'failures' });
  const newer = h('p', { class: 'quiet newer', hidden: true });
  const more = h('button', { type: 'button', class: 'more', onclick: () => (all = !all, show()) });
  let all = false;
  let shown = null;
  let latest = null;
  const show = () => {
    keyed(items, all ? shown : shown.slice(0, FEW), keyOf, item);
    mark(more, 'hidden', shown.length <= FEW);
    say(more, all ? 'Show fewer' : `Show all ${shown.length}`);
  };
  const showLatest = () => {
    shown = latest;
    mark(none, 'hidden', shown.length > 0);
    mark(newer, 'hidden', true);
    show();
  };
  const tellNewer = () => {
    const known = new Set(shown.map(keyOf));
    const count = latest.filter(failure => !known.has(keyOf(failure))).length;
    mark(newer, 'hidden', count === 0);
    say(newer, `${count} newer: shown when the pointer and the focus leave the list.`);
  };
  const showUnlessRead = () => (shown?.length > 0 && items.matches(':hover, :focus-within') ? tellNewer() : showLatest());
  items.addEventListener('pointerleave', showUnlessRead);
  items.addEventListener('focusout', () => setTimeout(showUnlessRead)); // the next element has it then
  return {
    element: h('section', {}, heading, none, items, newer, more),
    update(detail) {
      const now = Date.parse(detail.at);
      latest = detail.failures;
      showUnlessRead();
      for (const part of items.known?.values() ?? []) part.age(now);
    },
  };
}

const keyOf = failure => `${failure.number} ${failure.at}`;

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
