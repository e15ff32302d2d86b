// Searching: a phrase in the article, the issue or the archive; a click puts a rendering into the text at hand.
"use strict";

Desk.search = (() => {
  const dialog = document.getElementById("search");
  const button = document.getElementById("search-button");
  if (!dialog) {
    button.hidden = true;
    return { open: () => {} };
  }
  const form = document.getElementById("search-form");
  const found = document.getElementById("search-found");
  let row = null;
  let timer = 0;
  let asked = 0;

  const run = async () => {
    const query = new URLSearchParams(new FormData(form));
    const mine = ++asked;
    const answer = await Desk.get(`${Desk.path}/search?${query}`).catch(() => null);
    if (mine === asked && answer?.status === 200) found.replaceChildren(Desk.parse(answer.text));
  };

  const open = () => {
    row = Desk.active();
    const field = document.activeElement;
    const selected = field?.matches?.("textarea") ? field.value.slice(field.selectionStart, field.selectionEnd) : getSelection().toString();
    if (field?.matches?.("textarea") && selected) form.elements.side.value = "target";
    else if (selected) form.elements.side.value = "source";
    if (selected.trim()) form.elements.q.value = selected.trim().slice(0, 300);
    dialog.showModal();
    form.elements.q.select();
    run();
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    run();
  });
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(run, 200);
  });
  found.addEventListener("click", (event) => {
    const take = event.target.closest("[data-take]");
    if (!take) return;
    dialog.close();
    if (row) Desk.insert(row, take.dataset.take);
  });
  button.addEventListener("click", open);
  return { open };
})();
