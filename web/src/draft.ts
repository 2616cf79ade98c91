// <form data-autosave="/path">: the draft is saved two seconds after the last key and when the page is left. The server answers
// {"saved": "12:03"}; the words stand beside the form's buttons.
import { afterPause, fieldsOf, isRecord, post } from "./post";

export function watchDrafts(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-autosave]")) {
    const path = form.dataset["autosave"] ?? "";
    const status = document.createElement("p");
    status.className = "saved";
    status.setAttribute("role", "status");
    form.append(status);
    let unsaved = false;
    let sent = false;
    const save = afterPause(2000, async (signal) => {
      const answer = await post(path, fieldsOf(form), signal);
      if (signal.aborted) return;
      if (isRecord(answer)) {
        unsaved = false;
        status.textContent = typeof answer["saved"] === "string" ? `Draft saved at ${answer["saved"]}` : "Draft saved";
      } else {
        status.textContent = "The draft could not be saved. It is tried again with the next change.";
      }
    });
    form.addEventListener("input", () => {
      unsaved = true;
      save();
    });
    form.addEventListener("submit", () => (sent = true));
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState !== "hidden" || !unsaved || sent) return;
      if (navigator.sendBeacon(path, fieldsOf(form))) unsaved = false;
    });
  }
}
