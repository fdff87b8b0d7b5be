// Makes elements. No markup is ever parsed from text, so that nothing in a name or a reason can become a part of the page.
const SVG = 'http://www.w3.org/2000/svg';

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false));
  return element;
}

export const h = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);

export const s = (tag, attributes, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);

// Sets a text only when it differs: what does not change is not drawn anew, nor read out anew.
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function mark(element, name, value) {
  if (value === null || value === undefined || value === false) {
    if (element.hasAttribute(name)) element.removeAttribute(name);
    return;
  }
  const text = value === true ? '' : String(value);
  if (element.getAttribute(name) !== text) element.setAttribute(name, text);
}

// Keeps the children of an element in step with items: known ones are updated where they are, so that focus, selection and what is open stay.
export function keyed(parent, items, keyOf, create) {
  const known = parent.known ??= new Map();
  const seen = new Set();
  let place = parent.firstElementChild;
  for (const item of items) {
    const key = keyOf(item);
    seen.add(key);
    let part = known.get(key);
    if (!part) {
      part = create(item);
      known.set(key, part);
    }
    if (part.element !== place) parent.insertBefore(part.element, place);
    else place = place.nextElementSibling;
    part.update(item);
  }
  for (const [key, part] of known) {
    if (seen.has(key)) continue;
    part.element.remove();
    known.delete(key);
  }
}

// A heading that gets the focus when its view is opened, so that keyboards and screen readers begin there.
export const title = (...children) => h('h1', { tabindex: '-1' }, ...children);
