// What a person types is theirs: it is kept in this browser until the server says that it is saved.
//
// <form data-draft-key="touch:7">        keeps its fields under that name, per reader
// data-draft-title, data-draft-address   on it: what to call it, and where it can be finished after signing in again
// data-draft-now                         on it: what the server filled in is as good as typed, and kept at once
// [data-draft-status] in the form        shows "Draft kept 10:42"
// [data-draft-clear="touch:7"]           anywhere on a fresh page: saved, forget it
// <form data-drafts-end>                 signing out: forget all of this reader's
// event "draft:clear" with detail.value  the same, from an htmx reply (HX-Trigger)

const WEEK = 7 * 24 * 3600 * 1000;
const PREFIX = `momentum:${document.body.dataset.reader || "nobody"}:`;
const ENTERED = "momentum:entered";
const UNKEPT = ["hidden", "password", "file", "submit", "button"];
const timers = new WeakMap();

const fieldsOf = (form) =>
  [...form.elements].filter((field) => field.name && !UNKEPT.includes(field.type) && field.type !== "fieldset");

const isTick = (field) => field.type === "radio" || field.type === "checkbox";
const slot = (field) => (isTick(field) ? `${field.name}=${field.value}` : field.name);
const valueOf = (field) => (isTick(field) ? field.checked : field.value);

function stateOf(form) {
  return Object.fromEntries(fieldsOf(form).map((field) => [slot(field), valueOf(field)]));
}

function read(key) {
  try {
    const kept = JSON.parse(localStorage.getItem(PREFIX + key));
    if (kept && Date.now() - kept.at < WEEK) return kept;
    forget(key);
    return null;
  } catch {
    return null;
  }
}

function write(key, draft) {
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify({ at: Date.now(), ...draft }));
    return true;
  } catch {
    return false; // no room, or storage is off: typing goes on
  }
}

const forget = (key) => localStorage.removeItem(PREFIX + key);
const clock = (at) => new Date(at).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });

function keep(form, sent = false) {
  if (!form.isConnected) return;
  const status = form.querySelector("[data-draft-status]");
  const { draftKey, draftTitle: title, draftAddress: address } = form.dataset;
  if (write(draftKey, { fields: stateOf(form), sent, title, address }) && status) status.textContent = `Draft kept ${clock(Date.now())}`;
}

function restore(form, kept) {
  for (const field of fieldsOf(form)) {
    if (!(slot(field) in kept.fields)) continue;
    if (isTick(field)) field.checked = kept.fields[slot(field)];
    else field.value = kept.fields[slot(field)];
  }
  form.dispatchEvent(new CustomEvent("draft:restored", { bubbles: true }));
}

function note(strongWords, words, ...ways) {
  const made = document.createElement("div");
  made.className = "note is-accent";
  made.setAttribute("role", "status");
  const text = document.createElement("div");
  const strong = document.createElement("b");
  strong.className = "strong";
  strong.textContent = strongWords;
  text.append(strong, ` ${words}`);
  const end = document.createElement("div");
  end.className = "end";
  end.append(...ways);
  made.append(text, end);
  return made;
}

function discard(key, then) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-quiet";
  button.textContent = "Discard";
  button.addEventListener("click", () => {
    forget(key);
    then?.();
    button.closest(".note").remove();
  });
  return button;
}

function tell(form, kept) {
  const startAnew = () => {
    form.reset();
    form.dispatchEvent(new CustomEvent("draft:restored", { bubbles: true }));
  };
  const ways = discard(form.dataset.draftKey, startAnew);
  const made = note(`Restored from ${clock(kept.at)}.`, "This is what you typed before.", ways);
  (form.querySelector("[data-draft-place]") ?? form).prepend(made);
}

// A form sent with an expired session ended at the sign-in page: say so on the first page after it.
function offerUnsent() {
  for (const name of Object.keys(localStorage).filter((each) => each.startsWith(PREFIX))) {
    const key = name.slice(PREFIX.length);
    const kept = read(key);
    if (!kept?.sent || !kept.address || document.querySelector(`[data-draft-key="${CSS.escape(key)}"]`)) continue;
    const goOn = document.createElement("a");
    goOn.className = "btn";
    goOn.href = kept.address;
    goOn.textContent = "Go on";
    const words = `You were signed out while saving at ${clock(kept.at)}. Your text is kept${kept.title ? `: ${kept.title}` : ""}.`;
    document.getElementById("main")?.prepend(note("Not saved yet.", words, goOn, discard(key)));
  }
}

function meet(form) {
  if (form.dataset.draftMet) return;
  form.dataset.draftMet = "yes";
  if ("draftNow" in form.dataset) {
    keep(form);
    return;
  }
  const kept = read(form.dataset.draftKey);
  const fresh = JSON.stringify(stateOf(form));
  // A form that comes back with errors already holds what was typed last.
  if (!kept || form.querySelector("[aria-invalid=true]") || JSON.stringify(kept.fields) === fresh) return;
  restore(form, kept);
  if (JSON.stringify(stateOf(form)) !== fresh) tell(form, kept);
}

function look(within) {
  for (const mark of within.querySelectorAll?.("[data-draft-clear]") ?? []) forget(mark.dataset.draftClear);
  if (within.matches?.("form[data-draft-key]")) meet(within);
  within.querySelectorAll?.("form[data-draft-key]").forEach(meet);
}

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (!form?.dataset.draftKey) return;
  clearTimeout(timers.get(form));
  timers.set(form, setTimeout(() => keep(form), 300));
});

// Sending is the last moment at which the browser surely has the text.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.dataset.draftKey) return;
  clearTimeout(timers.get(form));
  keep(form, true);
});

// Who signs out by choice leaves nothing behind; a session that ends by itself keeps the drafts.
document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-drafts-end]")) return;
  for (const name of Object.keys(localStorage)) if (name.startsWith(PREFIX)) localStorage.removeItem(name);
});

document.addEventListener("draft:clear", (event) => forget(event.detail.value ?? event.detail.key ?? event.detail));
document.addEventListener("htmx:load", (event) => look(event.detail.elt));

if ("entrance" in document.body.dataset) {
  sessionStorage.setItem(ENTERED, "yes");
} else {
  look(document);
  if (sessionStorage.getItem(ENTERED)) offerUnsent();
  sessionStorage.removeItem(ENTERED);
}
