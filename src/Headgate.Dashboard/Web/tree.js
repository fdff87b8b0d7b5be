// The supervision tree: who restarts whom, and how each stage is.
import { h, say, mark, keyed } from './dom.js';
import { count, percent, words } from './format.js';

export function supervisionTree() {
  const root = h('ul', { class: 'tree' });
  const element = h('section', { hidden: true }, h('h2', {}, 'Supervision'), root);
  return {
    element,
    update(tree) {
      mark(element, 'hidden', tree === null);
      if (tree) keyed(root, [tree], supervisor => supervisor.name, branch);
    },
  };
}

function branch() {
  const name = h('span', { class: 'part-name' });
  const remark = h('span', { class: 'remark' });
  const children = h('ul', {});
  const element = h('li', {}, h('details', { open: true }, h('summary', {}, name, remark), children));
  const update = (supervisor, child) => {
    say(name, child ? child.id : supervisor.name);
    say(remark, `restarts ${words(supervisor.strategy)}${child ? restarts(child) : ''}`);
    keyed(children, supervisor.children, each => `${each.id}|${each.supervisor ? 'supervisor' : 'stage'}`, each => each.supervisor ? inner() : leaf());
  };
  const inner = () => {
    const part = branch();
    return { element: part.element, update: each => part.update(each.supervisor, each) };
  };
  return { element, update };
}

function leaf() {
  const name = h('span', { class: 'part-name' });
  const status = h('span', { class: 'tag' });
  const bar = h('span', { class: 'bar' }, h('span', {}));
  const busy = h('span', { class: 'n' });
  const remark = h('span', { class: 'remark' });
  const element = h('li', { class: 'leaf' }, name, status, bar, busy, remark);
  return {
    element,
    update(child) {
      const { stage } = child;
      say(name, child.id);
      say(status, child.status.toLowerCase());
      mark(status, 'data-child', child.status);
      bar.firstChild.style.transform = `scaleX(${stage?.busy ?? 0})`;
      mark(bar, 'data-off', stage?.busy == null);
      say(busy, stage ? percent(stage.busy) : '');
      say(remark, (stage ? said(stage) : '') + restarts(child));
    },
  };
}

function said(stage) {
  const parts = [words(stage.kind)];
  if (stage.processed > 0) parts.push(`${count(stage.processed)} in`);
  if (stage.emitted > 0) parts.push(`${count(stage.emitted)} out`);
  if (stage.buffered > 0) parts.push(`${count(stage.buffered)} buffered`);
  if (stage.openDemand > 0) parts.push(`asked for ${count(stage.openDemand)}`);
  if (stage.discarded > 0) parts.push(`${count(stage.discarded)} discarded`);
  if (stage.lost > 0) parts.push(`${count(stage.lost)} lost`);
  return parts.join(', ');
}

function restarts(child) {
  if (child.restarts === 0) return child.status === 'Running' || !child.lastReason ? '' : `; ended: ${child.lastReason}`;
  return `; restarted ${child.restarts} ${child.restarts === 1 ? 'time' : 'times'}, last because of ${child.lastReason}`;
}
