// The report's page "Compare": any countries over any half-years, with the choice kept in the address, so that a view can be cited and sent.
// Rows come from the report's own file; a cell that is not told says what stands for it. Without this script the page's lists lead to the
// same numbers.

interface Row {
  period: string;
  section: string;
  country: string;
  iso3166_alpha2: string | null;
  small_cells?: Record<string, string>;
  [column: string]: unknown;
}

interface Choice {
  section: string;
  what: string;
  from: string;
  to: string;
  countries: string[];
}

const most = 6;
const columnNames = ["requests", "accounts_specified", "disclosed_content", "disclosed_noncontent", "no_data_found", "rejected"];

// The sentences of the page's language, which the page brings along; {1} to {9} are places.
let words: Record<string, string> = {};
function say(key: string, ...filling: string[]): string {
  return (words[key] ?? key).replace(/\{(\d)\}/g, (_, place: string) => filling[Number(place) - 1] ?? "");
}
const columns = (): [string, string][] => columnNames.map((name) => [name, say(name)]);
const sectionName = (section: string): string => say("section_" + section);
const svgSpace = "http://www.w3.org/2000/svg";

const keyOf = (row: Row): string => row.iso3166_alpha2 ?? row.country;

function nameOf(key: string): string {
  if (!/^[A-Z]{2}$/.test(key)) return key;
  try {
    return new Intl.DisplayNames([document.documentElement.lang], { type: "region" }).of(key) ?? key;
  } catch {
    return key;
  }
}

function add<K extends keyof HTMLElementTagNameMap>(parent: Element, tag: K, words = ""): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  made.textContent = words;
  parent.append(made);
  return made;
}

function cellText(row: Row | undefined, what: string): string {
  if (!row) return say("no_row");
  const value = row[what];
  if (typeof value === "number") return value.toLocaleString(document.documentElement.lang);
  const stands = row.small_cells?.[what];
  if (!stands) return say("not_published");
  return stands.startsWith("1-") ? say("small", stands.slice(2)) : say("kept_back");
}

// The address says everything that the view shows.
function written(choice: Choice): string {
  return "#" + new URLSearchParams({ ...choice, countries: choice.countries.join(",") }).toString();
}

class Comparison {
  private readonly bySection = new Map<string, Row[]>();
  private readonly sections: string[];
  private choice: Choice;

  constructor(
    private readonly place: HTMLElement,
    rows: Row[],
  ) {
    for (const row of rows) {
      const mine = this.bySection.get(row.section);
      if (mine) mine.push(row);
      else this.bySection.set(row.section, [row]);
    }
    this.sections = [...this.bySection.keys()].sort();
    this.choice = this.fromAddress();
    addEventListener("hashchange", () => {
      this.choice = this.fromAddress();
      this.draw();
    });
    this.draw();
  }

  private rows(section: string): Row[] {
    return this.bySection.get(section) ?? [];
  }
  private periods(section: string): string[] {
    return [...new Set(this.rows(section).map((row) => row.period))].sort();
  }

  private fromAddress(): Choice {
    const said = new URLSearchParams(location.hash.slice(1));
    const oneOf = (name: string, all: string[], otherwise: string): string => {
      const value = said.get(name);
      return value !== null && all.includes(value) ? value : otherwise;
    };
    const section = oneOf("section", this.sections, this.sections.includes("criminal") ? "criminal" : (this.sections[0] ?? ""));
    const periods = this.periods(section);
    const known = new Set(this.rows(section).map(keyOf));
    const newest = periods.at(-1) ?? "";
    const largest = this.rows(section)
      .filter((row) => row.period === newest && typeof row["requests"] === "number")
      .sort((one, other) => (other["requests"] as number) - (one["requests"] as number))
      .slice(0, 3)
      .map(keyOf);
    const named = (said.get("countries") ?? "").split(",").filter((key) => known.has(key));
    return {
      section,
      what: oneOf("what", columnNames, "requests"),
      from: oneOf("from", periods, periods[0] ?? ""),
      to: oneOf("to", periods, newest),
      countries: (named.length > 0 ? [...new Set(named)] : largest).slice(0, most),
    };
  }

  private change(part: Partial<Choice>): void {
    history.replaceState(null, "", written({ ...this.choice, ...part }));
    this.choice = this.fromAddress();
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement.id : "";
    this.draw();
    if (focused) document.getElementById(focused)?.focus();
  }

  private select(parent: Element, id: string, label: string, options: [string, string][], value: string, chosen: (value: string) => void): void {
    const line = add(parent, "p");
    const words = add(line, "label", label + " ");
    words.htmlFor = id;
    const made = add(line, "select");
    made.id = id;
    for (const [name, says] of options) {
      const option = add(made, "option", says);
      option.value = name;
      option.selected = name === value;
    }
    made.addEventListener("change", () => chosen(made.value));
  }

