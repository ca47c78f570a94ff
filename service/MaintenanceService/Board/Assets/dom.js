// Elements are made here and in text.js only. Text becomes text nodes, so that nothing from the service is ever read as markup.

import { nodesOf } from "./text.js";

/** Creates an element: attributes by name, listeners by `on…`, children as nodes, texts or phrases; null and false are left out. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) {
      continue;
    }

    if (name.startsWith("on")) {
      element.addEventListener(name.slice(2), value);
    } else {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }

  element.append(...children.flat(2).filter((child) => child !== null && child !== undefined && child !== false)
    .flatMap((child) => (child.theirs === undefined ? child : nodesOf(child))));
  return element;
}

/** Creates an SVG element. */
export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) {
    element.setAttribute(name, String(value));
  }

  element.append(...children);
  return element;
}

const phrases = new WeakMap();

/** Changes a text, or a phrase of parts, only where it differs, so that assistive technology and layout see real changes alone. */
export function setText(node, text) {
  const key = typeof text === "string" ? text : JSON.stringify(text);
  if (phrases.get(node) !== key) {
    phrases.set(node, key);
    node.replaceChildren(...nodesOf(text));
  }
}

/** Sets or removes an attribute, only where it differs. */
export function setAttribute(node, name, value) {
  if (value === null || value === undefined || value === false) {
    node.removeAttribute(name);
  } else if (node.getAttribute(name) !== String(value)) {
    node.setAttribute(name, String(value));
  }
}

const rows = new WeakMap();

/**
 * Keeps one child per item: existing ones are kept and moved, so that focus and scroll position survive an update.
 * The child that has the focus is never moved, since that would take the focus away; the others are put around it.
 * Where it is removed, its panel's heading gets the focus.
 */
export function reconcile(parent, items, keyOf, create) {
  const former = rows.get(parent) ?? new Map();
  const next = new Map();
  const focused = [...former.values()].find((row) => row.node.contains(document.activeElement))?.node;
  let place = parent.firstChild;
  for (const item of items) {
    const key = keyOf(item);
    const row = former.get(key) ?? create(item);
    row.update(item);
    next.set(key, row);
    if (row.node === focused) {
      while (place !== focused) {
        const later = place;
        place = place.nextSibling;
        parent.append(later);
      }
    }

    if (row.node === place) {
      place = place.nextSibling;
    } else {
      parent.insertBefore(row.node, place);
    }
  }

  for (const [key, row] of former) {
    if (!next.has(key)) {
      row.node.remove();
    }
  }

  if (focused && !focused.isConnected) {
    focusHeading(parent);
  }

  rows.set(parent, next);
}

/** Hides or shows an element. One that is hidden gives its focus to the heading of its part of the page. */
export function hide(node, isHidden) {
  const hadFocus = isHidden && document.activeElement === node;
  node.hidden = isHidden;
  if (hadFocus) {
    focusHeading(node);
  }
}

/** Focuses an element that no key reaches, such as a heading or the first of the rows that were added. */
export function focusOn(node) {
  node?.setAttribute("tabindex", "-1");
  node?.focus({ preventScroll: true });
}

/** Focuses the heading of the panel that a node is in, else of the page, else the sign-in. */
export function focusHeading(node) {
  const heading = (node?.isConnected ? node.closest("section")?.querySelector("h2") : null) ?? document.querySelector("#view h1");
  if (heading) {
    focusOn(heading);
  } else {
    document.getElementById("key").focus();
  }
}

const announcers = ["announcer", "announcer-next"];

/** Tells users of screen readers what changed. Two places take turns, since one that is given the same text again says nothing. */
export function announce(text) {
  announcers.reverse();
  const [next, last] = announcers.map((id) => document.getElementById(id));
  setText(last, "");
  setText(next, text);
}
