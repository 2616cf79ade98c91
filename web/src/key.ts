// <div data-key="sign-in | enrol | add | touch" data-key-ask="/path"> in a form: before the form goes, its owner touches their key. The
// server says at that moment what the key shall sign; the answer goes into hidden fields and the form is sent as it stands, so that nothing
// that was typed is lost, whatever the key says. WebAuthn: https://www.w3.org/TR/webauthn-3/.
import { isRecord, post } from "./post";

function bytes(text: string): Uint8Array<ArrayBuffer> {
  const raw = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  const made = new Uint8Array(raw.length);
  for (let at = 0; at < raw.length; ++at) made[at] = raw.charCodeAt(at);
  return made;
}

function text(buffer: ArrayBuffer): string {
  let raw = "";
  for (const byte of new Uint8Array(buffer)) raw += String.fromCharCode(byte);
  return btoa(raw).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

// What the server says: every member is a text but `keys`, a list of texts.
interface Ask {
  of(name: string): string;
  keys: PublicKeyCredentialDescriptor[];
}

async function ask(form: HTMLFormElement, path: string): Promise<Ask | null> {
  const fields = new URLSearchParams({ act: new URL(form.action).pathname });
  const token = form.querySelector<HTMLInputElement>('input[name="_token"]');
  if (token?.value) fields.append(token.name, token.value);
  const answer = await post(path, fields, new AbortController().signal);
  if (!isRecord(answer) || !Array.isArray(answer["keys"])) return null;
  const keys = answer["keys"].filter((one): one is string => typeof one === "string");
  return {
    of: (name) => (typeof answer[name] === "string" ? answer[name] : ""),
    keys: keys.map((id) => ({ type: "public-key", id: bytes(id) })),
  };
}

function put(form: HTMLFormElement, name: string, value: string): void {
  const field = form.querySelector<HTMLInputElement>(`input[name="${name}"]`);
  if (field) field.value = value;
}

async function touch(form: HTMLFormElement, path: string): Promise<boolean> {
  const asked = await ask(form, path);
  if (!asked) return false;
  const made = await navigator.credentials.get({
    publicKey: {
      challenge: bytes(asked.of("challenge")),
      rpId: asked.of("rp_id"),
      allowCredentials: asked.keys,
      userVerification: "required",
      timeout: 120_000,
    },
  });
  if (!(made instanceof PublicKeyCredential) || !(made.response instanceof AuthenticatorAssertionResponse)) return false;
  put(form, "key-challenge", asked.of("challenge"));
  put(form, "key-credential", text(made.rawId));
  put(form, "key-client-data", text(made.response.clientDataJSON));
  put(form, "key-data", text(made.response.authenticatorData));
  put(form, "key-signature", text(made.response.signature));
  return true;
}

async function make(form: HTMLFormElement, path: string, prefix: string): Promise<boolean> {
  const asked = await ask(form, path);
  if (!asked) return false;
  const made = await navigator.credentials.create({
    publicKey: {
      challenge: bytes(asked.of("challenge")),
      rp: { id: asked.of("rp_id"), name: asked.of("provider") },
      user: { id: bytes(asked.of("person")), name: asked.of("name"), displayName: asked.of("name") },
      pubKeyCredParams: [-7, -8, -257].map((alg) => ({ type: "public-key", alg })),
      excludeCredentials: asked.keys,
      authenticatorSelection: { residentKey: "required", requireResidentKey: true, userVerification: "required" },
      attestation: "none",
      timeout: 120_000,
    },
  });
  if (!(made instanceof PublicKeyCredential) || !(made.response instanceof AuthenticatorAttestationResponse)) return false;
  put(form, `${prefix}-challenge`, asked.of("challenge"));
  put(form, `${prefix}-client-data`, text(made.response.clientDataJSON));
  put(form, "key-attestation", text(made.response.attestationObject));
  return true;
}

// What the browser's refusal means to the person in front of it. Browsers give few names, on purpose.
function meaning(failure: unknown): string {
  const name = failure instanceof DOMException ? failure.name : "";
  if (name === "NotAllowedError") return "No key was touched in time, or it was refused. Nothing was sent; try again.";
  if (name === "InvalidStateError") return "This key is registered already. Use another one.";
  if (name === "SecurityError") return "Keys do not work at this address. Open this site by its own name.";
  return "The key could not be used. Nothing was sent; try again, or use another key.";
}

export function watchKeys(): void {
  for (const part of document.querySelectorAll<HTMLElement>("[data-key]")) {
    const form = part.closest("form");
    const words = part.querySelector<HTMLElement>("[data-key-words]");
    const path = part.dataset["keyAsk"] ?? "";
    const origin = part.dataset["keyOrigin"] ?? "";
    if (!form || !words) continue;
    const say = (sentence: string): void => {
      words.textContent = sentence;
    };
    if (window.location.origin !== origin) {
      say(`Keys work at ${origin} only. Open this page there.`);
      continue;
    }
    if (!("PublicKeyCredential" in window)) {
      say("This browser cannot use security keys or passkeys. Use a newer one.");
      continue;
    }
    let ready = false;
    let running = false;
    form.addEventListener("submit", (event) => {
      if (ready) return;
      event.preventDefault();
      if (running) return;
      running = true;
      const button = event.submitter;
      say("Touch your key.");
      void (async () => {
        try {
          const kind = part.dataset["key"];
          let done = false;
          if (kind === "enrol") {
            done = await make(form, path, "key");
          } else if (kind === "add") {
            done = await touch(form, "/account/touch");
            if (done) say("Now the new key.");
            done = done && (await make(form, path, "new"));
          } else {
            done = await touch(form, path);
          }
          if (done) {
            ready = true;
            say("");
            form.requestSubmit(button instanceof HTMLButtonElement ? button : null);
          } else {
            say("The key could not be asked for. Nothing was sent; load the page again if it lay open for long.");
          }
        } catch (failure) {
          say(meaning(failure));
        } finally {
          running = false;
        }
      })();
    });
    // Back by the browser's button: the old answer is spent.
    window.addEventListener("pageshow", () => {
      ready = false;
    });
  }
}
