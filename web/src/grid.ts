// <table data-grid>: one tab stop for the whole grid; arrows move between its cells, Home and End to a row's ends, with Ctrl to the
// grid's. Space or Alt+Down opens a cell's list, letters choose in it, Ctrl+D copies the choice down its column and Ctrl+R along its row.
// Without a script every select is an ordinary tab stop.
function watch(table: HTMLTableElement): void {
  const rows = [...table.tBodies].flatMap((body) => [...body.rows]).map((row) => [...row.cells].map((cell) => cell.querySelector<HTMLElement>("select, input:not([type=hidden]), button, a")));
  const all = rows.flat().filter((control): control is HTMLElement => control !== null);
  if (all.length === 0) return;
  const only = (chosen: HTMLElement): void => {
    for (const control of all) control.tabIndex = control === chosen ? 0 : -1;
  };
  const place = (control: EventTarget | null): [number, number] | null => {
    for (const [r, row] of rows.entries()) {
      const c = row.findIndex((one) => one !== null && one === control);
      if (c >= 0) return [r, c];
    }
    return null;
  };
  // The next control that way, over cells that have none.
  const walk = (r: number, c: number, down: number, across: number): HTMLElement | null => {
    for (let y = r + down, x = c + across; y >= 0 && y < rows.length && x >= 0 && x < (rows[y]?.length ?? 0); y += down, x += across) {
      const found = rows[y]?.[x];
      if (found) return found;
    }
    return null;
  };
  only(all[0]!);
  table.addEventListener("focusin", (event) => {
    if (event.target instanceof HTMLElement && all.includes(event.target)) only(event.target);
  });
  table.addEventListener("keydown", (event) => {
    const at = place(event.target);
    if (!at || event.altKey) return;
    const [r, c] = at;
    const forward = getComputedStyle(table).direction === "rtl" ? -1 : 1;
    let to: HTMLElement | null = null;
    if (event.ctrlKey && (event.key === "d" || event.key === "r")) {
      copy(event.key === "d", r, c);
      event.preventDefault();
      return;
    }
    if (event.shiftKey || event.metaKey) return;
    if (event.key === "ArrowDown" && !event.ctrlKey) to = walk(r, c, 1, 0);
    else if (event.key === "ArrowUp" && !event.ctrlKey) to = walk(r, c, -1, 0);
    else if (event.key === "ArrowRight" && !event.ctrlKey) to = walk(r, c, 0, forward);
    else if (event.key === "ArrowLeft" && !event.ctrlKey) to = walk(r, c, 0, -forward);
    else if (event.key === "Home") to = event.ctrlKey ? all[0]! : walk(r, -1, 0, 1);
    else if (event.key === "End") to = event.ctrlKey ? all[all.length - 1]! : walk(r, rows[r]!.length, 0, -1);
    else return;
    event.preventDefault(); // the arrows walk; a list's choice changes by letters or when it is open
    to?.focus();
  });
  function copy(down: boolean, r: number, c: number): void {
    const from = rows[r]?.[c];
    if (!(from instanceof HTMLSelectElement)) return;
    const targets = down ? rows.slice(r + 1).map((row) => row[c]) : (rows[r] ?? []).slice(c + 1);
    for (const target of targets) {
      if (!(target instanceof HTMLSelectElement) || ![...target.options].some((option) => option.value === from.value)) continue;
      target.value = from.value;
      target.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }
}

export function watchGrids(): void {
  for (const table of document.querySelectorAll<HTMLTableElement>("table[data-grid]")) watch(table);
}
