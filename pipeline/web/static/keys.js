// Keys: as people know them from Weblate and Poedit.
"use strict";

(() => {
  const dialog = document.getElementById("keys");
  document.getElementById("keys-button").addEventListener("click", () => dialog.showModal());

  const inRow = {
    Enter: (row, event) => (Desk.reviewing && !event.shiftKey ? Desk.review(row) : Desk.saveAndNext(row, event.shiftKey ? true : undefined)),
    KeyU: (row) => Desk.toggle(row),
    KeyB: (row) => Desk.copySource(row),
  };

  // With Alt, wherever one is.
  const deeds = {
    Enter: () => Desk.active() && Desk.takeMatch(Desk.active()),
    KeyM: () => Desk.active() && Desk.marks.place(Desk.active()),
    KeyR: () => Desk.active() && Desk.sendBack(Desk.active()),
    KeyZ: () => Desk.undo(),
  };

  const move = (step) => {
    const row = Desk.active();
    const to = row ? Desk.beside(row, step) : Desk.rows()[0];
    if (to) Desk.go(to);
  };

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || document.querySelector("dialog[open]")) return;
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.code === "KeyK") {
      event.preventDefault();
      return Desk.search.open();
    }
    if (event.key === "F8") {
      event.preventDefault();
      return Desk.failing.next();
    }
    const deed = event.altKey && !event.ctrlKey && !event.metaKey && (deeds[event.key] ?? deeds[event.code]);
    if (deed) {
      event.preventDefault();
      return deed();
    }
    const row = event.target.closest?.(".row");
    const typing = event.target.matches?.("textarea, input");
    if (event.altKey && !event.ctrlKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault();
      move(event.key === "ArrowUp" ? -1 : 1);
    } else if ((event.ctrlKey || event.metaKey) && !event.altKey && row) {
      const number = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1];
      if (number) {
        event.preventDefault();
        const button = row.querySelectorAll(".suggestion")[number - 1];
        if (button) Desk.suggest(row, button);
      } else if (inRow[event.key] || inRow[event.code]) {
        event.preventDefault();
        (inRow[event.key] ?? inRow[event.code])(row, event);
      }
    } else if (event.key === "Escape" && typing) {
      event.target.blur();
    } else if (event.key === "?" && !typing) {
      event.preventDefault();
      dialog.showModal();
    }
  });

  // Come in where something is to be done: at the sentence that the address names, else at the first open one.
  // Whoever is at work already is left there.
  const enter = (event) => {
    if (!event && Desk.active()) return;
    const named = location.hash.startsWith("#s") && Desk.rowOf(location.hash.slice(2));
    const wanted = Desk.reviewing ? Desk.waits : (row) => Desk.OPEN.has(row.dataset.state);
    // Who may only read begins at the top, where it is said why.
    if (!named && Desk.editor.classList.contains("refused")) return;
    const first = named || Desk.here().find(wanted) || Desk.rows().find(wanted);
    if (first && (named || matchMedia("(pointer: fine)").matches)) Desk.go(first);
  };
  document.addEventListener("DOMContentLoaded", () => enter(null));
  addEventListener("hashchange", enter);
})();
