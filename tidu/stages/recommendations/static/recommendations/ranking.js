/* Rearranging the list: by dragging, by keyboard, by typing a place. Every move is a proposal: it is shown at once, its
   effect is asked of the server, and the address carries it, so that a reload or a search among those that wait keeps it.
   Without this script the same buttons and numbers are an ordinary form. */

const table = document.getElementById("ranked");
const form = document.getElementById("ranking");
const body = table.tBodies[0];
const said = document.getElementById("ranking-said");
const lines = new Map(); // every row that was ever shown, by its step
const steps = []; // the orders that were proposed, as lists of steps
let at = 0; // which of them is shown
let held = null; // {handle, name, order}: the row taken up by keyboard, and the order it was taken from
let showing = false; // while rows are put in order, a field that loses the focus says that it changed
let asked = 0; // the last question to the server; answers to earlier ones are dropped

const shown = () => [...body.rows].map((row) => row.dataset.step);
const written = (order) => order.join("-");

function say(key, step) {
  const row = lines.get(step);
  const words = { title: row?.dataset.title, place: shown().indexOf(step) + 1, last: body.rows.length };
  said.textContent = said.dataset[key].replace(/\{(\w+)\}/g, (_, name) => words[name]);
}

/** Let the rows stand in an order. A row that is moved keeps the focus. */
function show(order) {
  const focused = document.activeElement;
  showing = true;
  body.replaceChildren(...order.map((step) => lines.get(step)));
  showing = false;
  renumber();
  if (focused !== document.activeElement && body.contains(focused)) focused.focus({ preventScroll: true });
}

function renumber() {
  [...body.rows].forEach((row, index) => {
    row.querySelector(".place-number").value = index + 1;
    row.classList.toggle("shifted", Number(row.dataset.before) !== index + 1);
    row.querySelector("[value^='up:']").disabled = index === 0;
    row.querySelector("[value^='down:']").disabled = index === body.rows.length - 1;
  });
  document.getElementById("nothing-ranked").hidden = body.rows.length > 0;
}

/** Take an order as the newest proposal and find out its effect. */
function propose(order) {
  if (written(order) === written(steps[at])) return;
  steps.splice(at + 1, Infinity, order);
  at += 1;
  show(order);
  offerSteps();
  findEffect();
}

function step(by, key) {
  if (!steps[at + by]) return;
  at += by;
  show(steps[at]);
  say(key);
  offerSteps();
  findEffect();
}

function address(order) {
  const url = new URL(location.href);
  url.searchParams.set("order", written(order));
  return url;
}

/** Ask the server what the shown order does, and put its answer in place. Resolves when that is done. */
async function findEffect(order = steps[at]) {
  const mine = ++asked;
  const url = address(order);
  form.elements.order.value = written(order);
  try {
    const answer = await fetch(url, { headers: { Accept: "text/html" } });
    if (answer.redirected) location.assign(url); // the session has ended: the page leads to signing in
    if (!answer.ok) throw new Error(answer.status);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (mine !== asked) return;
    history.replaceState(null, "", url);
    place(page);
  } catch {
    if (mine === asked) said.textContent = said.dataset.failed;
  }
}

/** Put in place what the server's page says. A focus that was in it goes on at the end of the list. */
function place(page) {
  let lostFocus = false;
  for (const row of page.querySelectorAll("#ranked tbody tr")) adopt(row);
  for (const id of ["effect", "waiting", "quota"]) {
    const fresh = page.getElementById(id);
    const old = document.getElementById(id);
    lostFocus ||= old.contains(document.activeElement);
    old.className = fresh.className;
    Object.assign(old.dataset, fresh.dataset);
    old.replaceChildren(...fresh.childNodes);
    window.htmx?.process(old);
  }
  if (lostFocus) (body.querySelector("tr:last-child .grab") ?? document.getElementById("content")).focus();
  said.textContent = `${said.textContent} ${document.getElementById("effect").dataset.summary}`.trim();
}

/** Make a row of the server's ours: with its handle, kept for undoing. */
function adopt(row) {
  if (lines.has(row.dataset.step)) return;
  const mine = row.ownerDocument === document ? row : document.importNode(row, true);
  mine.querySelector(".grab").hidden = false;
  lines.set(mine.dataset.step, mine);
}

function offerSteps() {
  for (const button of document.querySelectorAll("[data-do]")) {
    const none = button.dataset.do === "undo" ? at === 0 : at === steps.length - 1;
    button.hidden = false;
    button.setAttribute("aria-disabled", String(none));
  }
}

