// The whole way of a request through the pages, each step by the person whose step it is, and what the way can turn into.
import assert from "node:assert/strict";
import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { answerOf, Demo, press, sallyport, sallyportVerify } from "./support/demo.mjs";
import { begin, fileRequest, fillData, fillProcess, numberOn, paperFor, warrant } from "./support/filing.mjs";

let demo;
const windows = new Map();
before(async () => (demo = await Demo.open()));
after(() => demo?.close());

// One window a person, kept open.
async function as(code) {
  if (!windows.has(code)) windows.set(code, await demo.as(code, { acceptDownloads: true }));
  return windows.get(code);
}
async function onDesk(code, number) {
  const page = await as(code);
  await page.goto(`/desk?q=${number}`);
  await page.getByRole("link", { name: number, exact: true }).click();
  await page.locator("h1", { hasText: number }).waitFor();
  return page;
}
async function inPortal(code, number) {
  const page = await as(code);
  await page.goto("/portal");
  await page.getByRole("link", { name: number, exact: true }).click();
  await page.locator("h1", { hasText: number }).waitFor();
  return page;
}
const state = (page) => page.locator("main .tag").first().innerText();
const words = (page) => page.locator("main").innerText();

// Rounds work beside the pages: looks again until they have come so far.
async function becomes(page, wanted) {
  let met = "";
  for (let looks = 0; looks < 120; ++looks) {
    met = await state(page);
    if (met === wanted) return;
    await page.waitForTimeout(250);
    await page.goto(page.url());
  }
  assert.equal(met, wanted);
}
async function does(code, number, button) {
  const page = await onDesk(code, number);
  await press(page, button);
  return page;
}
async function accepted(number) {
  const page = await does("analyst", number, "Accept for review");
  await becomes(page, "Under review");
}
async function inDetails(page, title, fill, button) {
  const details = page.locator("details", { has: page.locator("summary", { hasText: title }) });
  await details.locator("summary").click();
  await fill(details);
  await press(page, button, details);
}
// The demo's clock goes from one due event to the next until the request is where it should be.
async function nextEventsUntil(code, number, wanted) {
  const page = await onDesk(code, number);
  for (let events = 0; events < 40 && (await state(page)) !== wanted; ++events) {
    await press(page, "Go to the next due event");
    await onDesk(code, number);
  }
  assert.equal(await state(page), wanted);
  // Days have gone by: everybody else's session is over.
  for (const [one, window] of windows) {
    if (one === code) continue;
    await window.context().close();
    windows.delete(one);
  }
  return page;
}
async function numberOf(code, docket) {
  const page = await as(code);
  await page.goto("/portal");
  return (await page.locator("tr", { hasText: docket }).first().innerText()).match(/SP-\d+/)[0];
}

test("An officer is told while typing what is missing, and what the process reaches", async () => {
  const page = await as("officer-harbour");
  await begin(page, warrant);
  await page.locator("#instrument").selectOption("grand_jury_subpoena");
  await page.locator("#authority").selectOption("court_clerk");
  const summary = page.locator("[data-live-summary]");
  await summary.getByText(/Not reached: .*Messages|Not reached: .*[Mm]ail/).first().waitFor();
  await page.locator("#docket").fill("x");
  await page.locator("#docket").blur();
  await page.locator("#docket").fill("");
  await page.locator("#issued_on-day").fill("31");
  await page.locator("#issued_on-month").fill("2");
  await page.locator("#issued_on-year").fill("2026");
  await page.locator("#issued_on-year").blur();
  await page.locator("[data-live=issued_on]", { hasText: "31 2 2026 is not a day" }).waitFor();
  await page.locator("[data-live=docket]", { hasText: /\w/ }).waitFor();
  await fillProcess(page, warrant);
  await page.locator("#docket").blur();
  await page.waitForFunction(() => [...document.querySelectorAll("[data-live]")].every((one) => one.textContent === ""));
  await press(page, "Save and continue");
  await page.goto("/portal");
  assert.match(await words(page), /26-mj-0900/, "what was typed is saved");
});

