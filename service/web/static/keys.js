// Shortcuts of one key, which can be switched off (WCAG 2.1.4). They move the focus or follow a link; nothing is
// sent to the ledger by a single key.
const STORED = "kvali-shortcuts";

const typing = (target) => target.matches("input:not([type=checkbox]), textarea, select, [contenteditable]");

export default function keys(root) {
  const hints = root.querySelector("[data-keys]");
  if (!hints) return;
  const on = hints.querySelector("[data-keys-on]");
  hints.hidden = false;
  on.checked = localStorage.getItem(STORED) !== "off";
  on.addEventListener("change", () => localStorage.setItem(STORED, on.checked ? "on" : "off"));

  document.addEventListener("keydown", (event) => {
    if (!on.checked || event.ctrlKey || event.altKey || event.metaKey || typing(event.target)) return;
    const rows = [...root.querySelectorAll("[data-row]")];
    const aim = rows.length ? among(rows, event.key, root) : root.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!aim) return;
    event.preventDefault();
    if (aim.matches("a") && !rows.length) aim.click();
    else aim.focus();
  });
}

function among(rows, key, root) {
  if (key === "v") return root.querySelector("button");
  const step = { j: 1, k: -1 }[key];
  if (!step) return null;
  const row = document.activeElement.closest("tr");
  const place = rows.findIndex((one) => one.closest("tr") === row);
  return rows[Math.min(Math.max(place + step, 0), rows.length - 1)];
}
