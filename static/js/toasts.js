// Words that pass by: what was done and how to take it back, or that it did not arrive.
//
// Server side: ui/_toasts.html. From an htmx reply: HX-Trigger {"toast": {"text": "...", "undo": "/address/"}}.

const SECONDS = 10;
const region = document.getElementById("toasts");

function button(label, text) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  if (label) made.setAttribute("aria-label", label);
  return made;
}

function undoForm(address) {
  const form = document.createElement("form");
  form.method = "post";
  form.action = address;
  form.setAttribute("hx-post", address);
  form.setAttribute("hx-swap", "none");
  const token = document.createElement("input");
  token.type = "hidden";
  token.name = "csrfmiddlewaretoken";
  token.value = JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"] ?? "";
  const undo = button("", "Undo ");
  undo.type = "submit";
  undo.dataset.key = "z";
  const key = document.createElement("kbd");
  key.setAttribute("aria-hidden", "true");
  key.textContent = "z";
  undo.append(key);
  form.append(token, undo);
  return form;
}

function show({ text, undo, stays }) {
  for (const same of region.querySelectorAll("[data-toast]")) {
    if (same.querySelector("span")?.textContent === text) same.remove();
  }
  const toast = document.createElement("div");
  toast.className = "undo";
  toast.dataset.toast = stays ? "stays" : "";
  const words = document.createElement("span");
  words.textContent = text;
  toast.append(words);
  if (undo) toast.append(undoForm(undo));
  const shut = button("Close", "×");
  shut.dataset.toastClose = "";
  toast.append(shut);
  region.append(toast);
  window.htmx?.process(toast);
}

// A toast one points at, or stands in, waits.
function letGo(toast) {
  if (toast.matches(":hover, :focus-within")) setTimeout(() => letGo(toast), 2000);
  else toast.remove();
}

function start(toast) {
  if (toast.dataset.toastRuns || toast.dataset.toast === "stays") return;
  toast.dataset.toastRuns = "yes";
  setTimeout(() => letGo(toast), SECONDS * 1000);
}

const SIGNED_OUT = "You are signed out. Sign in again to go on; what you wrote is kept here.";

function failure(event) {
  const wrote = event.detail.requestConfig?.verb !== "get";
  const status = event.detail.xhr?.status ?? 0;
  if (status === 403) return "Your role does not include this.";
  if (status === 404) return "This is gone, or belongs to somebody else. Reload the page.";
  if (status === 429) return "Too many tries in a row. Wait a minute.";
  return wrote ? "Not saved. The server did not answer; your text is kept here." : "The server did not answer. Try once more.";
}

if (region) {
  new MutationObserver(() => region.querySelectorAll("[data-toast]").forEach(start)).observe(region, { childList: true });
  region.querySelectorAll("[data-toast]").forEach(start);
  document.addEventListener("click", (event) => event.target.closest?.("[data-toast-close]")?.closest("[data-toast]").remove());
  document.addEventListener("toast", (event) => show(event.detail));
  // What was undone cannot be undone again.
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) event.detail.elt.closest?.("[data-toast]")?.remove();
  });
  for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(name, (event) => {
      const isPoll = event.detail.requestConfig?.headers["X-Poll"];
      if (!isPoll) show({ text: failure(event), stays: true });
      else if (event.detail.xhr.status === 401) show({ text: SIGNED_OUT, stays: true });
    });
  }
}
