// The drawer beside the list: whatever htmx puts into #drawer is open; emptied, it is closed.
//
// A link opens it by hx-get and hx-target="#drawer". [data-drawer-close] and Esc close it and keep the draft;
// the event "drawer:close" (HX-Trigger) closes it after saving. Closing gives the focus back.

const slot = document.getElementById("drawer");
const covers = window.matchMedia("(max-width: 1199px)");
const TABBABLE = 'a[href], button:not([disabled]), input:not([type=hidden]):not([disabled]), select, textarea, summary, [tabindex="0"]';
let opener = null;

const sheet = () => slot?.querySelector(".drawer");
const isShown = (element) => element.getClientRects().length > 0;

function sync() {
  const now = sheet();
  document.body.classList.toggle("has-drawer", Boolean(now));
  if (now) now.toggleAttribute("data-covers", covers.matches);
  if (now) now.setAttribute("aria-modal", String(covers.matches));
}

function enter() {
  const now = sheet();
  if (!now || now.contains(document.activeElement)) return;
  const wanted = ["[data-error-summary]", "[autofocus]", "[data-digit]:checked", "[data-digit]", "input:checked", ".drawer-body :is(input, select, textarea):not([type=hidden])"];
  const first = [...wanted, TABBABLE].map((selector) => now.querySelector(selector)).find(Boolean);
  first?.focus();
}

function close() {
  if (!sheet()) return;
  slot.replaceChildren();
  sync();
  // A link that only a key presses is seen by nobody: the focus goes to its row.
  const isSeen = opener?.isConnected && opener.tabIndex >= 0;
  const back = isSeen ? opener : document.querySelector("[data-row].now a, .now [data-open]");
  (back ?? document.getElementById("main")).focus();
  opener = null;
}

function keepInside(event) {
  const now = sheet();
  if (event.key !== "Tab" || !now || !covers.matches) return;
  const stops = [...now.querySelectorAll(TABBABLE)].filter(isShown);
  const edge = event.shiftKey ? stops[0] : stops.at(-1);
  if (now.contains(document.activeElement) && document.activeElement !== edge) return;
  event.preventDefault();
  (event.shiftKey ? stops.at(-1) : stops[0])?.focus();
}

if (slot) {
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.target === slot && !slot.contains(event.detail.elt)) opener = event.detail.elt;
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.target !== slot && !slot.contains(event.detail.elt)) return;
    sync();
    enter();
  });
  document.addEventListener("click", (event) => {
    const closer = event.target.closest?.("[data-drawer-close]");
    if (!closer || !slot.contains(closer)) return;
    event.preventDefault();
    close();
  });
  document.addEventListener("keydown", keepInside);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("dialog[open]")) return;
    if (sheet()) event.preventDefault();
    close();
  });
  document.addEventListener("drawer:close", close);
  covers.addEventListener("change", sync);
  sync();
}
