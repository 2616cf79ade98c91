// [data-sheets]: the pages of a paper beside the lines that cite them. A rectangle drawn on a page, or moved there with keys, is the
// place that the ticked lines of the grid cite; with no line ticked it is the place of every line that has none of its own. The number
// fields ([data-place]) are the truth, in per cent; the pictures and the words in the lines follow them. On pages where nothing is to be
// marked, a line's link ([data-cites]) shows its mark.
const step = 10; // thousandths
const svgSpace = "http://www.w3.org/2000/svg";

interface Box {
  x: number;
  y: number;
  w: number;
  h: number;
}
interface Mark {
  page: string;
  box: Box;
}

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, Math.round(value)));
const percent = (value: number): string => String(value / 10);
const thousandths = (written: string): number => Math.round(Number(written.trim().replace(",", ".")) * 10) || 0;
const same = (a: Mark, b: Mark): boolean => a.page === b.page && a.box.x === b.box.x && a.box.y === b.box.y && a.box.w === b.box.w && a.box.h === b.box.h;

// One group of fields, and what its line says of it.
class Place {
  readonly words: HTMLElement | null;
  readonly cell: HTMLTableCellElement | null;
  constructor(readonly root: HTMLElement) {
    this.words = root.closest("details")?.querySelector<HTMLElement>("[data-place-words]") ?? null;
    this.cell = root.closest("td");
  }
  private field(part: string): HTMLInputElement | null {
    return this.root.querySelector<HTMLInputElement>(`[data-part="${part}"]`);
  }
  get mark(): Mark | null {
    const box = { x: 0, y: 0, w: 0, h: 0 };
    for (const part of ["x", "y", "w", "h"] as const) box[part] = thousandths(this.field(part)?.value ?? "");
    return box.w > 0 && box.h > 0 ? { page: this.field("page")?.value.trim() ?? "1", box } : null;
  }
  set mark(mark: Mark | null) {
    const write = (part: string, words: string): void => {
      const field = this.field(part);
      if (field) field.value = words;
    };
    write("page", mark ? mark.page : "");
    for (const part of ["x", "y", "w", "h"] as const) write(part, mark ? percent(mark.box[part]) : "");
  }
  // A line that is rejected cites nothing.
  get rejected(): boolean {
    const answer = this.cell?.querySelector<HTMLSelectElement>("select")?.value ?? "grant";
    return answer !== "grant" && answer !== "narrow";
  }
}

// Shows which mark is meant; on wide screens, where the pages scroll by themselves, also brings it into view.
function point(pane: HTMLElement, number: string, scroll: boolean): void {
  for (const old of pane.querySelectorAll(".chosen")) old.classList.remove("chosen");
  for (const mark of pane.querySelectorAll(`[data-mark="${CSS.escape(number)}"]`)) {
    mark.classList.add("chosen");
    if (!scroll || pane.scrollHeight <= pane.clientHeight) continue;
    const here = mark.getBoundingClientRect();
    const window = pane.getBoundingClientRect();
    if (here.top < window.top || here.bottom > window.bottom) pane.scrollTop += here.top - window.top - 40;
  }
}

function watchLinks(pane: HTMLElement): void {
  for (const link of document.querySelectorAll<HTMLElement>("[data-cites]")) {
    const number = link.dataset["cites"] ?? "";
    const line = link.closest("tr") ?? link;
    line.addEventListener("pointerenter", () => point(pane, number, false));
    line.addEventListener("pointerleave", () => point(pane, "", false));
    link.addEventListener("focus", () => point(pane, number, true));
    link.addEventListener("blur", () => point(pane, "", false));
  }
}

