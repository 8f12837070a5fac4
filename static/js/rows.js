// The row one stands on survives a fresh list: work goes on with the row that took its place. On the board, where a
// card is moved on purpose, one goes with the card.

let stood = null;

const isList = (target) => target?.matches?.('[hx-trigger*="deal:changed"]');
const rowsOf = (region) => [...region.querySelectorAll("[data-row]")];

function remember(target) {
  if (!isList(target)) return;
  const row = target.querySelector("[data-row].now");
  stood = row && { region: target.id, id: row.id, place: rowsOf(target).indexOf(row) };
}

function restore() {
  const region = stood && document.getElementById(stood.region);
  if (!region || region.querySelector("[data-row].now")) return;
  const rows = rowsOf(region);
  const followed = stood.region === "board" && document.getElementById(stood.id);
  const row = followed || rows[Math.min(stood.place, rows.length - 1)];
  stood = null;
  row?.classList.add("now");
  if (document.activeElement === document.body) row?.querySelector("[data-open], a[href]")?.focus({ preventScroll: true });
}

for (const event of ["htmx:beforeSwap", "htmx:oobBeforeSwap"]) {
  document.addEventListener(event, ({ detail }) => remember(detail.target));
}
for (const event of ["htmx:oobAfterSwap", "htmx:afterSettle"]) document.addEventListener(event, restore);
