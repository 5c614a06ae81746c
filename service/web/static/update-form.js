// The form of an update: saves itself as a draft while somebody types, checks in place, and sends files at once.
// The server is the judge; what is said here is only said earlier.
const PAUSE = 1200;

export default function attach(form) {
  const state = form.querySelector("[data-state]");
  const say = (text, place = state) => { place.textContent = text; if (place !== state) place.hidden = !text; };
  let timer = null, saving, isDone = false;

  function written() {
    const body = new FormData(form);
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
    return { method: "POST", body, headers: { Accept: "application/json" } };
  }

  async function save() {
    try {
      const response = await fetch(form.dataset.save, written());
      const isJson = response.headers.get("Content-Type").startsWith("application/json");
      if (response.ok && isJson) {
        const saved = await response.json();
        form.elements.revision.value = saved.revision;
        mark(saved.wrong);
        const said = Object.keys(saved.wrong).length ? form.dataset.partly : form.dataset.saved;
        if (timer === null) say(said.replace("{time}", new Date(saved.saved_at).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" })));
      } else if (response.status === 401 || response.status === 403) say(form.dataset.ended);
      else say(isJson ? form.dataset.failed : await response.text());
    } catch {
      say(form.dataset.failed);
    }
  }

  function soon() {
    clearTimeout(timer);
    say(form.dataset.saving);
    timer = setTimeout(() => { timer = null; saving = Promise.resolve(saving).then(save); }, PAUSE);
  }

  function mark(wrong) {
    for (const field of form.querySelectorAll("[data-marked]")) { field.removeAttribute("aria-invalid"); field.title = ""; delete field.dataset.marked; }
    for (const [path, reason] of Object.entries(wrong)) {
      const field = document.getElementById(path);
      if (field) { field.setAttribute("aria-invalid", "true"); field.title = reason; field.dataset.marked = ""; }
    }
  }

  function check() {
    const value = (name) => form.elements[name].value.trim();
    const completed = value("status") === "completed";
    const needsReason = ["suspended", "cancelled"].includes(value("status")) || ["amber", "red"].includes(value("confidence"));
    const found = {
      date: !form.elements.effective_on.validity.valid,
      percent: value("percent") !== "" && value("status") !== "" && completed !== (value("percent") === "100"),
      narrative: needsReason && !value("narrative"),
      evidence: completed && !rows().some((row) => part(row, "title").value.trim() || part(row, "sha256").value),
    };
    for (const [name, isWrong] of Object.entries(found)) form.querySelector(`[data-check="${name}"]`).hidden = !isWrong;
  }

  const pieces = form.querySelector("[data-rows]");
  const rows = () => [...pieces.querySelectorAll("[data-row]")];
  const part = (row, name) => row.querySelector(`[name$=".${name}"]`);

  function number() {
    rows().forEach((row, place) => {
      row.querySelector("[data-number]").textContent = place + 1;
      for (const name of ["id", "for", "name", "aria-describedby"])
        for (const one of row.querySelectorAll(`[${name}^="evidence."]`)) one.setAttribute(name, one.getAttribute(name).replace(/^evidence\.\d+/, `evidence.${place}`));
    });
  }

  function add() {
    const row = pieces.querySelector("[data-blank]").content.cloneNode(true);
    pieces.insertBefore(row, pieces.querySelector("[data-blank]"));
    number();
    reveal();
    part(rows().at(-1), "title").focus();
  }

  function remove(row) {
    row.remove();
    number();
    if (!rows().length) add();
    check();
    soon();
  }

  async function hand_in(input) {
    const row = input.closest("[data-row]"), kept = row.querySelector("[data-kept]"), problem = row.querySelector("[data-problem]");
    const body = new FormData();
    body.set("token", form.elements.token.value);
    body.set("file", input.files[0]);
    say("", problem);
    say(form.dataset.uploading, kept);
    try {
      const response = await fetch(form.dataset.files, { method: "POST", body, headers: { Accept: "application/json" } });
      if (response.ok && response.headers.get("Content-Type").startsWith("application/json")) {
        const file = await response.json();
        part(row, "sha256").value = file.sha256;
        if (!part(row, "title").value) part(row, "title").value = file.name;
        if (!part(row, "type").value) part(row, "type").value = "document";
        say(`${form.dataset.kept} ${file.name}`, kept);
      } else {
        say("", kept);
        say(response.status === 401 || response.status === 403 ? form.dataset.ended : await response.text(), problem);
      }
    } catch {
      say("", kept);
      say(form.dataset.failed, problem);
    }
    input.value = "";
    check();
    soon();
  }

  function reveal() {
    for (const one of form.querySelectorAll("[data-script]")) one.hidden = false;
  }

  form.addEventListener("input", (event) => { if (event.target.type !== "file") { check(); soon(); } });
  form.addEventListener("change", (event) => { if (event.target.type === "file" && event.target.files.length) hand_in(event.target); });
  form.addEventListener("click", (event) => {
    if (event.target.closest("[data-add]")) add();
    if (event.target.closest("[data-remove]")) remove(event.target.closest("[data-row]"));
  });
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    timer = null;
    if (isDone || !saving) return;
    event.preventDefault();  // what is being saved comes first, so that no draft is left behind
    saving.then(() => { isDone = true; form.requestSubmit(event.submitter); });
  });
  addEventListener("pagehide", () => { if (timer !== null) fetch(form.dataset.save, { ...written(), keepalive: true }); });
  reveal();
  check();
}
