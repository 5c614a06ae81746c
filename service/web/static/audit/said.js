// The words for what was found, as the page has them in its language, and the list in which they are shown.
const template = () => document.getElementById("words").content;

export function said(code, values = {}) {
  const words = template().querySelector(`[data-said="${code}"]`).textContent;
  return words.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

export function line(kind, text) {
  const item = document.createElement("li");
  item.className = kind;
  item.textContent = text;
  return item;
}

// A list of steps. What is found to be wrong is shown as the last of them; any other error is an error of ours.
export async function stepwise(list, work) {
  list.replaceChildren();
  const step = (code, values = {}, kind = "good") => list.append(line(kind, said(code, values)));
  try {
    await work(step);
  } catch (error) {
    if (error.code === undefined || error.values === undefined) throw error;
    step(error.code, error.values, "bad");
  }
}
