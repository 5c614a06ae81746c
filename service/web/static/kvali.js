// Pages work without scripts; this makes them better. Each behaviour is a module, loaded where its mark is on the page.
const problem = document.getElementById("problem");
if (problem) problem.focus();

for (const one of document.querySelectorAll("[data-module]")) {
  import(`./${one.dataset.module}.js`).then((module) => module.default(one));
}
