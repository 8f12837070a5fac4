// One key, one deed. A key clicks the element that carries it: <a data-key="l">, in the row one stands on first,
// then in what passes by below, then on the page. Rows carry data-row; what Enter opens is [data-open], else the row's first link.
// Single letters rest inside fields and when the reader has switched them off (body data-keys="off").

const SEQUENCE = 2000; // how long `m` waits for its digit
const LETTERS = new Set(["l", "m", "p", "d", "z", "w", "f"]);
const dialog = document.getElementById("keys");
let row = null;
let lastPicked = null;
let awaited = { key: "", until: 0 };

const rows = () => [...document.querySelectorAll("[data-row]")].filter((each) => each.getClientRects().length);
const target = (each) => each.querySelector("[data-open]") ?? each.querySelector("a[href]");

function current() {
  if (row?.isConnected) return row;
  row = document.querySelector("[data-row].now");
  return row;
}

function stand(on) {
  document.querySelectorAll("[data-row].now").forEach((each) => each.classList.remove("now"));
  on.classList.add("now");
  row = on;
}

function step(by) {
  const all = rows();
  if (!all.length) return;
  const at = all.indexOf(current());
  const next = all[Math.min(Math.max(at + by, 0), all.length - 1)];
  stand(next);
  target(next)?.focus();
  next.scrollIntoView({ block: "nearest" });
}

function carrier(key) {
  const selector = `[data-key="${CSS.escape(key)}"]`;
  const near = current()?.querySelector(selector);
  const others = [...document.querySelectorAll(selector)].filter((each) => !each.closest("[data-row]"));
  const passing = others.findLast((each) => each.closest("#toasts"));
  return near ?? passing ?? others.find((each) => each.closest("main")) ?? others[0];
}

function press(key) {
  const element = carrier(key);
  if (!element) return false;
  if (element.matches("summary")) {
    element.parentElement.open = true;
    element.focus();
  } else if (element.matches("select, input:not([type=checkbox]), textarea")) {
    element.focus();
  } else {
    element.click();
  }
  return true;
}

function pick(isRange) {
  const box = current()?.querySelector('[data-key="x"], input[type=checkbox]');
  if (!box) return false;
  const all = rows();
  const from = isRange && lastPicked?.isConnected ? all.indexOf(lastPicked) : all.indexOf(row);
  const span = [from, all.indexOf(row)].sort((a, b) => a - b);
  const checked = isRange ? true : !box.checked;
  for (const each of all.slice(span[0], span[1] + 1)) {
    const its = each.querySelector('[data-key="x"], input[type=checkbox]');
    if (!its || its.checked === checked) continue;
    its.checked = checked;
    its.dispatchEvent(new Event("change", { bubbles: true }));
  }
  lastPicked = row;
  return true;
}

function digit(key) {
  if (awaited.key && Date.now() < awaited.until) {
    const both = awaited.key + key;
    awaited = { key: "", until: 0 };
    return press(both);
  }
  const radio = document.querySelector(`#drawer [data-digit="${key}"]`) ?? document.querySelector(`[data-digit="${key}"]`);
  if (!radio) return false;
  radio.checked = true;
  radio.focus();
  radio.dispatchEvent(new Event("input", { bubbles: true }));
  radio.dispatchEvent(new Event("change", { bubbles: true }));
  return true;
}

function act(event) {
  const { key } = event;
  if (key === "?") return dialog ? (dialog.showModal(), true) : false;
  if (key === "/") {
    const search = document.getElementById("q");
    search?.focus();
    search?.select();
    return Boolean(search);
  }
  if (key === "j" || key === "k") return step(key === "j" ? 1 : -1), true;
  if (key === "x" || key === "X") return pick(event.shiftKey);
  if (/^[1-9]$/.test(key)) return digit(key);
  if (!LETTERS.has(key)) return false;
  if (key === "m") awaited = { key, until: Date.now() + SEQUENCE };
  return press(key);
}

const isTyping = (element) =>
  element.closest?.("textarea, select, [contenteditable], input:not([type=checkbox]):not([type=radio]):not([type=button])");

document.addEventListener("keydown", (event) => {
  if (document.body.dataset.keys !== "on" || event.defaultPrevented || event.isComposing) return;
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (document.querySelector("dialog[open]")) return;
  if (event.key === "Enter" && current() && event.target === document.body) {
    target(current())?.click();
    return;
  }
  if (event.target.closest?.("#drawer") && !/^[1-9?]$/.test(event.key)) return; // the log asks for its own keys only
  if (act(event)) event.preventDefault();
});

document.addEventListener("focusin", (event) => {
  const its = event.target.closest?.("[data-row]");
  if (its && its !== row) stand(its);
});

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-opens-keys]")) dialog?.showModal();
});