  private draw(): void {
    const { section, what, countries } = this.choice;
    const periods = this.periods(section);
    const shown = periods.filter((period) => period >= this.choice.from && period <= this.choice.to);
    const form = document.createElement("div");
    const plain = (all: string[]): [string, string][] => all.map((one) => [one, one]);
    this.select(form, "compare-section", say("section"), this.sections.map((one): [string, string] => [one, sectionName(one)]), section, (value) => this.change({ section: value }));
    this.select(form, "compare-what", say("what"), columns(), what, (value) => this.change({ what: value }));
    this.select(form, "compare-from", say("begin"), plain(periods), this.choice.from, (value) => this.change({ from: value }));
    this.select(form, "compare-to", say("end"), plain(periods), this.choice.to, (value) => this.change({ to: value }));
    const others = [...new Set(this.rows(section).map(keyOf))]
      .filter((key) => !countries.includes(key))
      .sort((one, other) => nameOf(one).localeCompare(nameOf(other)));
    if (countries.length < most) {
      this.select(form, "compare-add", say("add"), [["", say("choose")], ...others.map((key): [string, string] => [key, nameOf(key)])], "", (value) => {
        if (value) this.change({ countries: [...countries, value] });
      });
    }
    const list = add(form, "ul");
    for (const key of countries) {
      const item = add(list, "li", nameOf(key) + " ");
      if (countries.length < 2) continue;
      const away = add(item, "button", say("away"));
      away.type = "button";
      away.setAttribute("aria-label", say("away_named", nameOf(key)));
      away.addEventListener("click", () => this.change({ countries: countries.filter((one) => one !== key) }));
    }
    const title = say("title", say(what), sectionName(section), shown[0] ?? "", shown.at(-1) ?? "");
    this.place.replaceChildren(form, this.chart(shown, title), this.table(shown, title), this.cite(shown, title));
  }

  private find(key: string, period: string): Row | undefined {
    return this.rows(this.choice.section).find((row) => row.period === period && keyOf(row) === key);
  }

  private table(shown: string[], title: string): HTMLElement {
    const region = document.createElement("div");
    region.className = "scroll";
    region.tabIndex = 0;
    region.setAttribute("role", "region");
    region.setAttribute("aria-label", title);
    const table = add(region, "table");
    add(table, "caption", title);
    const head = add(add(table, "thead"), "tr");
    add(head, "th", say("half_year")).scope = "col";
    for (const key of this.choice.countries) {
      const cell = add(head, "th", nameOf(key));
      cell.scope = "col";
      cell.className = "n";
    }
    const body = add(table, "tbody");
    for (const period of shown) {
      const line = add(body, "tr");
      add(line, "th", period).scope = "row";
      for (const key of this.choice.countries) add(line, "td", cellText(this.find(key, period), this.choice.what)).className = "n";
    }
    return region;
  }

  // A line a country; half-years that are not told are gaps.
  private chart(shown: string[], title: string): SVGElement {
    const svg = document.createElementNS(svgSpace, "svg");
    svg.setAttribute("viewBox", "0 0 760 280");
    svg.setAttribute("class", "line");
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", say("numbers_below", title));
    const value = (key: string, period: string): number | undefined => {
      const told = this.find(key, period)?.[this.choice.what];
      return typeof told === "number" ? told : undefined;
    };
    const largest = Math.max(1, ...this.choice.countries.flatMap((key) => shown.map((period) => value(key, period) ?? 0)));
    const x = (at: number): number => 16 + (728 * at) / Math.max(1, shown.length - 1);
    const y = (of: number): number => 248 - (224 * of) / largest;
    this.choice.countries.forEach((key, which) => {
      let path = "";
      let drawing = false;
      let last: [number, number] | undefined;
      shown.forEach((period, at) => {
        const told = value(key, period);
        if (told !== undefined) {
          path += `${drawing ? "L" : "M"}${x(at).toFixed(1)} ${y(told).toFixed(1)} `;
          last = [x(at), y(told)];
        }
        drawing = told !== undefined;
      });
      const line = document.createElementNS(svgSpace, "path");
      line.setAttribute("class", "series");
      line.setAttribute("d", path);
      line.setAttribute("stroke-dasharray", ["", "8 4", "2 3", "12 3 2 3", "1 5", "16 6"][which] ?? "");
      svg.append(line);
      if (!last) return;
      const name = document.createElementNS(svgSpace, "text");
      name.setAttribute("class", "axis");
      name.setAttribute("x", String(last[0]));
      name.setAttribute("y", String(last[1] - 6));
      name.setAttribute("text-anchor", "end");
      name.textContent = nameOf(key);
      svg.append(name);
    });
    return svg;
  }

  private cite(shown: string[], title: string): HTMLElement {
    const out = document.createElement("div");
    add(out, "p", `${document.title}: ${title}. ${location.href}`);
    const lines = [["period", ...this.choice.countries].map((cell) => `"${cell.replaceAll('"', '""')}"`).join(",")];
    for (const period of shown) {
      lines.push(
        [period, ...this.choice.countries.map((key) => this.find(key, period)?.[this.choice.what]).map((told) => (typeof told === "number" ? String(told) : ""))].join(","),
      );
    }
    const link = add(out, "a", say("file"));
    link.href = URL.createObjectURL(new Blob([lines.join("\n") + "\n"], { type: "text/csv" }));
    link.download = "comparison.csv";
    return out;
  }
}

async function begin(place: HTMLElement): Promise<void> {
  words = JSON.parse(place.dataset["words"] ?? "{}") as Record<string, string>;
  const answer = await fetch(place.dataset["compare"] ?? "data/by-country.json");
  if (!answer.ok) return;
  const rows = (await answer.json()) as Row[];
  if (rows.length > 0) new Comparison(place, rows);
}

const place = document.querySelector<HTMLElement>("[data-compare]");
// Opened from a disk, a page may not read its neighbours: the lists below are there all the same.
if (place) begin(place).catch(() => place.replaceChildren());