function watchMarking(pane: HTMLElement, common: Place, table: HTMLTableElement): void {
  const places = [...table.querySelectorAll<HTMLElement>("[data-place]")].map((root) => new Place(root));
  const ticks = new Map<Place, HTMLInputElement>();

  // A box to tick in every line, and one at every row and column that ticks all of its lines.
  const tick = (name: string, into: Element): HTMLInputElement => {
    const box = document.createElement("input");
    box.type = "checkbox";
    box.className = "tick";
    box.setAttribute("aria-label", name);
    into.prepend(box);
    return box;
  };
  const nameOf = (cell: Element | undefined): string => cell?.getAttribute("data-name") ?? "";
  for (const place of places) {
    const row = place.cell?.parentElement;
    if (!place.cell || !(row instanceof HTMLTableRowElement)) continue;
    const name = `${nameOf(row.cells[0])}, ${nameOf(table.rows[0]?.cells[place.cell.cellIndex])}`;
    ticks.set(place, tick(`Mark for ${name}`, place.cell.querySelector(".pick") ?? place.cell));
  }
  const all = (heading: HTMLTableCellElement | undefined, name: string, reaches: (cell: HTMLTableCellElement) => boolean): void => {
    if (!heading) return;
    const box = tick(name, heading);
    box.addEventListener("change", () => {
      for (const [place, one] of ticks) if (place.cell && reaches(place.cell)) one.checked = box.checked;
    });
  };
  const wide = (table.rows[0]?.cells.length ?? 0) > 2;
  if (wide) for (const heading of table.rows[0]?.cells ?? []) if (heading.cellIndex > 0) all(heading, `Mark for all of ${nameOf(heading)}`, (cell) => cell.cellIndex === heading.cellIndex);
  if (wide) for (const row of [...table.rows].slice(1)) all(row.cells[0], `Mark for all of ${nameOf(row.cells[0])}`, (cell) => cell.parentElement === row);
  all(table.rows[0]?.cells[0], "Mark for all lines", () => true);

  const help = document.createElement("div");
  help.className = "hint";
  const how = document.createElement("p");
  how.textContent = "Tick lines, then draw a rectangle on the page that says so. With keys: go to a page, press Home, move the mark with the arrows, with Shift change its size; Delete takes it away.";
  const said = document.createElement("p");
  said.setAttribute("role", "status");
  help.append(how, said);
  pane.before(help);

  const targets = (): Place[] => {
    const ticked = places.filter((place) => ticks.get(place)?.checked);
    return ticked.length > 0 ? ticked : [common];
  };
  const forWhom = (): string => {
    const ticked = places.filter((place) => ticks.get(place)?.checked).length;
    return ticked === 0 ? "every line that has no place of its own" : ticked === 1 ? "the ticked line" : `the ${ticked} ticked lines`;
  };

  const draw = (): void => {
    const marks: Mark[] = [];
    const numberOf = (mark: Mark): number => {
      const known = marks.findIndex((one) => same(one, mark));
      return known >= 0 ? known + 1 : marks.push(mark);
    };
    for (const place of places) {
      place.cell?.classList.toggle("rejected", place.rejected);
      const mark = place.rejected ? null : (place.mark ?? common.mark);
      place.cell?.setAttribute("data-shows", mark ? String(numberOf(mark)) : "");
      if (place.words) place.words.textContent = mark ? `page ${mark.page}, mark ${numberOf(mark)}` : "no place yet";
    }
    if (common.mark) numberOf(common.mark);
    const meant = targets()[0]?.mark ?? null;
    for (const svg of pane.querySelectorAll("svg")) svg.replaceChildren();
    for (const [at, mark] of marks.entries()) {
      const svg = pane.querySelector<SVGSVGElement>(`[data-page="${CSS.escape(mark.page)}"] svg`);
      if (!svg) continue;
      const high = svg.viewBox.baseVal.height / 1000;
      const group = document.createElementNS(svgSpace, "g");
      group.setAttribute("class", meant && same(meant, mark) ? "marked chosen" : "marked");
      group.setAttribute("data-mark", String(at + 1));
      const rectangle = document.createElementNS(svgSpace, "rect");
      rectangle.setAttribute("x", String(mark.box.x));
      rectangle.setAttribute("y", String(mark.box.y * high));
      rectangle.setAttribute("width", String(mark.box.w));
      rectangle.setAttribute("height", String(mark.box.h * high));
      const number = document.createElementNS(svgSpace, "text");
      number.setAttribute("x", String(Math.max(0, mark.box.x - 8)));
      number.setAttribute("y", String(mark.box.y * high + 26));
      number.textContent = String(at + 1);
      group.append(rectangle, number);
      svg.append(group);
    }
  };
  const write = (mark: Mark | null): void => {
    for (const place of targets()) place.mark = mark;
    draw();
  };
  const tell = (): void => {
    const mark = targets()[0]?.mark;
    said.textContent = mark
      ? `Page ${mark.page}, ${percent(mark.box.x)} % to ${percent(mark.box.x + mark.box.w)} % across and ${percent(mark.box.y)} % to ${percent(mark.box.y + mark.box.h)} % down, is the place of ${forWhom()}.`
      : `A mark will be the place of ${forWhom()}.`;
  };

  for (const sheet of pane.querySelectorAll<HTMLElement>("[data-page]")) {
    const page = sheet.dataset["page"] ?? "1";
    const paper = sheet.querySelector<HTMLElement>(".paper");
    if (!paper) continue;
    paper.tabIndex = 0;
    paper.setAttribute("role", "application");
    paper.setAttribute("aria-label", `Page ${page}: mark a place`);
    let from: { x: number; y: number } | null = null;
    let before: (Mark | null)[] = [];
    const spot = (event: PointerEvent): { x: number; y: number } => {
      const area = paper.getBoundingClientRect();
      return { x: clamp(((event.clientX - area.left) / area.width) * 1000, 0, 1000), y: clamp(((event.clientY - area.top) / area.height) * 1000, 0, 1000) };
    };
    const between = (a: { x: number; y: number }, b: { x: number; y: number }): Box => ({
      x: Math.min(a.x, b.x),
      y: Math.min(a.y, b.y),
      w: Math.abs(a.x - b.x),
      h: Math.abs(a.y - b.y),
    });
    const putBack = (): void => {
      for (const [at, place] of targets().entries()) place.mark = before[at] ?? null;
      draw();
    };
    paper.addEventListener("dragstart", (event) => event.preventDefault());
    paper.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      from = spot(event);
      before = targets().map((place) => place.mark);
      paper.setPointerCapture(event.pointerId);
    });
    paper.addEventListener("pointermove", (event) => {
      if (from) write({ page, box: between(from, spot(event)) });
    });
    paper.addEventListener("pointerup", (event) => {
      if (!from) return;
      const box = between(from, spot(event));
      from = null;
      // A click marks nothing.
      if (box.w < 5 || box.h < 5) return putBack();
      write({ page, box });
      tell();
    });
    paper.addEventListener("pointercancel", () => {
      if (from) putBack();
      from = null;
    });
    paper.addEventListener("keydown", (event) => {
      const now = targets()[0]?.mark ?? null;
      const here = now !== null && now.page === page;
      if (event.key === "Home") {
        write({ page, box: { x: 100, y: 400, w: 800, h: 100 } });
      } else if ((event.key === "Delete" || event.key === "Backspace") && here) {
        write(null);
      } else if (event.key.startsWith("Arrow") && here) {
        const box = { ...now.box };
        const across = event.key === "ArrowLeft" ? -step : event.key === "ArrowRight" ? step : 0;
        const down = event.key === "ArrowUp" ? -step : event.key === "ArrowDown" ? step : 0;
        if (event.shiftKey) {
          box.w = clamp(box.w + across, step, 1000 - box.x);
          box.h = clamp(box.h + down, step, 1000 - box.y);
        } else {
          box.x = clamp(box.x + across, 0, 1000 - box.w);
          box.y = clamp(box.y + down, 0, 1000 - box.h);
        }
        write({ page, box });
      } else {
        return;
      }
      event.preventDefault();
      tell();
    });
  }

  const shown = (event: Event): string | null => (event.target instanceof Element ? (event.target.closest("td")?.getAttribute("data-shows") ?? null) : null);
  table.addEventListener("pointerover", (event) => {
    const number = shown(event);
    if (number !== null) point(pane, number, false);
  });
  table.addEventListener("pointerleave", draw);
  table.addEventListener("focusin", (event) => {
    const number = shown(event);
    if (number !== null) point(pane, number, true);
  });
  table.addEventListener("change", () => {
    draw();
    tell();
  });
  for (const place of [common, ...places]) place.root.addEventListener("input", draw);
  draw();
  tell();
}

export function watchRegions(): void {
  const pane = document.querySelector<HTMLElement>("[data-sheets]");
  if (!pane) return;
  const common = document.querySelector<HTMLElement>('[data-place="cites"]');
  const table = document.querySelector<HTMLTableElement>("table[data-grid]");
  if (common && table) watchMarking(pane, new Place(common), table);
  else watchLinks(pane);
}
