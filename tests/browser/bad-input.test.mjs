// What people send by mistake or in malice, through the pages and the command line of a served demo: each is answered by a plain sentence that
// names field or line, nothing is half done, the right thing goes through afterwards, and the log holds nothing of a customer's.
import assert from "node:assert/strict";
import { appendFile, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { dirname, join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { answerOf, Demo, press, sallyport } from "./support/demo.mjs";
import { begin, fileRequest, fillData, fillProcess, numberOn, paperFor, pdfOf, streamOf, warrant } from "./support/filing.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const papers = join(root, "tests/data/papers");

let demo;
before(async () => (demo = await Demo.open()));
const opened = async (code) => {
  const page = await demo.as(code);
  page.context().setDefaultTimeout(20_000);
  return page;
};
after(() => demo?.close());

const errors = (page) => page.locator(".errors").innerText();
const onward = (page) => press(page, "Save and continue");
const toStep = (page, step) => page.goto(page.url().replace(/[^/]+$/, step));

test("A form with missing, contradictory or impossible fields is answered field by field, and what was right is kept", async () => {
  const page = await opened("officer-bureau");
  await begin(page, warrant);
  await press(page, "Save and continue");
  const missing = await errors(page);
  for (const word of [/legal process/i, /number/i, /date|day/i]) assert.match(missing, word);

  await fillProcess(page, warrant);
  for (const [day, month, year, said] of [
    ["31", "2", "2026", /31 2 2026 is not a day/],
    ["1", "13", "2026", /1 13 2026 is not a day/],
    ["x", "7", "2026", /The day “x 7 2026” is not written in numbers/],
    ["1", "1", "2099", /2099/],
  ]) {
    await page.locator("#issued_on-day").fill(day);
    await page.locator("#issued_on-month").fill(month);
    await page.locator("#issued_on-year").fill(year);
    await onward(page);
    assert.match(await errors(page), said);
    assert.equal(await page.locator("#docket").inputValue(), warrant.docket, "the rest of the page is kept");
  }
  await fillProcess(page, warrant);
  await onward(page);
  if (await page.locator("input[name=region]").count()) await onward(page);

  await page.locator("#kind-1").selectOption("account_email");
  await page.locator("#values-1").fill("this is no address");
  await onward(page);
  assert.match(await errors(page), /this is no address|address/);
  await page.locator("#values-1").fill(warrant.account);
  await onward(page);

  // The last day before the first: two fields that cannot both be right.
  await fillData(page, { ...warrant, first: [30, 4, 2026], last: [1, 3, 2026] });
  await onward(page);
  assert.match(await errors(page), /after|before/);
  await fillData(page, { ...warrant, first: [29, 2, 2026], last: [30, 4, 2026] });
  await onward(page);
  assert.match(await errors(page), /29 2 2026 is not a day/);
  await page.context().close();
});

test("A range in a zone that does not exist, or in none, and a country that does not exist, are refused by the server too", async () => {
  const page = await opened("officer-bureau");
  await begin(page, warrant);
  await fillProcess(page, warrant);
  await onward(page);
  if (await page.locator("input[name=region]").count()) await onward(page);
  await page.locator("#kind-1").selectOption("account_email");
  await page.locator("#values-1").fill(warrant.account);
  await onward(page);
  await fillData(page, warrant);
  // A page of ours offers zones that exist; a form written by hand may say anything.
  const zone = page.locator("[name=zone]");
  const says = async (value) => {
    await zone.evaluate((control, word) => {
      if (control instanceof HTMLSelectElement) control.add(new Option(word, word, true, true));
      control.value = word;
    }, value);
    await onward(page);
    return errors(page);
  };
  assert.match(await says("Mars/Olympus"), /Choose a time zone from the list/);
  assert.match(await says(""), /without one a day is not a range/);
  await page.context().close();

  const file = join(demo.scratch, "demand.json");
  const example = await answerOf(sallyport(), "law", "assess", "--example");
  assert.equal(example.code, 0, example.stderr);
  const demand = JSON.parse(example.stdout);
  for (const [field, value, said] of [
    ["user_residence", "XX", /user_residence.*a country/],
    ["jurisdiction", "Ruritania", /jurisdiction.*a country/],
    ["issued_on", "2026-02-30", /issued_on.*2026-02 has 28 days, there is no day 30/],
    ["served_at", "2026-03-10T14:05:00", /served_at.*zone/],
  ]) {
    await writeFile(file, JSON.stringify({ ...demand, [field]: value }));
    const { code, stderr } = await answerOf(sallyport(), "law", "assess", file);
    assert.equal(code, 2, `${field}: ${stderr}`);
    assert.match(stderr, said);
  }
});

// One request, ready for its paper.
async function readyForPaper(page) {
  await begin(page, warrant);
  await fillProcess(page, warrant);
  await onward(page);
  if (await page.locator("input[name=region]").count()) await onward(page);
  await page.locator("#kind-1").selectOption(warrant.kind);
  await page.locator("#values-1").fill(warrant.account);
  await onward(page);
  await fillData(page, warrant);
  await onward(page);
  await onward(page);
  await page.locator("#paper").waitFor();
}

// A pattern that draws itself ten times a level: without a limit a reader is at it for years.
function endless() {
  const levels = 12;
  const next = (level) => `/Resources << /XObject << /A ${level + 1} 0 R >> >>`;
  const form = (level) => streamOf("/A Do ".repeat(10), `/Type /XObject /Subtype /Form /BBox [0 0 612 792] ${next(level)}`);
  return pdfOf([
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R ${next(4)} >>`,
    streamOf("/A Do"),
    ...Array.from({ length: levels }, (_, at) => form(5 + at)),
    streamOf("0 0 600 700 re f", "/Type /XObject /Subtype /Form /BBox [0 0 612 792]"),
  ]);
}

test("A paper that is none is refused with a sentence beside its field, and the draft waits for a better one", async (t) => {
  const page = await opened("officer-bureau");
  await readyForPaper(page);
  const address = page.url();
  const bytes = async (name) => readFile(join(papers, name));
  const cases = [
    ["a moving picture", Buffer.from("GIF89a\u0001\u0000\u0001\u0000"), /starts like a GIF picture, not like a PDF/],
    ["plain words", Buffer.from("Please send me everything.\n"), /PDF/],
    ["0 bytes", Buffer.alloc(0), /empty|0 bytes|no file|choose/i],
    ["26 MB", Buffer.concat([Buffer.from("%PDF-1.4\n"), Buffer.alloc(25_999_991, 0x20)]), /26 MB, at most 25 MB/],
    ["a PDF behind a password", await bytes("qpdf/enc-long-password.pdf"), /password/],
    ["a PDF that never ends", endless(), /takes too long to read/],
    ["a PDF that was cut", paperFor(warrant).buffer.subarray(0, 200), /damaged/],
  ];
  for (const [what, buffer, said] of cases) {
    await t.test(what, async () => {
      await page.goto(address);
      await writeFile(join(demo.scratch, "paper.pdf"), buffer);
      await page.locator("#paper").setInputFiles(join(demo.scratch, "paper.pdf"));
      // A reader's own limit is twenty seconds of the processor.
      const click = page.getByRole("button", { name: "Upload and continue" }).click({ timeout: 120_000 });
      await Promise.all([page.waitForEvent("domcontentloaded", { timeout: 120_000 }), click]);
      const sentence = await errors(page);
      assert.match(sentence, said);
      assert.doesNotMatch(sentence, /otto\.fenn/);
      await page.goto(address);
      assert.equal(await page.locator("main strong", { hasText: "paper.pdf" }).count(), 0, "nothing of it stayed with the draft");
    });
  }
  await t.test("a body that stops half way", async () => {
    const cookie = (await page.context().cookies()).map((one) => `${one.name}=${one.value}`).join("; ");
    await page.goto(address);
    const action = new URL(await page.locator("form", { has: page.locator("#paper") }).getAttribute("action"), demo.base);
    const token = await page.locator("form", { has: page.locator("#paper") }).locator("input[type=hidden]").first().evaluate((one) => [one.name, one.value]);
    const head = `--cut\r\ncontent-disposition: form-data; name="${token[0]}"\r\n\r\n${token[1]}\r\n--cut\r\ncontent-disposition: form-data; name="paper"; filename="half.pdf"\r\ncontent-type: application/pdf\r\n\r\n`;
    const body = Buffer.concat([Buffer.from(head), paperFor(warrant).buffer.subarray(0, 300)]);
    await new Promise((done, fail) => {
      const socket = connect(Number(action.port), action.hostname, () => {
        socket.write(
          `POST ${action.pathname} HTTP/1.1\r\nHost: ${action.host}\r\nOrigin: ${demo.base}\r\nCookie: ${cookie}\r\n` +
            `Content-Type: multipart/form-data; boundary=cut\r\nContent-Length: 90000\r\n\r\n`,
        );
        socket.write(body, () => setTimeout(() => socket.destroy(), 300));
      });
      socket.on("close", done);
      socket.on("error", fail);
    });
    await page.goto(address);
    assert.equal(await page.locator("main strong", { hasText: "half.pdf" }).count(), 0);
  });
  await t.test("and the right one goes through", async () => {
    await page.goto(address);
    await page.locator("#paper").setInputFiles(paperFor(warrant));
    await press(page, "Upload and continue");
    await press(page, "Send the request");
    assert.match(await numberOn(page), /^SP-\d+$/);
  });
  await page.context().close();
});

test("A request cannot be sent around its checks", async () => {
  const page = await opened("officer-bureau");
  await begin(page, warrant);
  await toStep(page, "check");
  const send = page.getByRole("button", { name: "Send the request", exact: true });
  if (await send.count()) {
    await press(page, "Send the request");
    assert.ok(await page.locator(".errors").isVisible());
  }
  await page.goto("/portal");
  assert.equal(await page.locator("tr", { hasText: "Draft" }).count() > 0 || (await page.locator("main").innerText()).includes("raft"), true);
  await page.context().close();
});

test("A mailbox that vanishes stops the freezing with a sentence, and what was accepted is frozen once it is back", async () => {
  const officer = await opened("officer-bureau");
  const number = await fileRequest(officer, { ...warrant, docket: "26-mj-0977" });
  const away = ["maildir", "mbox"].map((name) => [join(demo.folder, "store", name), join(demo.folder, "store", `${name}-away`)]);
  for (const [place, other] of away) await rename(place, other);
  const analyst = await opened("analyst");
  const look = async () => {
    await analyst.goto(`/desk?q=${number}`);
    await analyst.getByRole("link", { name: number, exact: true }).click();
    await analyst.locator("h1", { hasText: number }).waitFor();
    return analyst.locator("main").innerText();
  };
  const until = async (pattern, onward) => {
    for (let looks = 0; looks < 80; ++looks) {
      const text = await look();
      if (pattern.test(text)) return text;
      await onward();
    }
    assert.match(await look(), pattern);
  };
  await look();
  await press(analyst, "Accept for review");
  await until(/Preservation failed, will be tried again/, () => analyst.waitForTimeout(250));
  assert.doesNotMatch(await analyst.locator("main .tag").first().innerText(), /Under review/);
  for (const [place, other] of away) await rename(other, place);
  await until(/Under review/, () => press(analyst, "Go to the next due event"));
  const checked = await answerOf(sallyport(), "verify", "--data", demo.folder);
  assert.equal(checked.code, 0, checked.stderr);
  await officer.context().close();
  await analyst.context().close();
});

test("The log holds no word of a customer's", async () => {
  assert.doesNotMatch(demo.log, /otto|fenn|larkspur\.example|this is no address|Olympus/i);
});

test("A rulebook with a mistake stops the start with file and line, and the folder opens again once it is mended", async () => {
  await demo.stop();
  const folder = join(demo.folder, "rulebooks");
  const name = (await readdir(folder)).find((one) => one.startsWith("us") && one.endsWith(".toml"));
  assert.ok(name, "the demo has a rulebook of the United States");
  const path = join(folder, name);
  const before = await readFile(path, "utf8");
  for (const [mistake, said] of [
    ['\n[[row]]\nid = "x"\nclasses = ["bsi_shoe_size"]\n', /bsi_shoe_size|row|instrument/],
    ["\nthis is not toml\n", /line \d+/],
  ]) {
    await appendFile(path, mistake);
    const { code, stderr } = await answerOf(sallyport(), "serve", "--data", demo.folder, "--port", "0");
    assert.notEqual(code, 0);
    assert.match(stderr, new RegExp(name.replace(".", "\\.")));
    assert.match(stderr, said);
    await writeFile(path, before);
  }
  await demo.serve();
  const page = await demo.window();
  assert.equal((await page.goto("/")).status(), 200);
  await page.context().close();
});
