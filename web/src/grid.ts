// <table data-grid>: one cell of the whole grid is on the way of the Tab key; arrows move between cells, Home and End to a row's ends,
// with Ctrl to the grid's. Space or Alt+Down opens a cell's list, letters choose in it, Ctrl+D copies the choice down its column and
// Ctrl+R along its row. Without a script every control is an ordinary tab stop.
function watch(table: HTMLTableElement): void {
  const rows = [...table.rows].map((row) => [...row.cells].map((cell) => [...cell.querySelectorAll<HTMLElement>("select, input[type=checkbox], summary, button, a")]));
  const all = rows.flat(2);
  const first = [...table.tBodies].flatMap((body) => [...body.querySelectorAll<HTMLElement>("select")])[0] ?? all[0];
  if (!first) return;
  const place = (control: EventTarget | null): [number, number] | null => {
    for (const [r, row] of rows.entries()) {
      const c = row.findIndex((cell) => cell.some((one) => one === control));
      if (c >= 0) return [r, c];
    }
    return null;
  };
  const only = (chosen: HTMLElement): void => {
    const at = place(chosen);
    for (const control of all) control.tabIndex = -1;
    if (at) for (const control of rows[at[0]]?.[at[1]] ?? []) control.tabIndex = 0;
  };
  // The same kind of control in the next cell that way, over cells that have none.
  const walk = (r: number, c: number, down: number, across: number, like: string): HTMLElement | null => {
    for (let y = r + down, x = c + across; y >= 0 && y < rows.length && x >= 0 && x < (rows[y]?.length ?? 0); y += down, x += across) {
      const cell = rows[y]?.[x] ?? [];
      const found = cell.find((one) => one.tagName === like) ?? cell[0];
      if (found) return found;
    }
    return null;
  };
  only(first);
  table.addEventListener("focusin", (event) => {
    if (event.target instanceof HTMLElement && all.includes(event.target)) only(event.target);
  });
  table.addEventListener("keydown", (event) => {
    const at = place(event.target);
    if (!at || event.altKey || !(event.target instanceof HTMLElement)) return;
    const [r, c] = at;
    const like = event.target.tagName;
    const forward = getComputedStyle(table).direction === "rtl" ? -1 : 1;
    let to: HTMLElement | null = null;
    if (event.ctrlKey && (event.key === "d" || event.key === "r")) {
      copy(event.key === "d", r, c);
      event.preventDefault();
      return;
    }
    if (event.shiftKey || event.metaKey) return;
    if (event.key === "ArrowDown" && !event.ctrlKey) to = walk(r, c, 1, 0, like);
    else if (event.key === "ArrowUp" && !event.ctrlKey) to = walk(r, c, -1, 0, like);
    else if (event.key === "ArrowRight" && !event.ctrlKey) to = walk(r, c, 0, forward, like);
    else if (event.key === "ArrowLeft" && !event.ctrlKey) to = walk(r, c, 0, -forward, like);
    else if (event.key === "Home") to = event.ctrlKey ? first : walk(r, 0, 0, 1, like);
    else if (event.key === "End") to = event.ctrlKey ? walk(rows.length, rows[rows.length - 1]!.length - 1, -1, 0, like) : walk(r, rows[r]!.length, 0, -1, like);
    else return;
    event.preventDefault(); // the arrows walk; a list's choice changes by letters or when it is open
    to?.focus();
  });
  function copy(down: boolean, r: number, c: number): void {
    const list = (cell: HTMLElement[] | undefined): HTMLSelectElement | undefined => cell?.find((one): one is HTMLSelectElement => one instanceof HTMLSelectElement);
    const from = list(rows[r]?.[c]);
    if (!from) return;
    const cells = down ? rows.slice(r + 1).map((row) => row[c]) : (rows[r] ?? []).slice(c + 1);
    for (const cell of cells) {
      const target = list(cell);
      if (!target || ![...target.options].some((option) => option.value === from.value)) continue;
      target.value = from.value;
      target.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }
}

export function watchGrids(): void {
  for (const table of document.querySelectorAll<HTMLTableElement>("table[data-grid]")) watch(table);
}
