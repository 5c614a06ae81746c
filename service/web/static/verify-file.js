// Computes the SHA-256 of a file that is dropped here, and looks for it among the hashes that the ledger holds of an edition.
export default function (panel) {
  const { same, other, unable, computed } = panel.dataset;
  const [drop, input, said] = [".drop", "input", "output"].map((one) => panel.querySelector(one));
  const names = new Map([...document.querySelectorAll("[data-sha256]")].map(({ dataset }) => [dataset.sha256, dataset.name]));

  function say(kind, ...lines) {
    said.className = kind;
    said.replaceChildren(...lines.map((line) => Object.assign(document.createElement("p"), { textContent: line })));
  }

  async function verify(file) {
    if (!file) return;
    const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
    const sha256 = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    const name = names.get(sha256);
    say(name ? "done-note" : "problem", name ? same.replace("{name}", name) : other, file.name, `${computed} ${sha256}`);
  }

  if (!globalThis.crypto?.subtle) return say("problem", unable);
  drop.hidden = false;
  input.addEventListener("change", () => verify(input.files[0]));
  drop.addEventListener("dragover", (event) => { event.preventDefault(); drop.classList.add("over"); });
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => { event.preventDefault(); drop.classList.remove("over"); verify(event.dataTransfer.files[0]); });
}
