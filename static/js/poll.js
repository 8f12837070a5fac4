// A page that stays true while it is open: <div hx-get="/" hx-trigger="deal:changed from:body, poll" data-poll="30">.
//
// Every so many seconds the region asks for itself, naming the state it shows (ETag); nothing new costs an empty reply.
// It rests while the page is hidden, while somebody writes, and for good once the session has ended. A poll never
// keeps a session alive and never sends its reader to the sign-in page.

const states = new Map(); // by address: the ETag of what is shown
let rests = false;

const isBusy = () =>
  document.hidden ||
  document.querySelector("dialog[open], details.menu[open], .undo:hover") ||
  document.activeElement?.matches("main input, main textarea, main select");

function ask() {
  if (rests || isBusy()) return;
  for (const region of document.querySelectorAll("[data-poll]")) window.htmx?.trigger(region, "poll");
}

document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (detail.triggeringEvent?.type !== "poll") return;
  detail.headers["X-Poll"] = "true";
  const state = states.get(detail.path);
  if (state) detail.headers["If-None-Match"] = state;
});

document.addEventListener("htmx:beforeOnLoad", ({ detail }) => {
  const region = detail.elt.closest?.("[data-poll]");
  const state = detail.xhr.getResponseHeader("ETag");
  if (region && state) states.set(detail.pathInfo.requestPath, state);
});

document.addEventListener("htmx:responseError", ({ detail }) => {
  if (detail.requestConfig.headers["X-Poll"] && detail.xhr.status === 401) rests = true;
});

const first = document.querySelector("[data-poll]");
if (first) setInterval(ask, Number(first.dataset.poll) * 1000);
