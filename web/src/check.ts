// <form data-check="/path">: what is missing or cannot be reached, said while typing. The server answers
// {"fields": {"NAME": "sentence"}, "summary": ["sentence"]}; words go into [data-live="NAME"] and [data-live-summary] of the form
// or, for the summary, of the page. A field that nobody has touched yet is not scolded.
import { afterPause, fieldsOf, isRecord, post } from "./post";

function say(element: Element, words: string): void {
  if (element.textContent !== words) element.textContent = words; // screen readers speak again only when it changed
}

function show(form: HTMLFormElement, touched: Set<string>, answer: unknown): void {
  if (!isRecord(answer)) return;
  const fields = isRecord(answer["fields"]) ? answer["fields"] : {};
  for (const place of form.querySelectorAll<HTMLElement>("[data-live]")) {
    const name = place.dataset["live"] ?? "";
    const words = fields[name];
    say(place, touched.has(name) && typeof words === "string" ? words : "");
  }
  const region = form.querySelector("[data-live-summary]") ?? document.querySelector("[data-live-summary]");
  const summary = answer["summary"];
  if (!region || !Array.isArray(summary)) return;
  const lines = summary.filter((line): line is string => typeof line === "string");
  const before = [...region.children].map((child) => child.textContent ?? "");
  if (before.length === lines.length && before.every((line, at) => line === lines[at])) return;
  region.replaceChildren(
    ...lines.map((line) => {
      const paragraph = document.createElement("p");
      paragraph.textContent = line;
      return paragraph;
    }),
  );
}

export function watchChecks(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-check]")) {
    const path = form.dataset["check"] ?? "";
    const touched = new Set<string>();
    const ask = afterPause(400, async (signal) => {
      const answer = await post(path, fieldsOf(form), signal);
      if (!signal.aborted) show(form, touched, answer);
    });
    form.addEventListener("input", ask);
    form.addEventListener("change", (event) => {
      const target = event.target;
      if (target instanceof HTMLInputElement || target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement) {
        touched.add(target.name);
        touched.add(target.name.replace(/-(day|month|year)$/, ""));
      }
      ask();
    });
  }
}
