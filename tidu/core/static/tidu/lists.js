// Choosing rows: all on the page at once, and how many are chosen. Without script every row is ticked by itself.
const rowsOf = (all) => [...document.querySelectorAll(`input[name="row"][form="${all.dataset.pickAll}"]`)];
const tell = (all) => {
  const rows = rowsOf(all), chosen = rows.filter((row) => row.checked).length;
  all.checked = chosen > 0 && chosen === rows.length;
  all.indeterminate = chosen > 0 && chosen < rows.length;
  const place = document.getElementById(all.dataset.pickAll)?.querySelector("[data-picked]");
  if (!place) return;
  place.dataset.picked ||= place.textContent;
  place.textContent = chosen ? `${place.dataset.picked} ${chosen}` : place.dataset.picked;
};
const ready = () => document.querySelectorAll("[data-pick-all]").forEach((all) => { all.hidden = false; tell(all); });
document.addEventListener("change", ({ target }) => {
  if (target.dataset?.pickAll) rowsOf(target).forEach((row) => { row.checked = target.checked; });
  document.querySelectorAll("[data-pick-all]").forEach(tell);
});
document.addEventListener("htmx:afterSettle", ready);
ready();
