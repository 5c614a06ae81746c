// Whose keys the reader trusts: those that the server names, or others, which are kept in this browser.
import { capable } from "./note.js";
import { parse } from "./policy.js";

const place = `kvali policy ${location.pathname.split("/")[3]}`;

// Gives the policy when it is asked for; null where this browser cannot verify, which is said.
export async function trusting(element) {
  const field = element.querySelector("#policy");
  const whose = element.querySelector("[data-whose]");
  const reset = element.querySelector("[data-reset]");

  function tell() {
    const others = field.value.trim() !== field.defaultValue.trim();
    whose.textContent = others ? whose.dataset.other : whose.dataset.own;
    reset.hidden = !others;
    if (others) localStorage.setItem(place, field.value);
    else localStorage.removeItem(place);
  }

  field.value = localStorage.getItem(place) ?? field.defaultValue;
  field.addEventListener("input", tell);
  reset.addEventListener("click", () => {
    field.value = field.defaultValue;
    tell();
  });
  tell();
  const able = await capable();
  element.querySelector("[data-unable]").hidden = able;
  return able ? () => parse(field.value) : null;
}