function moved(order, name, place) {
  const rest = order.filter((each) => each !== name);
  rest.splice(Math.min(Math.max(place, 1), order.length) - 1, 0, name);
  return rest;
}

function move(name, place, key = "moved") {
  propose(moved(shown(), name, place));
  say(key, name);
}

/** One of the list's own buttons: on:31, off:31, up:31, down:31. */
async function press(verb, name) {
  if (verb === "up" || verb === "down") return move(name, shown().indexOf(name) + (verb === "up" ? 0 : 2));
  if (verb === "off") {
    const next = lines.get(name).nextElementSibling ?? lines.get(name).previousElementSibling;
    propose(shown().filter((each) => each !== name));
    say("removed", name);
    next?.querySelector(".grab").focus();
    return undefined;
  }
  const order = [...shown(), name];
  if (!lines.has(name)) await findEffect(order);
  if (!lines.has(name)) return undefined;
  propose(order);
  return say("added", name);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.do) step(button.dataset.do === "undo" ? -1 : 1, button.dataset.do === "undo" ? "undone" : "redone");
  if (button.name === "move" && button.form === form && button.value) {
    event.preventDefault();
    press(...button.value.split(":"));
  }
  if (button.classList.contains("grab") && event.detail === 0) event.preventDefault(); // the keyboard is handled below
});

body.addEventListener("change", (event) => {
  if (showing || !event.target.classList.contains("place-number")) return;
  const row = event.target.closest("tr");
  const place = /^\s*\d{1,4}\s*$/.test(event.target.value) ? Number(event.target.value) : 0;
  if (place && place !== shown().indexOf(row.dataset.step) + 1) move(row.dataset.step, place);
  renumber();
});

body.addEventListener("keydown", (event) => {
  if (event.target.classList.contains("place-number") && event.key === "Enter") {
    event.preventDefault();
    event.target.dispatchEvent(new Event("change", { bubbles: true }));
    event.target.select();
  }
  if (event.target.classList.contains("grab")) grabbing(event, event.target);
});

function grabbing(event, handle) {
  const name = handle.closest("tr").dataset.step;
  if (event.key === " " || event.key === "Enter") {
    event.preventDefault();
    if (held) putDown(handle, "dropped");
    else takeUp(handle, name);
  } else if (held && event.key === "Escape") {
    show(held.order);
    putDown(handle, "cancelled");
  } else if (held && ["ArrowUp", "ArrowDown", "Home", "End"].includes(event.key)) {
    event.preventDefault();
    const place = shown().indexOf(name) + 1;
    const places = { ArrowUp: place - 1, ArrowDown: place + 1, Home: 1, End: body.rows.length };
    show(moved(shown(), name, places[event.key]));
    handle.scrollIntoView({ block: "nearest" });
    say("moved", name);
  }
}

function takeUp(handle, name) {
  held = { handle, name, order: shown() };
  handle.setAttribute("aria-pressed", "true");
  handle.closest("tr").classList.add("held");
  say("grabbed", name);
}

/** Put the held row down where it is; a move begins to count here. */
function putDown(handle, key) {
  const { name } = held;
  held = null;
  handle.setAttribute("aria-pressed", "false");
  handle.closest("tr").classList.remove("held");
  propose(shown());
  say(key, name);
}

body.addEventListener("focusout", (event) => {
  const handle = event.target;
  // A row that moves loses the focus for a moment and gets it back.
  setTimeout(() => {
    if (held?.handle === handle && document.activeElement !== handle) putDown(handle, "dropped");
  });
});

document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.target.matches("input, textarea, select")) return;
  const back = event.key === "z" && !event.shiftKey;
  if (!back && event.key !== "y" && !(event.key.toLowerCase() === "z" && event.shiftKey)) return;
  event.preventDefault();
  step(back ? -1 : 1, back ? "undone" : "redone");
});

// The way back through searches brings a page that this script does not know.
document.addEventListener("htmx:historyRestore", () => location.reload());

for (const row of [...body.rows]) adopt(row);
steps.push(shown());
document.documentElement.classList.add("ranking-live");
window.Sortable.create(body, {
  handle: ".grab",
  animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 140,
  ghostClass: "ghost",
  onEnd: ({ item }) => {
    propose(shown());
    say("dropped", item.dataset.step);
  },
});
offerSteps();
