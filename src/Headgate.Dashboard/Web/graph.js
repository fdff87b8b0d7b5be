// The topology as a drawing: layers from left to right, or from top to bottom where there is no width. Each box is filled by the part of its time that it works;
// each line is as thick as much goes along it.
import { h, s, say, mark } from './dom.js';
import { count, percent, rate, words } from './format.js';

const WIDE = { w: 152, h: 66, along: 58, across: 18 };
const NARROW = { w: 144, h: 66, along: 40, across: 14 };
const PAD = 6;
const narrow = matchMedia('(max-width: 760px)');

export function graph(select) {
  const drawing = s('svg', { class: 'graph', role: 'group', 'aria-label': 'Graph of the pipeline. The table below says the same in words.' });
  const element = h('div', { class: 'graph-frame' }, drawing);
  let shape = '';
  let parts = null;
  let newest = null;

  function update(detail) {
    newest = detail;
    const wanted = `${narrow.matches}|${detail.nodes.map(node => node.id).join()}|${detail.edges.map(edge => `${edge.from}>${edge.to}`).join()}`;
    if (wanted !== shape) {
      shape = wanted;
      parts = draw(drawing, detail, select);
    }
    for (const node of detail.nodes) parts.nodes.get(node.id).update(node);
    detail.edges.forEach((edge, index) => parts.edges[index](edge));
  }

  narrow.addEventListener('change', () => newest && element.isConnected && update(newest));
  return { element, update };
}

function draw(drawing, detail, select) {
  const size = narrow.matches ? NARROW : WIDE;
  const places = arrange(detail, size);
  mark(drawing, 'width', places.width);
  mark(drawing, 'height', places.height);
  mark(drawing, 'viewBox', `0 0 ${places.width} ${places.height}`);
  const nodes = new Map(detail.nodes.map(node => [node.id, box(node, places.of.get(node.id), size, select)]));
  const lines = detail.edges.map(edge => line(places.of.get(edge.from), places.of.get(edge.to), size));
  drawing.replaceChildren(
    s('g', { 'aria-hidden': 'true' }, lines.map(edge => edge.element)),
    ...[...nodes.values()].map(node => node.element),
    s('g', { 'aria-hidden': 'true' }, lines.map(edge => edge.label)));
  return { nodes, edges: lines.map(edge => edge.update) };
}

// The layer of a box is the longest way to it.
function arrange({ nodes, edges }, size) {
  const layerOf = new Map(nodes.map(node => [node.id, 0]));
  for (let round = 0; round < nodes.length; round++) {
    let moved = false;
    for (const { from, to } of edges) {
      if (layerOf.get(to) > layerOf.get(from)) continue;
      layerOf.set(to, layerOf.get(from) + 1);
      moved = true;
    }
    if (!moved) break;
  }
  const layers = [];
  for (const node of nodes) (layers[layerOf.get(node.id)] ??= []).push(node.id);
  const isDown = narrow.matches;
  const [long, thick] = isDown ? [size.h, size.w] : [size.w, size.h];
  const widest = Math.max(1, ...layers.map(layer => layer.length));
  const across = widest * thick + (widest - 1) * size.across;
  const of = new Map();
  layers.forEach((layer, depth) => layer.forEach((id, index) => {
    const used = layer.length * thick + (layer.length - 1) * size.across;
    const a = PAD + depth * (long + size.along);
    const b = PAD + (across - used) / 2 + index * (thick + size.across);
    of.set(id, isDown ? { x: b, y: a } : { x: a, y: b });
  }));
  const along = layers.length * long + Math.max(0, layers.length - 1) * size.along;
  return { of, width: 2 * PAD + (isDown ? across : along), height: 2 * PAD + (isDown ? along : across) };
}