test("A search warrant goes the whole way from its paper to its receipt", async (t) => {
  const number = await numberOf("officer-bureau", "26-mj-0117");

  await t.test("counsel reads that form and paper differ, marks the place and approves March to April", async () => {
    const page = await onDesk("counsel-1", number);
    assert.equal(await state(page), "Under review");
    assert.match(await words(page), /March|2026-03-01/);
    const days = async (name) => Promise.all(["day", "month", "year"].map((part) => page.locator(`#${name}-${part}`).inputValue()));
    assert.deepEqual(await days("first"), ["1", "3", "2026"], "the paper's first day is proposed");
    assert.deepEqual(await days("last"), ["30", "4", "2026"]);
    assert.equal(await page.locator("select[name=cell-0-content_mail]").inputValue(), "narrow");
    assert.equal(await page.locator("select[name=cell-0-bsi_name]").inputValue(), "grant");
    const paper = page.locator("[data-page='1'] .paper");
    await paper.locator("img").evaluate((image) => image.decode());
    const mark = async (from, to) => {
      await paper.scrollIntoViewIfNeeded();
      const box = await paper.boundingBox();
      await page.mouse.move(box.x + box.width * 0.1, box.y + from);
      await page.mouse.down();
      await page.mouse.move(box.x + box.width * 0.9, box.y + to, { steps: 4 });
      await page.mouse.up();
    };
    const cell = (name) => page.locator("td", { has: page.locator(`select[name=${name}]`) });
    await mark(20, 80);
    const width = Number(await page.locator("#cites-w").inputValue());
    assert.ok(Math.abs(width - 80) < 1.5, `the marked place is ${width} % wide`);
    assert.match(await cell("cell-0-bsi_name").innerText(), /page 1, mark 1/);
    await cell("cell-0-content_mail").getByRole("checkbox").check();
    await mark(100, 160);
    assert.match(await cell("cell-0-content_mail").innerText(), /page 1, mark 2/, "the ticked line has a place of its own");
    assert.match(await cell("cell-0-bsi_name").innerText(), /page 1, mark 1/, "the others keep theirs");
    await cell("cell-0-bsi_name").hover();
    assert.equal(await paper.locator(".chosen").getAttribute("data-mark"), "1");
    await press(page, "Approve as marked");
    assert.equal(await state(page), "Needs a second approval");
    assert.match(await words(page), /page 1, mark 1[\s\S]*page 1, mark 2/);
  });
  await t.test("content needs a second counsel, and the first is none", async () => {
    await does("counsel-1", number, "Approve as second");
    assert.equal(await (await as("counsel-1")).locator(".errors").count(), 1);
    assert.equal(await state(await onDesk("counsel-1", number)), "Needs a second approval");
    assert.equal(await state(await does("counsel-2", number, "Approve as second")), "Approved, notice is due");
  });
  await t.test("the officer reads which days are approved", async () => {
    const text = await words(await inPortal("officer-bureau", number));
    assert.match(text, /approved in part, 2026-03-01 to 2026-04-30/);
    assert.match(text, /Everything else you asked for is approved/);
  });
  await t.test("the customer is told, finds the letter genuine and objects; counsel decides", async () => {
    assert.equal(await state(await does("analyst", number, "Send the notice")), "Customer told, time to object");
    const page = await as("customer-iris");
    await page.goto("/notice/mine");
    await page.getByRole("link", { name: number, exact: true }).click();
    const code = await page.locator("dd code").first().innerText();
    await page.locator("#words").fill("My lawyer will write to you about it.");
    await press(page, "Object");
    assert.match(await words(page), /You have objected/);
    await page.goto("/notice");
    await page.locator("#code").fill(code.toLowerCase());
    await press(page, "Check the code");
    await page.getByText("The letter is genuine").waitFor();
    await page.locator("#code").fill("ABCD-EFGH-JKMN-PQRS");
    await press(page, "Check the code");
    await page.getByText("We have sent no letter with this code").waitFor();

    const desk = await onDesk("counsel-1", number);
    assert.match(await words(desk), /The customer objects/);
    await desk.locator("#words").first().fill("The warrant names the account; nothing was said against it.");
    await press(desk, "Not upheld: go on");
  });
  await t.test("after the waiting period the custodian collects, and two people release", async () => {
    await nextEventsUntil("custodian", number, "Ready to collect");
    const page = await does("custodian", number, "Collect");
    await becomes(page, "Package ready");
    assert.match(await words(page), /In the package: counts, never content/);
    await does("custodian", number, "Release, first signature");
    await does("custodian", number, "Release, second signature");
    assert.equal(await state(await onDesk("custodian", number)), "Needs a second release");
    await does("counsel-3", number, "Release, second signature");
    assert.equal(await state(await as("counsel-3")), "Released");
  });

  const place = (name) => join(demo.scratch, name);
  await t.test("the officer fetches the package, and its receipt appears", async () => {
    const page = await inPortal("officer-bureau", number);
    const [archive] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Fetch the production" }).click()]);
    assert.equal(archive.suggestedFilename(), `${number}.zip`);
    await archive.saveAs(place("package.zip"));
    await becomes(page, "Fetched");
    const [receipt] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Receipt of the download" }).click()]);
    await receipt.saveAs(place("receipt.txt"));
  });
  await t.test("package, receipt and ledger verify without us, and a changed byte is named", async () => {
    for (const key of ["package", "ledger"]) await writeFile(place(`${key}.key`), await (await fetch(`${demo.base}/keys/${key}`)).text());
    const keys = ["--key", place("package.key"), "--key", place("ledger.key")];
    const verify = async (path) => {
      const { code, stdout } = await answerOf(sallyportVerify(), path, ...keys);
      return { code, last: stdout.trim().split("\n").at(-1) };
    };
    const broken = async (from, to) => {
      const bytes = await readFile(from);
      bytes[bytes.length >> 1] ^= 1;
      await writeFile(to, bytes);
    };
    for (const name of ["package.zip", "receipt.txt"]) {
      assert.match((await verify(place(name))).last, /^ok \d+ /, name);
      await broken(place(name), place(`broken-${name}`));
      const { code, last } = await verify(place(`broken-${name}`));
      assert.equal(code, 1);
      assert.match(last, /^wrong \w+ \d+ .*: ./);
    }
    const exported = await answerOf(sallyport(), "ledger", "export", "--data", demo.folder, "--out", place("ledger"));
    assert.equal(exported.code, 0, exported.stderr);
    assert.match((await verify(place("ledger"))).last, /^ok \d+ entries$/);
    await cp(place("ledger"), place("broken-ledger"), { recursive: true });
    await broken(place("broken-ledger/checkpoint"), place("broken-ledger/checkpoint"));
    assert.match((await verify(place("broken-ledger"))).last, /^wrong checkpoint \d+ \S+: ./);
  });
});

