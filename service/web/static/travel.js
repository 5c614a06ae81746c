// The slider of time travel: each step is an event, and the day on which it was recorded is said beside it.
export default function travel(menu) {
  const slider = menu.querySelector("[data-slider]");
  const [range, said, field] = [slider.querySelector("input"), slider.querySelector("output"), menu.querySelector("#as_of")];
  let days = [];

  const dayOf = (position) => days.findLast(([, first]) => first <= position)?.[0];

  function tell() {
    const position = range.valueAsNumber;
    const words = { position, day: dayOf(position) };
    const text = said.dataset.said.replace(/\{(\w+)\}/g, (_, name) => words[name]);
    said.value = text;
    range.setAttribute("aria-valuetext", text);
  }

  menu.addEventListener("toggle", async () => {
    if (!menu.open || days.length) return;
    const answer = await fetch(menu.dataset.days);
    if (!answer.ok) return; // the field is there
    days = await answer.json();
    slider.hidden = false;
    tell();
  });
  range.addEventListener("input", () => {
    tell();
    field.value = range.value;
  });
}