function line(from, to, size) {
  const isDown = narrow.matches;
  const [x1, y1] = isDown ? [from.x + size.w / 2, from.y + size.h] : [from.x + size.w, from.y + size.h / 2];
  const [x2, y2] = isDown ? [to.x + size.w / 2, to.y - 1] : [to.x - 1, to.y + size.h / 2];
  const bend = (isDown ? y2 - y1 : x2 - x1) / 2;
  const d = isDown ? `M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}` : `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
  const rail = s('path', { class: 'rail', d });
  const flow = s('path', { class: 'flow', d });
  const [dx, dy, anchor] = beside(isDown, x2 - x1, y2 - y1);
  const label = s('text', { class: 'edge-rate', x: (x1 + x2) / 2 + dx, y: (y1 + y2) / 2 + dy, 'text-anchor': anchor });
  return {
    element: s('g', {}, rail, flow),
    label,
    update(edge) {
      const thickness = (1.25 + 0.75 * Math.log10(1 + (edge.rate ?? 0))).toFixed(2);
      mark(rail, 'stroke-width', thickness);
      mark(flow, 'stroke-width', thickness);
      mark(flow, 'data-moves', edge.rate > 0);
      say(label, edge.rate === null ? '' : rate(edge.rate));
    },
  };
}

// Where a label stands beside the middle of a line, so that the line does not run through it.
function beside(isDown, across, down) {
  if (isDown) return across < -1 ? [-8, -2, 'end'] : [8, across > 1 ? -2 : 4, 'start'];
  if (Math.abs(down) < 2) return [0, -7, 'middle'];
  return down > 0 ? [7, -1, 'start'] : [-7, -1, 'end'];
}

function box(node, { x, y }, size, select) {
  const filled = s('rect', { class: 'fill', width: size.w - 2, height: size.h - 2, x: 1, y: 1, rx: 7 });
  const name = s('text', { class: 'box-name', x: 11, y: 36 });
  const work = s('text', { class: 'box-work', x: 11, y: 54 });
  const load = s('text', { class: 'box-load', x: size.w - 11, y: 54, 'text-anchor': 'end' });
  const tip = s('title', {});
  const button = s('g', {
    class: 'box', tabindex: 0, role: 'button', 'data-kind': node.kind,
    onclick: () => select(node.id),
    onkeydown: event => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      select(node.id);
    },
    onfocus: () => label(),
  }, s('rect', { class: 'frame', width: size.w, height: size.h, rx: 8 }), filled, s('rect', { class: 'edge', width: size.w - 1, height: size.h - 1, x: 0.5, y: 0.5, rx: 7.5 }),
  s('g', { 'aria-hidden': 'true' }, s('text', { class: 'box-kind', x: 11, y: 18 }, words(node.kind)), ' ', name, ' ', work, ' ', load));
  const element = s('g', { transform: `translate(${x} ${y})` }, tip, button); // the tip is beside the button: it is no part of what can be seen of it
  let now = node;
  const label = () => mark(button, 'aria-label', describe(now));
  return {
    element,
    update(next) {
      now = next;
      say(name, short(next.name));
      say(tip, next.unavailable ? `${next.name}: ${next.unavailable}` : short(next.name) === next.name ? '' : next.name);
      say(work, workOf(next));
      say(load, aside(next));
      filled.style.transform = `scaleX(${next.busy ?? 0})`;
      mark(button, 'data-trouble', next.unavailable ? 'away' : next.blocked > 0 ? 'blocked' : null);
      if (document.activeElement !== button) label(); // what is read out is not changed while it is
    },
  };
}

const short = name => name.length > 15 ? `${name.slice(0, 14)}…` : name;

function workOf(node) {
  if (node.unavailable) return 'cannot be read';
  if (node.busy === null) return `${rate(node.rate)} /s`;
  return `${percent(node.busy)} busy`;
}

function aside(node) {
  if (node.workers) return node.workers;
  if (node.kind === 'source') return node.lag === null ? '' : `lag ${count(node.lag)}`;
  if (node.kind === 'batcher') return `${count(node.load)} in hand`;
  return node.kind === 'pushes' ? '' : `${node.busyWorkers}/${node.concurrency}`;
}

// What can be seen comes first, word by word, so that who speaks to the page can name what they see.
function describe(node) {
  const said = [[words(node.kind), short(node.name), workOf(node), aside(node)].filter(text => text).join(' ')];
  if (node.busy !== null && !node.workers) said.push(`${node.busyWorkers} of ${node.concurrency} handlers at work`);
  if (node.busy !== null) said.push(`${rate(node.rate)} messages a second`);
  if (node.failed > 0) said.push(`${count(node.failed)} failed`);
  if (node.blocked > 0) said.push(`${count(node.blocked)} blocked`);
  if (node.unavailable) said.push(`cannot be read: ${node.unavailable}`);
  return `${said.join(', ')}. Show its row.`;
}

