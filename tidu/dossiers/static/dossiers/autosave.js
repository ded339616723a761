// Saves a section while it is typed in, and brings together what others change meanwhile.
//
// The form works without this file. What the page started from stands in its field "base" as marks of the answers, by
// row and field; the server merges against them and answers with the marks to go on from. Nothing is kept outside the
// page: where the connection or the session is gone, the form itself holds what was typed, and saving is tried again.

const AFTER_TYPING = 1200;
const SIGN_OF_LIFE = 20000;
const FIRST_WAIT = 2000;
const LONGEST_WAIT = 30000;
const form = document.querySelector("form[data-autosave]");

if (form) start(form);

function start(form) {
  const words = form.dataset;
  const field = (name) => form.elements.namedItem(name);
  const status = form.querySelector("[data-status]");
  const others = form.querySelector("[data-others]");
  let base = JSON.parse(field("base").value || "{}");
  let revision = Number(words.revision);
  let typed = 0; // counts changes, so that one that comes while saving is seen
  let saved = 0;
  let running = null;
  let timer = 0;
  let wait = FIRST_WAIT;

  const rowOf = (name) => name.match(/^row-(\d+)-/);
  const rowKey = (number) => field(`row-${number}-key`)?.value ?? "";
  const nameOf = (row, answer) => (row === "" ? answer : `row-${numberOf(row)}-${answer}`);
  const numberOf = (row) => [...form.querySelectorAll("[name$='-key']")].findIndex((input) => input.value === row);

  // What is said already is left alone: a link that somebody is about to press must not be taken away.
  function say(text, link) {
    const shown = link ? `${text} ${link.label}` : text;
    if (status.textContent === shown) return;
    status.textContent = text;
    if (!link) return;
    const anchor = document.createElement("a");
    Object.assign(anchor, { href: link.href, textContent: link.label });
    if (link.newTab) Object.assign(anchor, { target: "_blank", rel: "noopener" });
    status.append(" ", anchor);
  }

  function send(address, body = new FormData(form), keepalive = false) {
    return fetch(address, {
      method: "POST",
      body: new URLSearchParams(body),
      headers: { Accept: "application/json" },
      redirect: "manual",
      keepalive,
    });
  }

  // One save at a time; a change that comes meanwhile is saved after it.
  function save() {
    clearTimeout(timer);
    running ??= attempt().finally(() => { running = null; });
    return running;
  }

  async function attempt() {
    const upTo = typed;
    const sent = new FormData(form);
    if (wait === FIRST_WAIT) say(words.saving);
    let answer;
    try {
      answer = await send(words.autosave, sent);
    } catch {
      return again(() => say(words.offline));
    }
    if (answer.status === 401 || answer.status === 403 || answer.type === "opaqueredirect") return renew();
    if (answer.status === 422 || answer.status === 409) return refused(answer);
    if (!answer.ok) return again(() => say(words.offline));
    wait = FIRST_WAIT;
    saved = upTo;
    form.classList.remove("unsaved");
    take(await answer.json(), sent);
    if (typed > saved) timer = setTimeout(save, AFTER_TYPING);
  }

  function again(tell) {
    tell();
    timer = setTimeout(save, wait);
    wait = Math.min(wait * 2, LONGEST_WAIT);
  }

  // Signed out, or signed in anew in another tab: a fresh copy of the page has the token that the form needs.
  async function renew() {
    const page = await fetch(location.href, { redirect: "manual" }).catch(() => null);
    const text = page?.ok ? await page.text() : "";
    const token = new DOMParser().parseFromString(text, "text/html").querySelector("form[data-autosave] [name=csrfmiddlewaretoken]");
    if (!token) {
      const link = { href: words.signIn, label: words.signInLabel, newTab: true };
      return again(() => say(words.expired, link));
    }
    const renewed = field("csrfmiddlewaretoken").value !== token.value;
    for (const input of document.querySelectorAll("[name=csrfmiddlewaretoken]")) input.value = token.value;
    if (renewed && wait === FIRST_WAIT) timer = setTimeout(save, 0);
    else again(() => say(words.offline));
  }

  async function refused(answer) {
    const said = await answer.json().catch(() => null);
    say(said?.refused?.join(" ") ?? "", { href: location.href, label: words.reload });
    if (!said) location.assign(location.href);
  }

  // Go on from what the server has now, except where the page holds something else that it has to settle first.
  function take(answer, sent) {
    const kept = answer.keep.map((place) => place.join("\n"));
    for (const [row, answers] of Object.entries(answer.values)) {
      for (const [name, value] of Object.entries(answers)) {
        if (!bring(nameOf(row, name), value, sent)) kept.push(`${row}\n${name}`);
      }
    }
    base = marks(answer.base, kept);
    field("base").value = JSON.stringify(base);
    revision = answer.revision;
    mark(answer.wrong);
    show(answer);
  }

  function marks(given, kept) {
    const found = structuredClone(given);
    for (const place of kept) {
      const [row, name] = place.split("\n");
      const before = base[row]?.[name];
      found[row] ??= {};
      if (before === undefined) delete found[row][name];
      else found[row][name] = before;
    }
    return found;
  }

  // Put in what somebody else entered, unless the person is at this very field.
  function bring(name, value, sent) {
    const input = field(name);
    if (!input) return true;
    if (input.value !== sent.get(name) || input === document.activeElement) return false;
    input.value = value;
    input.closest(".field")?.classList.add("field-brought");
    return true;
  }

  function mark(wrong) {
    for (const note of form.querySelectorAll("[data-wrong]")) note.remove();
    for (const at of form.querySelectorAll(".field-wrong")) at.classList.remove("field-wrong");
    for (const input of form.querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
    for (const [row, answers] of Object.entries(wrong)) {
      for (const [name, errors] of Object.entries(answers)) {
        const input = field(nameOf(row, name));
        const place = input?.closest(".field");
        if (!place) continue;
        const note = Object.assign(document.createElement("div"), { className: "field-error", textContent: errors.join(" ") });
        note.dataset.wrong = "";
        note.id = `${input.id}_error`;
        place.querySelector(".field-error")?.remove();
        place.append(note);
        place.classList.add("field-wrong");
        input.setAttribute("aria-invalid", "true");
        input.setAttribute("aria-errormessage", note.id);
      }
    }
  }

  function show(answer) {
    const differ = answer.rows_differ && { href: location.href, label: words.reload };
    say(differ ? `${answer.said} ${words.rowsDiffer}` : answer.said, differ);
    others.textContent = answer.others;
    const disputes = document.getElementById("disputes");
    const fresh = new DOMParser().parseFromString(answer.disputes, "text/html").body;
    if (fresh.textContent.trim() !== disputes.textContent.trim()) disputes.replaceChildren(...fresh.childNodes);
    const item = document.querySelector(".outline [aria-current] .outline-state");
    if (item) {
      item.textContent = answer.missing || words.complete;
      item.closest("li").className = answer.missing ? "outline-missing" : "outline-done";
    }
  }

  async function live() {
    if (document.hidden || running || typed > saved) return;
    const token = { csrfmiddlewaretoken: field("csrfmiddlewaretoken").value };
    const answer = await send(words.here, token).catch(() => null);
    if (!answer?.ok) return;
    const said = await answer.json();
    others.textContent = said.others;
    if (said.revision > revision) save();
  }

  form.addEventListener("input", () => {
    typed += 1;
    form.classList.add("unsaved");
    if (!running && wait === FIRST_WAIT) say(words.typing);
    clearTimeout(timer);
    timer = setTimeout(save, AFTER_TYPING);
  });
  form.addEventListener("change", () => { if (typed > saved) save(); });
  form.addEventListener("submit", () => { saved = typed; clearTimeout(timer); });
  document.getElementById("disputes").addEventListener("submit", async (event) => {
    event.preventDefault();
    if (typed > saved) await save();
    saved = typed;
    event.target.submit();
  });
  window.addEventListener("online", () => { if (typed > saved) { wait = FIRST_WAIT; save(); } });
  window.addEventListener("focus", () => { if (typed > saved) { wait = FIRST_WAIT; save(); } else live(); });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && typed > saved) send(words.autosave, new FormData(form), true).catch(() => {});
  });
  window.addEventListener("beforeunload", (event) => { if (typed > saved && wait > FIRST_WAIT) event.preventDefault(); });
  setInterval(live, SIGN_OF_LIFE);
}