test("An emergency is affirmed by one, called back, approved by two others, and the customer is told afterwards", async () => {
  const officer = await as("officer-harbour");
  const number = await fileRequest(officer, {
    ...warrant,
    lane: "Emergency: danger of death or serious injury",
    instrument: "emergency_request",
    authority: "self_issued",
    docket: "HCP-2026-5600",
    account: "rowan.greywater@larkspur.example",
    classes: ["bsi_name", "ip_session_log"],
    summary: "A made-up sailor is missing since this morning and may be in the water.",
    nexus: "The last sign-in would tell from where the boat left.",
  });
  await accepted(number);
  const analyst = await onDesk("analyst", number);
  await analyst.locator("#danger").fill("A sailor who is missing may drown.");
  await analyst.locator("#nexus").fill("The last sign-in shows the harbour.");
  await press(analyst, "Affirm the emergency");
  // Counsel cannot approve before the agency was called back at a number that is not the request's own.
  assert.match(await words(analyst), /Whoever calls does not approve/);
  if (await analyst.locator("#source").count()) {
    await analyst.locator("#number").fill("+1 555 010 0188");
    await analyst.locator("#source").fill("The county's directory of offices");
  } else {
    await analyst.locator("input[name=number]").first().check();
  }
  await analyst.locator("input[name=answered][value=confirmed]").check();
  await analyst.locator("#spoke_with").fill("The sergeant at the desk");
  await analyst.locator("#said").fill("The detective is theirs, and so is the request.");
  // By night, and from a new account, the call answers what gives pause.
  for (const field of await analyst.locator("textarea[name^=doubt-]").all()) await field.fill("The sergeant named the detective's supervisor.");
  await press(analyst, "Record the call");
  const counsel = await onDesk("counsel-1", number);
  await counsel.locator("#reason").first().fill("Danger of death; the least that helps.");
  for (const [part, value] of [["page", 1], ["x", 10], ["y", 10], ["w", 80], ["h", 10]]) await counsel.locator(`#cites-${part}`).fill(String(value));
  await press(counsel, "Approve as marked");
  await does("counsel-2", number, "Approve as second");
  const page = await does("analyst", number, "Go on, tell the customer afterwards");
  assert.equal(await state(page), "Ready to collect");
});

test("A refusal reaches the officer as a letter with its reason, and can be filed again", async () => {
  const officer = await as("officer-bureau-2");
  const number = await fileRequest(officer, { ...warrant, docket: "26-mj-0901" });
  await accepted(number);
  const desk = await onDesk("counsel-1", number);
  await inDetails(
    desk,
    /^Reject$/,
    async (details) => {
      await details.locator("input[name=reasons][value=r07]").check();
      await details.locator("textarea[name=words]").fill("Page two is missing.");
    },
    "Reject and send the letter",
  );
  assert.equal(await state(desk), "Rejected");
  const portal = await inPortal("officer-bureau-2", number);
  assert.match(await words(portal), /Our letter[\s\S]*Page two is missing\./);
  await portal.getByRole("link", { name: "File a new request linked to this one" }).click();
  await press(portal, "Open the form");
  assert.match(await words(portal), /linked to an earlier one/);
});

