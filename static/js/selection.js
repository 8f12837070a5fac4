// Rows ticked in a list: how many, all of the page at once, Esc clears. Without this the ticks and buttons work alike.

const boxes = (form) => [...form.querySelectorAll('tbody input[type="checkbox"]')];

function count(form) {
  const all = boxes(form);
  const ticked = all.filter((each) => each.checked).length;
  form.querySelector("[data-selected]").textContent = `${ticked} selected`;
  const head = form.querySelector("[data-select-all]");
  head.checked = ticked > 0 && ticked === all.length;
  head.indeterminate = ticked > 0 && ticked < all.length;
}

document.addEventListener("change", ({ target }) => {
  const form = target.closest?.("[data-selection]");
  if (!form) return;
  if (target.matches("[data-select-all]")) boxes(form).forEach((each) => (each.checked = target.checked));
  count(form);
});

document.addEventListener("keydown", (event) => {
  const form = document.querySelector("[data-selection]:has(tbody input:checked)");
  if (event.key !== "Escape" || event.defaultPrevented || !form || document.querySelector("#drawer .drawer")) return;
  boxes(form).forEach((each) => (each.checked = false));
  count(form);
  event.preventDefault();
});
