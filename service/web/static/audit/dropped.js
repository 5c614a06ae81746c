// An export that is dropped on the page: read from the reader's disk, verified here, and sent nowhere.
import { verifyExport } from "./export.js";
import { asNote } from "./held.js";
import { line, said } from "./said.js";
import { trusting } from "./trust.js";

export default async function start(element) {
  const policy = await trusting(element);
  if (policy === null) return;
  const zone = element.querySelector("[data-drop]");
  const field = zone.querySelector("input");
  zone.hidden = false;
  field.addEventListener("click", () => (field.value = "")); // the same file can be chosen again
  field.addEventListener("change", () => field.files[0] && look(element, policy, field.files[0]));
  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    const [file] = event.dataTransfer.files;
    if (file) look(element, policy, file);
  });
}

async function look(element, policy, file) {
  const [progress, result] = [element.querySelector("[data-progress]"), element.querySelector("[data-result]")];
  const kept = element.querySelector("#kept").value.trim();
  result.replaceChildren();
  result.setAttribute("aria-busy", "true");
  progress.hidden = false;
  try {
    const found = await verifyExport(file, await policy(), kept ? asNote(kept) : null, told(progress));
    result.replaceChildren(shown(element.querySelector("[data-verdicts]"), found));
  } catch (error) {
    if (error.code === undefined || error.values === undefined) throw error;
    const refused = document.createElement("p");
    refused.className = "problem";
    refused.textContent = `${said("export_refused")}. ${said(error.code, error.values)}`;
    result.replaceChildren(refused);
  } finally {
    progress.hidden = true;
    result.setAttribute("aria-busy", "false");
  }
}

const told = (progress) => (done, total) => {
  progress.querySelector("progress").value = total ? done / total : 1;
  progress.querySelector("[data-told]").textContent = said("progress", { done, total });
};

function shown(template, { verdicts, ...what }) {
  const page = template.content.cloneNode(true);
  const broken = Object.values(verdicts).some((one) => one.status === "broken");
  const [title, of, list] = ["h2", "[data-of]", "ul"].map((one) => page.querySelector(one));
  title.textContent = said(broken ? "export_refused" : "export_proved");
  title.className = broken ? "bad" : "good";
  of.textContent = what.origin ? said("of_what", what) : "";
  for (const [name, verdict] of Object.entries(verdicts)) list.append(item(name, verdict));
  return page;
}

function item(name, verdict) {
  const one = line(verdict.status, `${said(`meaning_${name}`)} `);
  const mark = document.createElement("strong");
  mark.textContent = said(verdict.status);
  one.append(mark);
  const details = [...verdict.faults, ...verdict.notes].map((found) => said(found.code, found.values));
  if (verdict.more) details.push(said("more_faults", { count: verdict.more }));
  if (verdict.lookedAt) details.push(said("looked_at", { count: verdict.lookedAt }));
  const list = document.createElement("ul");
  list.append(...details.map((text) => line("detail", text)));
  if (details.length) one.append(list);
  one.dataset.guarantee = name;
  return one;
}
