// A request as an officer files it, page by page; and the paper that goes with it.
import { press } from "./demo.mjs";

// A PDF of these objects, the first being its catalogue.
export function pdfOf(objects) {
  let text = "%PDF-1.4\n";
  const offsets = objects.map((object, at) => {
    const offset = text.length;
    text += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const table = text.length;
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.map((one) => `${String(one).padStart(10, "0")} 00000 n \n`).join("")}`;
  text += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`;
  return Buffer.from(text, "latin1");
}
export const streamOf = (drawing, words = "") => `<< ${words} /Length ${drawing.length} >>\nstream\n${drawing}\nendstream`;

// A PDF of one page with these lines on it.
export function paperOf(lines) {
  const escaped = lines.map((line) => line.replace(/[\\()]/g, "\\$&"));
  return pdfOf([
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
    streamOf(`BT /F1 12 Tf 72 740 Td 18 TL ${escaped.map((line) => `(${line}) Tj T*`).join(" ")} ET`),
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
  ]);
}

export const warrant = {
  lane: "Data for an investigation or a trial",
  instrument: "search_warrant",
  authority: "judge",
  docket: "26-mj-0900",
  account: "otto.fenn@larkspur.example",
  kind: "account_email",
  classes: ["bsi_name", "content_mail"],
  first: [1, 3, 2026],
  last: [30, 4, 2026],
};

export const paperFor = (request) => ({
  name: `${request.docket}.pdf`,
  mimeType: "application/pdf",
  buffer: paperOf([
    "United States District Court for the District of Westmark",
    `Search and seizure warrant, case ${request.docket}`,
    `The account ${request.account}`,
    "from March 1, 2026 through April 30, 2026",
    "Larkspur Mail Inc.",
    "Made up for a test. Nothing in it exists.",
  ]),
});

export async function fillDay(page, name, [day, month, year]) {
  await page.locator(`#${name}-day`).fill(String(day));
  await page.locator(`#${name}-month`).fill(String(month));
  await page.locator(`#${name}-year`).fill(String(year));
}

const onward = (page) => press(page, "Save and continue");

export async function begin(page, request) {
  await page.goto("/portal/new");
  await page.getByLabel(request.lane, { exact: true }).check();
  await press(page, "Start");
}
export async function fillProcess(page, request) {
  await page.locator("#instrument").selectOption(request.instrument);
  await page.locator("#authority").selectOption(request.authority);
  await page.locator("#issuer").fill("United States District Court for the District of Westmark");
  await page.locator("#docket").fill(request.docket);
  await fillDay(page, "issued_on", [2, 7, 2026]);
  await page.locator("input[name=signed][value=yes]").check();
  await page.locator("#signer").fill("Tamsin Overbrook");
  await page.locator("input[name=addressed_to]").first().check();
}
export async function fillData(page, request) {
  for (const one of request.classes) await page.locator(`input[name=classes][value=${one}]`).check();
  await fillDay(page, "first", request.first);
  await fillDay(page, "last", request.last);
}

// From the list of requests to the page of the one just sent; its reference number.
export async function fileRequest(page, request) {
  await begin(page, request);
  await fillProcess(page, request);
  await onward(page);
  // A court of a state says which part of the country it is of.
  if (await page.locator("input[name=region]").count()) await onward(page);
  await page.locator("#kind-1").selectOption(request.kind);
  await page.locator("#values-1").fill(request.account);
  await onward(page);
  await fillData(page, request);
  await onward(page);
  if (request.summary) await page.locator("#summary").fill(request.summary);
  if (request.nexus) await page.locator("#nexus").fill(request.nexus);
  await onward(page);
  await page.locator("#paper").setInputFiles(paperFor(request));
  await press(page, "Upload and continue");
  await press(page, "Send the request");
  return numberOn(page);
}

export async function numberOn(page) {
  const found = /SP-\d+/.exec(await page.locator("h1").textContent());
  if (!found) throw new Error(`no reference number on ${page.url()}: ${await page.locator("main").innerText()}`);
  return found[0];
}
