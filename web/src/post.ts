// One way to send a form's fields in the background. Files stay behind: a check and a draft are about words.

export function fieldsOf(form: HTMLFormElement): URLSearchParams {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") fields.append(name, value);
  return fields;
}

// The answer as JSON, or null when there is none: signed out, no network, an error page.
export async function post(path: string, fields: URLSearchParams, signal: AbortSignal): Promise<unknown> {
  try {
    const answer = await fetch(path, { method: "POST", body: fields, signal, redirect: "error", credentials: "same-origin" });
    if (!answer.ok || !(answer.headers.get("content-type") ?? "").startsWith("application/json")) return null;
    return await answer.json();
  } catch {
    return null;
  }
}

// Calls `act` when nothing has changed for `wait` milliseconds; a newer call ends an older one that still runs.
export function afterPause(wait: number, act: (signal: AbortSignal) => void): () => void {
  let timer = 0;
  let running: AbortController | null = null;
  return () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => {
      running?.abort();
      running = new AbortController();
      act(running.signal);
    }, wait);
  };
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
