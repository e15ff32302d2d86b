// Adopting: one key a change of the row that has the focus; arrows go from row to row. The server makes the change.
"use strict";

const beads = [...document.querySelectorAll(".bead")];
beads[Number(document.querySelector(".beads").dataset.at)]?.focus();

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const bead = document.activeElement.closest(".bead");
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (step) {
    event.preventDefault();
    beads[beads.indexOf(bead) + step]?.focus();
    return;
  }
  const button = bead?.querySelector(`[data-key="${CSS.escape(event.key)}"]:not(:disabled)`);
  if (button) {
    event.preventDefault();
    button.click();
  }
});
