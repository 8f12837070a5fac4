// The box of the top bar finds while one types: arrows walk through what it found, Enter opens, Esc closes.

const box = document.getElementById("q");
const shelf = () => document.querySelector("[data-palette]");
const links = () => [...(shelf()?.querySelectorAll("a") ?? [])];

function close() {
  shelf()?.replaceChildren();
  box.setAttribute("aria-expanded", "false");
}

function walk(event) {
  const all = [box, ...links()];
  const at = all.indexOf(document.activeElement);
  if (at < 0 || all.length < 2) return;
  const by = event.key === "ArrowDown" ? 1 : -1;
  all[(at + by + all.length) % all.length].focus();
  event.preventDefault();
}

if (box) {
  document.addEventListener("keydown", (event) => {
    if (!box.form.contains(event.target)) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") walk(event);
    if (event.key !== "Escape" || !links().length) return;
    close();
    box.focus();
    event.preventDefault();
  });
  document.addEventListener("htmx:afterSettle", ({ detail }) => {
    if (detail.target?.matches?.("[data-palette]")) box.setAttribute("aria-expanded", String(links().length > 0));
  });
  document.addEventListener("click", (event) => {
    if (!box.form.contains(event.target) || event.target.closest("[data-palette-close]")) setTimeout(close);
  });
  document.addEventListener("focusin", (event) => {
    if (!box.form.contains(event.target)) close();
  });
}
