// Building blocks of the page. Data reach it as text nodes only.

export function el(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** Changes a text only when it differs, so that nothing is announced twice. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function setClass(element, name) {
  if (element.className !== name) element.className = name;
}

/** Replaces what an element holds when that would look different, so that focus and selection stay where they are. */
export function setContent(element, ...children) {
  const next = element.cloneNode(false);
  next.append(...children.filter((child) => child !== null && child !== undefined));
  if (!next.isEqualNode(element)) element.replaceChildren(...next.childNodes);
}

/** A table's head; each column has a name and maybe a class. */
export function head(columns) {
  const cell = ([name, kind]) => el("th", { scope: "col", class: kind ?? null }, name);
  return el("thead", {}, el("tr", {}, ...columns.map(cell)));
}

export function button(text, onClick, attributes = {}) {
  const element = el("button", { type: "button", ...attributes }, text);
  element.addEventListener("click", onClick);
  return element;
}

/** A named control; the label stands above it. */
export function field(label, control, hint) {
  const hintId = hint ? `hint-${control.id}` : null;
  if (hintId) control.setAttribute("aria-describedby", hintId);
  return el("div", { class: "field" }, el("label", { for: control.id }, label), control,
    hint ? el("span", { class: "muted", id: hintId }, hint) : null);
}

export function select(id, options, value) {
  const element = el("select", { id },
    ...options.map(([word, text]) => el("option", { value: word, selected: word === value }, text)));
  element.value = value;
  return element;
}
