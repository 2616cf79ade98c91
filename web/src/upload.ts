// <form data-upload>: shows how far an upload is, and stops it on request. The server answers a post that was taken by leading on
// (303), and the page goes there; a refusal is shown by sending the form once more as the browser does.
function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
}

function bytesOf(form: HTMLFormElement): number {
  let sum = 0;
  for (const input of form.querySelectorAll<HTMLInputElement>('input[type="file"]')) for (const file of input.files ?? []) sum += file.size;
  return sum;
}

function begin(form: HTMLFormElement, submitter: HTMLElement | null): void {
  const box = document.createElement("div");
  box.className = "progress";
  const words = document.createElement("p");
  words.setAttribute("role", "status");
  const bar = document.createElement("progress");
  bar.setAttribute("aria-label", "Upload");
  const stop = document.createElement("button");
  stop.type = "button";
  stop.className = "second";
  stop.textContent = "Stop the upload";
  box.append(words, bar, stop);
  form.append(box);
  for (const button of form.querySelectorAll<HTMLButtonElement>("button")) button.disabled = button !== stop;

  const data = new FormData(form);
  if (submitter instanceof HTMLButtonElement && submitter.name) data.append(submitter.name, submitter.value);
  const request = new XMLHttpRequest();
  const end = (): void => {
    box.remove();
    for (const button of form.querySelectorAll<HTMLButtonElement>("button")) button.disabled = false;
  };
  request.open("POST", form.action);
  request.upload.addEventListener("progress", (event) => {
    bar.max = event.total;
    bar.value = event.loaded;
    words.textContent = event.loaded < event.total ? `${megabytes(event.loaded)} of ${megabytes(event.total)} sent` : "Sent. It is being checked.";
  });
  request.addEventListener("load", () => {
    if (request.status < 400) {
      window.location.assign(request.responseURL);
      return;
    }
    end();
    plainly(form, submitter); // the browser shows the page that the server answers with
  });
  request.addEventListener("error", () => {
    end();
    words.textContent = "The upload stopped. Check your connection and send it again.";
    bar.remove();
    stop.remove();
    form.append(box);
  });
  request.addEventListener("abort", end);
  stop.addEventListener("click", () => request.abort());
  request.send(data);
}

const sentPlainly = new WeakSet<HTMLFormElement>();
function plainly(form: HTMLFormElement, submitter: HTMLElement | null): void {
  sentPlainly.add(form);
  if (submitter) form.requestSubmit(submitter);
  else form.requestSubmit();
}

export function watchUploads(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-upload]")) {
    form.addEventListener("submit", (event) => {
      if (sentPlainly.has(form) || bytesOf(form) < 500_000) return;
      event.preventDefault();
      begin(form, event.submitter);
    });
  }
}
