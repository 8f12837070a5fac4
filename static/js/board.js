// Cards are dragged to another lane; the server decides. A card whose move is refused, or that something is missing
// for, goes back to its lane and asks there. The menu on each card (m, then 1 to 5) posts the very same form.

const { Sortable } = window; // its own file, loaded before this one
const said = document.getElementById("board-said");
const say = (text) => said && (said.textContent = text);
const board = () => document.getElementById("board");

function back({ item, from, oldIndex }) {
  if (!item.isConnected) return;
  from.insertBefore(item, from.children[oldIndex] ?? null);
}

// One move at a time: the board that answers the first would take away what the second asks.
const pause = (isPaused) =>
  board()?.querySelectorAll("[data-cards]").forEach((list) => Sortable.get(list)?.option("disabled", isPaused));

async function drop(event) {
  const { item, from, to } = event;
  if (from === to) return back(event);
  const form = item.querySelector("form[method=post]");
  const lane = to.closest("[data-stage]");
  const target = item.querySelector(".ask-place");
  const values = { to: lane.dataset.stage, key: form.elements.key.value };
  say(`Moving ${item.dataset.group} to ${lane.dataset.label}.`);
  pause(true);
  await window.htmx.ajax("POST", item.dataset.move, { source: form, target, swap: "innerHTML", values }).catch(() => null);
  // Whatever the answer: the board the server sends puts a moved card where it belongs, and this one goes back.
  back(event);
  if (target.firstElementChild || !target.isConnected) pause(false);
  else setTimeout(() => pause(false), 5000); // the fresh board comes with lists of its own, unless it was lost
}

function makeSortable() {
  for (const list of board()?.querySelectorAll("[data-cards]") ?? []) {
    if (Sortable.get(list)) continue;
    Sortable.create(list, {
      group: "deals",
      draggable: "[data-move]",
      filter: "a, button, summary, input, textarea, select, label, form",
      preventOnFilter: false,
      sort: false,
      delay: 150,
      delayOnTouchOnly: true,
      ghostClass: "drop",
      chosenClass: "lifted",
      onEnd: drop,
    });
  }
}

// A card that asks says so, and leads to its first question.
document.addEventListener("htmx:afterSwap", (event) => {
  const place = event.target.closest?.(".ask-place");
  if (!place?.firstElementChild) return;
  const card = place.closest("[data-group]");
  card.querySelector("details.menu").open = false;
  card.classList.add("lifted");
  say(`${card.dataset.group} was not moved. ${place.querySelector("p, h2")?.textContent ?? "Something is missing"}.`);
  place.querySelector("input:not([type=hidden]), select, textarea, button")?.focus();
});

function closeAsk(place) {
  const card = place.closest("[data-group]");
  place.replaceChildren();
  card.classList.remove("lifted");
  card.querySelector("[data-open]").focus();
}

document.addEventListener("click", (event) => {
  const closer = event.target.closest?.("[data-ask-close]");
  const place = closer?.closest(".ask-place");
  if (!place) return;
  event.preventDefault();
  closeAsk(place);
});

document.addEventListener("keydown", (event) => {
  const place = event.target.closest?.(".ask-place");
  if (event.key === "Escape" && place && !document.querySelector(".drawer")) closeAsk(place);
});

// The arrows go from lane to lane, to the card at the same height.
function step(by) {
  const card = document.activeElement?.closest?.(".deal-card");
  const lanes = [...document.querySelectorAll(".lane")];
  const lane = card?.closest(".lane");
  const place = card ? [...lane.querySelectorAll(".deal-card")].indexOf(card) : 0;
  for (let at = lanes.indexOf(lane) + by; at >= 0 && at < lanes.length; at += by) {
    const cards = lanes[at].querySelectorAll(".deal-card");
    if (!cards.length) continue;
    const next = cards[Math.min(place, cards.length - 1)].querySelector("[data-open]");
    next.focus();
    next.scrollIntoView({ block: "nearest", inline: "nearest" });
    return true;
  }
  return false;
}

document.addEventListener("keydown", (event) => {
  if (document.body.dataset.keys !== "on" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest?.("input, textarea, select, details[open], #drawer")) return;
  if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
  if (document.activeElement?.closest?.(".deal-card") && step(event.key === "ArrowRight" ? 1 : -1)) event.preventDefault();
});

for (const name of ["htmx:afterSettle", "htmx:oobAfterSwap"]) {
  document.addEventListener(name, ({ detail, target }) => {
    if ((detail.target ?? target).id === "board") makeSortable();
  });
}

makeSortable();
