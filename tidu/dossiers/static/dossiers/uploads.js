// Sends files up in parts (tus) with progress, several at once, by choosing or dropping them. A broken connection is
// taken up again by itself; a page that was closed, by choosing the same file again. Without this file each form
// sends one file whole.

const PART = 4 * 1024 * 1024;
const RETRIES = [0, 1000, 3000, 5000, 10000, 20000, 30000];
const AT_ONCE = 2;
const TOLD_EVERY = 25; // percent that are read out
const page = document.querySelector("[data-uploads]");

if (page && window.tus?.isSupported) start(page, window.tus);

function start(page, tus) {
  const words = page.dataset;
  const announcer = page.querySelector("[data-announce]");
  const queue = [];
  let running = 0;

  for (const section of page.querySelectorAll("[data-document]")) prepare(section);
  window.addEventListener("beforeunload", (event) => { if (running) event.preventDefault(); });

  function prepare(section) {
    const form = section.querySelector("form.upload");
    const input = form?.querySelector("input[type=file]");
    if (!input || form.dataset.ready) return;
    form.dataset.ready = "1";
    input.multiple = Number(section.dataset.room) > 1;
    form.querySelector("button[type=submit]").hidden = true;
    const hint = Object.assign(document.createElement("span"), { className: "drop-hint small quiet", textContent: words.drop });
    input.after(hint);
    input.addEventListener("change", () => { add(section, input.files); input.value = ""; });
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("dragover", (event) => { event.preventDefault(); form.classList.add("dropping"); });
    form.addEventListener("dragleave", () => form.classList.remove("dropping"));
    form.addEventListener("drop", (event) => {
      event.preventDefault();
      form.classList.remove("dropping");
      add(section, event.dataTransfer.files);
    });
  }

  function add(section, files) {
    for (const file of files) queue.push(new Sending(section, file));
    next();
  }

  function next() {
    while (running < AT_ONCE && queue.length) {
      running += 1;
      queue.shift().begin();
    }
  }

  function ended() {
    running -= 1;
    next();
  }

  function announce(text) {
    announcer.textContent = text;
  }

  class Sending {
    constructor(section, file) {
      this.section = section;
      this.file = file;
      this.fingerprint = `${file.name}-${file.size}-${file.lastModified}`;
      this.told = 0;
      this.show();
    }

    show() {
      this.line = document.createElement("li");
      this.line.className = "sending-file";
      const name = Object.assign(document.createElement("span"), { className: "sending-name", textContent: this.file.name });
      this.bar = Object.assign(document.createElement("progress"), { max: 100, value: 0 });
      this.bar.setAttribute("aria-label", this.file.name);
      this.word = Object.assign(document.createElement("span"), { className: "small quiet num", textContent: words.sending });
      this.stop = Object.assign(document.createElement("button"), { type: "button", className: "btn-quiet", textContent: words.giveUp });
      this.stop.setAttribute("aria-label", `${words.giveUp}: ${this.file.name}`);
      this.stop.addEventListener("click", () => this.giveUp());
      this.line.append(name, this.bar, this.word, this.stop);
      this.section.querySelector("[data-sending-list]").append(this.line);
    }

    begin() {
      if (this.over) return ended();
      const left = [...this.section.querySelectorAll("[data-resume]")].find((line) => line.dataset.fingerprint === this.fingerprint);
      const address = left?.dataset.resume;
      left?.remove();
      this.upload = new tus.Upload(this.file, {
        endpoint: this.section.dataset.to,
        uploadUrl: address ?? null,
        chunkSize: PART,
        retryDelays: RETRIES,
        storeFingerprintForResuming: false,
        metadata: { filename: this.file.name, fingerprint: this.fingerprint },
        headers: { "X-CSRFToken": this.section.querySelector("[name=csrfmiddlewaretoken]").value, Accept: "application/json" },
        onShouldRetry: (error) => this.shouldRetry(error),
        onProgress: (sent, all) => this.progress(sent, all),
        onSuccess: () => this.succeed(),
        onError: (error) => this.fail(error),
      });
      announce(`${this.file.name}: ${words.sending}`);
      this.upload.start();
    }

    shouldRetry(error) {
      const status = error.originalResponse?.getStatus() ?? 0;
      const retried = status === 0 || status === 409 || status === 423 || status === 429 || status >= 500;
      if (retried) this.word.textContent = words.waiting;
      return retried;
    }

    progress(sent, all) {
      const percent = all ? Math.floor((100 * sent) / all) : 100;
      this.bar.value = percent;
      this.word.textContent = percent < 100 ? `${words.sending} ${percent} %` : words.checking;
      if (percent < 100 && percent >= this.told + TOLD_EVERY) {
        this.told = percent - (percent % TOLD_EVERY);
        announce(`${this.file.name}: ${this.told} %`);
      }
    }

    async succeed() {
      this.over = true;
      announce(`${this.file.name}: ${words.done}`);
      await refresh(this.section);
      this.line.remove();
      ended();
    }

    fail(error) {
      const answer = error.originalResponse;
      const status = answer?.getStatus() ?? 0;
      const reasons = status === 401 || status === 403 ? [words.expired] : reasonsOf(answer) ?? [words.failed];
      this.over = true;
      this.bar.remove();
      this.stop.textContent = words.dismiss;
      this.stop.setAttribute("aria-label", `${words.dismiss}: ${this.file.name}`);
      this.word.textContent = status === 422 ? words.refused : words.stopped;
      const why = Object.assign(document.createElement("p"), { className: "field-error", textContent: reasons.join(" ") });
      this.line.append(why);
      this.line.classList.add("sending-wrong");
      announce(`${this.file.name}: ${this.word.textContent}. ${reasons.join(" ")}`);
      ended();
    }

    giveUp() {
      this.line.remove();
      if (this.over) return;
      this.over = true;
      if (!this.upload) return;
      this.upload.abort(true).catch(() => {});
      announce(`${this.file.name}: ${words.stopped}`);
      ended();
    }
  }

  // What the page says now of one document, after a file was attached.
  async function refresh(section) {
    const answer = await fetch(location.href).catch(() => null);
    if (!answer?.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = fresh.getElementById(section.id);
    if (!now) return;
    const focused = document.activeElement;
    section.dataset.room = now.dataset.room;
    for (const part of [".files", ".document-state"]) section.querySelector(part).replaceWith(now.querySelector(part));
    if (Number(now.dataset.room) === 0) section.querySelector("form.upload")?.remove();
    document.querySelector(".outline")?.replaceWith(fresh.querySelector(".outline"));
    if (!focused.isConnected) goOnFrom(focused, section);
  }

  // Where the focus goes on when what had it was replaced: the same link of the outline, or the document's own files.
  function goOnFrom(gone, section) {
    const same = [...document.querySelectorAll(".outline a")].find((link) => link.href === gone.href);
    (same ?? section.querySelector("input[type=file], .files a, .files button"))?.focus();
  }
}

function reasonsOf(answer) {
  try {
    return JSON.parse(answer.getBody()).refused;
  } catch {
    return null;
  }
}
