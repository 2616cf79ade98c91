// [data-region="NAME"]: a rectangle on a page image, drawn with a pointer or moved with keys: arrows move it, with Shift they change
// its size, Home puts one in the middle, Delete takes it away. The number fields are the truth; the picture follows them.
const step = 10; // thousandths
const svgSpace = "http://www.w3.org/2000/svg";

interface Box {
  x: number;
  y: number;
  w: number;
  h: number;
}

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, Math.round(value)));

function watch(root: HTMLElement): void {
  root.classList.add("live-region");
  const field = (part: string): HTMLInputElement | null => root.querySelector<HTMLInputElement>(`[data-part="${part}"]`);
  const fields = { page: field("page"), x: field("x"), y: field("y"), w: field("w"), h: field("h") };
  if (!fields.page || !fields.x || !fields.y || !fields.w || !fields.h) return;
  const said = document.createElement("p");
  said.className = "hint";
  said.setAttribute("role", "status");
  said.textContent = "Draw a rectangle on the page. With keys: choose a page, press Home, move it with the arrows, with Shift change its size.";
  root.querySelector(".numbers")?.before(said);

  const read = (): Box => ({
    x: Number(fields.x!.value) || 0,
    y: Number(fields.y!.value) || 0,
    w: Number(fields.w!.value) || 0,
    h: Number(fields.h!.value) || 0,
  });
  const draw = (): void => {
    const box = read();
    for (const old of root.querySelectorAll("rect.chosen")) old.remove();
    if (box.w <= 0 || box.h <= 0) return;
    const svg = root.querySelector(`[data-page="${CSS.escape(fields.page!.value)}"] svg`);
    if (!svg) return;
    const rectangle = document.createElementNS(svgSpace, "rect");
    rectangle.setAttribute("class", "chosen");
    rectangle.setAttribute("x", String(box.x));
    rectangle.setAttribute("y", String(box.y));
    rectangle.setAttribute("width", String(box.w));
    rectangle.setAttribute("height", String(box.h));
    svg.append(rectangle);
  };
  const write = (page: string, box: Box | null, speak: boolean): void => {
    fields.page!.value = page;
    fields.x!.value = box ? String(box.x) : "";
    fields.y!.value = box ? String(box.y) : "";
    fields.w!.value = box ? String(box.w) : "";
    fields.h!.value = box ? String(box.h) : "";
    draw();
    if (!speak) return;
    said.textContent = box
      ? `Page ${page}: from ${box.x / 10} % to ${(box.x + box.w) / 10} % across, ${box.y / 10} % to ${(box.y + box.h) / 10} % down.`
      : "No region is chosen.";
    fields.page!.dispatchEvent(new Event("change", { bubbles: true }));
  };

  for (const sheet of root.querySelectorAll<HTMLElement>("[data-page]")) {
    const page = sheet.dataset["page"] ?? "1";
    const paper = sheet.querySelector<HTMLElement>(".paper");
    if (!paper) continue;
    paper.tabIndex = 0;
    paper.setAttribute("role", "application");
    paper.setAttribute("aria-label", `Page ${page}: mark a region`);
    let from: { x: number; y: number } | null = null;
    const point = (event: PointerEvent): { x: number; y: number } => {
      const area = paper.getBoundingClientRect();
      return { x: clamp(((event.clientX - area.left) / area.width) * 1000, 0, 1000), y: clamp(((event.clientY - area.top) / area.height) * 1000, 0, 1000) };
    };
    const between = (a: { x: number; y: number }, b: { x: number; y: number }): Box => ({
      x: Math.min(a.x, b.x),
      y: Math.min(a.y, b.y),
      w: Math.abs(a.x - b.x),
      h: Math.abs(a.y - b.y),
    });
    paper.addEventListener("dragstart", (event) => event.preventDefault());
    paper.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      from = point(event);
      paper.setPointerCapture(event.pointerId);
    });
    paper.addEventListener("pointermove", (event) => {
      if (from) write(page, between(from, point(event)), false);
    });
    paper.addEventListener("pointerup", (event) => {
      if (!from) return;
      const box = between(from, point(event));
      from = null;
      if (box.w >= 5 && box.h >= 5) write(page, box, true);
      else draw();
    });
    paper.addEventListener("pointercancel", () => (from = null));
    paper.addEventListener("keydown", (event) => {
      const box = read();
      const here = fields.page!.value === page && box.w > 0 && box.h > 0;
      if (event.key === "Home") {
        write(page, { x: 100, y: 400, w: 800, h: 100 }, true);
      } else if ((event.key === "Delete" || event.key === "Backspace") && here) {
        write(page, null, true);
      } else if (event.key.startsWith("Arrow") && here) {
        const across = event.key === "ArrowLeft" ? -step : event.key === "ArrowRight" ? step : 0;
        const down = event.key === "ArrowUp" ? -step : event.key === "ArrowDown" ? step : 0;
        if (event.shiftKey) {
          box.w = clamp(box.w + across, step, 1000 - box.x);
          box.h = clamp(box.h + down, step, 1000 - box.y);
        } else {
          box.x = clamp(box.x + across, 0, 1000 - box.w);
          box.y = clamp(box.y + down, 0, 1000 - box.h);
        }
        write(page, box, true);
      } else {
        return;
      }
      event.preventDefault();
    });
  }
  for (const input of Object.values(fields)) input?.addEventListener("input", draw);
  draw();
}

export function watchRegions(): void {
  for (const root of document.querySelectorAll<HTMLElement>("[data-region]")) watch(root);
}
