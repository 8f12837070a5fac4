// The log: choosing an outcome proposes what comes next, never over what somebody wrote, and leads to the note.
//
// <form data-proposals='{"no_answer": ["Call again", "call", "2026-03-04"], ...}'>
// A drawer with data-reopen="/address/" opens again after its reader had to sign in anew; drafts.js keeps the text.

const REOPEN = "momentum:reopen";
let lastInput = "";

document.addEventListener("keydown", (event) => (lastInput = event.key), true);
document.addEventListener("pointerdown", () => (lastInput = "pointer"), true);

const radio = (form, name, value) => form.querySelector(`input[name="${name}"][value="${CSS.escape(value)}"]`);

function setDay(form, day) {
  const chip = radio(form, "due", day);
  (chip ?? radio(form, "due", "other")).checked = true;
  form.elements.due_on.value = chip ? "" : day;
}

function propose(form, proposals, outcome) {
  const proposal = proposals[outcome];
  const { what, kind } = form.elements;
  const isOurs = what.value.trim() === "" || Object.values(proposals).some(([text]) => text === what.value);
  if (!proposal || !isOurs) return;
  what.value = proposal[0];
  if (!form.dataset.kindChosen) kind.value = proposal[1];
  if (!form.dataset.dayChosen) setDay(form, proposal[2]);
}

document.addEventListener("change", (event) => {
  const form = event.target.closest?.("form[data-proposals]");
  if (!form) return;
  const { name, value } = event.target;
  if (name === "kind") form.dataset.kindChosen = "yes";
  if (name === "due" || name === "due_on") form.dataset.dayChosen = "yes";
  if (name === "due_on" && value) radio(form, "due", "other").checked = true;
  if (name === "due" && value !== "other") form.elements.due_on.value = "";
  if (name === "due" && value === "other") form.elements.due_on.focus();
  if (name !== "outcome") return;
  for (const panel of form.querySelectorAll("[data-open-at]")) panel.open ||= panel.dataset.openAt === value;
  propose(form, JSON.parse(form.dataset.proposals), value);
  // Arrows walk through the outcomes; a digit or a click has chosen.
  if (!lastInput.startsWith("Arrow")) form.elements.note.focus();
});

// An e-mail pasted where it belongs, or into the note, is read at once; the server fills the form in.
const HEAD_LINE = /^[ >*]*(from|sent|date|to|subject|received|return-path|delivered-to|message-id)\**:/gim;
const isMail = (text) => (text.slice(0, 2000).match(HEAD_LINE)?.length ?? 0) > 1 || /^On .{6,80}\d:\d\d[^]{0,250}? wrote:/.test(text);

document.addEventListener("paste", (event) => {
  const form = event.target.closest?.("form[data-proposals]");
  const reader = form?.querySelector("[data-reads-mail]");
  const text = event.clipboardData?.getData("text/plain").trimStart() ?? "";
  if (!reader || !["note", "mail"].includes(event.target.name) || !isMail(text)) return;
  event.preventDefault();
  form.elements.mail.value = text;
  reader.click();
});

// Save and next goes on with the row below on the page as it stands, after the last one with the first.
document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (!detail.elt.matches?.("form[data-proposals]") || detail.parameters.and !== "next") return;
  const here = detail.elt.closest("[data-reopen]")?.dataset.reopen;
  const order = [...document.querySelectorAll('[data-row] a[data-key="l"]')].map((link) => link.getAttribute("href"));
  const next = order[(order.indexOf(here) + 1) % order.length];
  if (order.includes(here) && next !== here) detail.parameters.following = next.match(/\d+/)[0];
});

document.addEventListener("htmx:beforeOnLoad", (event) => {
  const goesTo = event.detail.xhr.getResponseHeader("HX-Redirect") ?? "";
  const address = event.detail.elt.closest?.("[data-reopen]")?.dataset.reopen;
  if (address && goesTo.includes("next=")) sessionStorage.setItem(REOPEN, address);
});

function reopen() {
  const address = sessionStorage.getItem(REOPEN);
  if (!address || !document.querySelector(".app")) return;
  sessionStorage.removeItem(REOPEN);
  window.htmx?.ajax("GET", address, { target: "#drawer", swap: "innerHTML" });
}

window.addEventListener("load", reopen);
