// The page can be read without this: it makes the heads of columns into buttons that sort, and lets rows be filtered.
for (const field of document.querySelectorAll(".filtering")) {
  field.hidden = false;
  field.querySelector("input").addEventListener("input", (event) => {
    const wanted = event.target.value.trim().toLowerCase();
    for (const row of document.querySelectorAll("main > .scroll tbody tr")) row.hidden = !row.textContent.toLowerCase().includes(wanted);
  });
}
for (const table of document.querySelectorAll("table.sortable")) {
  const body = table.tBodies[0];
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    if (head.classList.contains("unsorted")) return;
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      for (const other of head.parentNode.cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const value = (row) => row.cells[column].dataset.value ?? row.cells[column].textContent.trim();
      const order = new Intl.Collator(document.documentElement.lang, { numeric: true });
      const rows = [...body.rows].sort((one, other) => order.compare(value(one), value(other)));
      body.append(...(down ? rows.reverse() : rows));
    });
  });
}