test("A request about an organisation's domain is redirected to the organisation", async () => {
  const officer = await as("officer-bureau-2");
  const number = await fileRequest(officer, { ...warrant, docket: "26-mj-0902", kind: "tenant_domain", account: "brightwater-kites.example" });
  await accepted(number);
  const desk = await onDesk("counsel-1", number);
  await inDetails(
    desk,
    "Redirect to the customer's organisation",
    (details) => details.locator("textarea").fill("The organisation can be asked itself; nothing suggests that it is a suspect."),
    "Redirect",
  );
  assert.equal(await state(desk), "Redirected to the customer");
  assert.match(await words(await inPortal("officer-bureau-2", number)), /Our letter/);
});

test("A question is answered in the thread, a correction begins the review again, and a withdrawal ends it", async () => {
  const number = await fileRequest(await as("officer-harbour"), { ...warrant, docket: "26-mj-0903" });
  await accepted(number);
  const desk = await onDesk("analyst", number);
  await inDetails(desk, "Ask the requester", (details) => details.locator("textarea").fill("Which of the two mailboxes is meant?"), "Send the question");
  const portal = await inPortal("officer-harbour", number);
  assert.match(await words(portal), /Which of the two mailboxes is meant\?/);
  await portal.locator("#words").fill("The one that the paper names.");
  await press(portal, "Send the answer");
  assert.match(await words(await onDesk("analyst", number)), /The one that the paper names\./);

  await inPortal("officer-harbour", number);
  await portal.getByRole("link", { name: "Send a corrected version" }).click();
  await press(portal, "Open the form");
  await press(portal, "Send the corrected version");
  assert.equal(await numberOn(portal), number, "a corrected version keeps its number");
  assert.match(await words(portal), /The corrected version is received/);

  await portal.getByRole("link", { name: "Withdraw this request" }).click();
  await portal.locator("#reason").fill("The matter was closed.");
  await press(portal, "Withdraw the request");
  assert.match(await words(portal), /The request is withdrawn/);
  assert.equal(await state(await onDesk("analyst", number)), "Withdrawn");
});

test("A European Production Order is asked for what its kind needs, and what was said is not what was read", async () => {
  const order = { ...warrant, instrument: "epoc", docket: "4711 Js 26-26", classes: ["bsi_name", "ip_session_log"] };
  const page = await as("officer-lerchenau");
  await begin(page, order);
  await fillProcess(page, order);
  await press(page, "Save and continue");
  assert.match(await words(page), /Which paper it is/);
  await page.locator("#said-languages").fill("DE, en");
  await press(page, "Save and continue");
  assert.match(await words(page), /For which offence was it issued/);
  assert.equal(await page.locator("input[name=designated]").count(), 0, "no agreement's authority is asked for");
  await page.locator("#offence").fill("Fraud");
  await page.locator("#said-offence_years").fill("5");
  await page.locator("input[name=enforcing_notified][value=yes]").check();
  await press(page, "Save and continue");
  await page.locator("#values-1").fill(order.account);
  await press(page, "Save and continue");
  await fillData(page, order);
  await page.locator("input[name=purpose][value=identify_user]").check();
  await press(page, "Save and continue");
  await press(page, "Save and continue");
  await page.locator("#paper").setInputFiles(paperFor(order));
  await press(page, "Upload and continue");
  assert.match(await words(page), /Enforcing authority notified\s+yes/);
  await press(page, "Send the request");
  const number = await numberOn(page);
  assert.match(await words(page), /Deadlines/);
  assert.match(await words(page), /Answer due/);

  const desk = await onDesk("analyst", number);
  assert.match(await words(desk), /Nobody has recorded yet what the paper says/);
  await desk.getByRole("link", { name: "Record what the paper says" }).click();
  assert.equal(await desk.locator("#offence_years").inputValue(), "", "the form's word is not taken over");
  await desk.locator("#languages").fill("en");
  await desk.locator("#offence_years").fill("5");
  await desk.locator("#enforcing").selectOption("notified");
  await press(desk, "Record what the paper says");
  assert.match(await words(desk), /Languages: the form says de, en; the paper was read as en\./);
});

test("Everybody who is signed in reads which paper opens which data, country by country", async () => {
  const page = await as("officer-lerchenau");
  await page.goto("/portal/ladder");
  assert.match(await words(page), /Seizure of stored data/);
  await page.getByRole("link", { name: "European Union" }).click();
  assert.match(await words(page), /European Production Order Certificate/);
  assert.match(await words(page), /Reg\. \(EU\) 2023\/1543/);
  assert.match(await words(page), /Approved for this demonstration only/);
});
