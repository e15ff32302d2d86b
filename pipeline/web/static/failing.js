// Failing checks and discussions: how many sentences have one, a filter for them, and a key to the next.
"use strict";

Desk.failing = (() => {
  const filters = ["failing", "talking"].map((name) => document.getElementById(name)).filter(Boolean);

  const count = (name) => {
    const button = document.getElementById(name);
    if (!button) return;
    const found = document.querySelectorAll(`#rows > .row.${name}`).length;
    button.querySelector(".number").textContent = found;
    button.hidden = !found && button.getAttribute("aria-pressed") !== "true";
  };

  const load = async () => {
    await Desk.whole;
    const answer = document.getElementById("failing") && (await Desk.get(`${Desk.path}/failing`).catch(() => null));
    if (answer?.status !== 200) return;
    const keys = new Set(JSON.parse(answer.text).keys);
    for (const row of Desk.rows()) row.classList.toggle("failing", keys.has(row.dataset.key));
    count("failing");
  };

  for (const button of filters) {
    button.addEventListener("click", () => {
      const on = button.getAttribute("aria-pressed") !== "true";
      for (const other of filters) other.setAttribute("aria-pressed", String(on && other === button));
      document.getElementById("rows").dataset.only = on ? button.id : "";
    });
  }

  // The next one after the row at hand, from the top again after the last.
  const next = () => {
    const rows = Desk.rows();
    const at = rows.indexOf(Desk.active());
    const found = [...rows.slice(at + 1), ...rows.slice(0, at + 1)].find((row) => row.classList.contains("failing"));
    if (found) Desk.go(found);
  };

  // Findings of a text that is being typed say the same of its row.
  document.body.addEventListener("htmx:afterSwap", (event) => {
    const row = event.target.closest?.(".row");
    if (!row || !event.target.matches(".findings, .thread, .talk")) return;
    if (event.target.matches(".findings")) row.classList.toggle("failing", !!event.target.querySelector(".finding:not(.info)"));
    if (row.querySelector(".thread")) row.classList.toggle("talking", !!row.querySelector(".thread.talking"));
    for (const button of filters) count(button.id);
  });

  addEventListener("load", () => setTimeout(load, 300));
  Desk.whole.then(() => count("talking"));
  return { load, next, count };
})();
