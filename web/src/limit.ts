// <textarea data-limit="500">: says how many characters are left, politely, once the end is near.
export function watchLimits(): void {
  for (const area of document.querySelectorAll<HTMLTextAreaElement>("textarea[data-limit]")) {
    const limit = Number(area.dataset["limit"]);
    const place = document.getElementById(`${area.id}-count`);
    if (!place || !Number.isFinite(limit)) continue;
    const first = place.textContent ?? "";
    const count = (): void => {
      const left = limit - [...area.value].length;
      if (left > limit / 4) place.textContent = first;
      else place.textContent = left >= 0 ? `${left} characters left` : `${-left} characters too many`;
    };
    area.addEventListener("input", count);
    place.setAttribute("aria-live", "polite");
    count();
  }
}
