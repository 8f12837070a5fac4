// Forms: saved once, by Ctrl+Enter too (with Shift by the button that goes on to the next); errors take the focus; a note shows how much room is left.

const PATIENCE = 15000; // a post that never came back may be tried again

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.busy) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    form.dataset.busy = "yes";
    setTimeout(() => release(form), PATIENCE);
  },
  true,
);

// A file that is too large is told before it is sent: the server would refuse it unread.
document.addEventListener("change", (event) => {
  const most = Number(event.target.dataset?.mostBytes);
  if (!most) return;
  const size = event.target.files[0]?.size ?? 0;
  const told = `The file has ${Math.ceil(size / 2 ** 20)} MB; at most ${Math.floor(most / 2 ** 20)} MB can be read.`;
  event.target.setCustomValidity(size > most ? told : "");
  event.target.reportValidity();
});

const release = (form) => form?.removeAttribute?.("data-busy");
const releaseAll = () => document.querySelectorAll("form[data-busy]").forEach(release);

document.addEventListener("htmx:afterRequest", (event) => release(event.detail.elt.closest?.("form")));
document.addEventListener("htmx:confirm", (event) => {
  if (event.defaultPrevented) release(event.detail.elt.closest?.("form"));
});
window.addEventListener("pageshow", releaseAll); // back from the next page, out of the browser's memory

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  const form = event.target.closest?.("form") ?? document.querySelector("#drawer form[method=post]");
  if (form?.method !== "post") return;
  event.preventDefault();
  const usual = form.querySelector("[data-default]") ?? form.querySelector("button[type=submit]:not([formmethod])");
  const button = (event.shiftKey && form.querySelector("[data-default-and-next]")) || usual;
  if (button?.form === form) button.click(); // a click, so that htmx too knows which button sent it
  else form.requestSubmit();
});

function showErrors(within) {
  const summary = within.querySelector?.("[data-error-summary]");
  summary?.focus();
}

// A summary's link leads to the field of its own form, also when another form on the page has one of that name.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.('[data-error-summary] a[href^="#"]');
  const field = link?.closest("form")?.querySelector(link.getAttribute("href"));
  if (!field) return;
  event.preventDefault();
  (field.matches("fieldset, div") ? (field.querySelector("input") ?? field) : field).focus();
});

function countIn(field) {
  const counter = field.form?.querySelector(`[data-count-for="${CSS.escape(field.id)}"]`);
  if (!counter) return;
  const room = field.maxLength > 0 ? ` of ${field.maxLength.toLocaleString("en-US")}` : "";
  counter.textContent = `${field.value.length.toLocaleString("en-US")}${room}`;
}

const countAll = (within) => within.querySelectorAll?.("textarea[maxlength]").forEach(countIn);

document.addEventListener("input", (event) => {
  if (event.target.matches("textarea[maxlength]")) countIn(event.target);
});
document.addEventListener("draft:restored", () => countAll(document));
document.addEventListener("htmx:afterSettle", (event) => {
  showErrors(event.detail.elt);
  countAll(event.detail.elt);
});

showErrors(document);
countAll(document);
