// The roster as the team uses it: planned without a script, called by a program, answered on the desk, handed over with a note.
import assert from "node:assert/strict";
import { appendFile, chmod, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { answerOf, Demo, press, sallyport } from "./support/demo.mjs";
import { fileRequest, fillDay, warrant } from "./support/filing.mjs";
import { axeFinds, tooWide } from "./support/pages.mjs";

let demo, calls;
before(async () => {
  demo = await Demo.open();
  await demo.stop();
  calls = join(demo.scratch, "calls");
  const program = join(demo.scratch, "page-somebody");
  await writeFile(calls, "");
  await writeFile(program, `#!/bin/sh\ncat >> ${calls}\necho >> ${calls}\n`);
  await chmod(program, 0o700);
  await appendFile(join(demo.folder, "provider.toml"), `\n[paging]\nwait_minutes = 5\nprogram = "${program}"\n`);
  await demo.serve();
});
after(() => demo?.close());

const bare = { javaScriptEnabled: false };
const called = async () => (await readFile(calls, "utf8")).split("\n").filter(Boolean).map((line) => JSON.parse(line));
async function choose(page, field, name) {
  await page.locator(`#${field}`).selectOption({ label: name });
}
// axe is a script of its own and needs one to run.
async function looksRight(code, path) {
  const page = await demo.as(code);
  for (const width of [1280, 320]) {
    await page.setViewportSize({ width, height: 900 });
    await page.goto(path);
    assert.deepEqual(await axeFinds(page), [], `${path} at ${width}`);
    assert.deepEqual(await tooWide(page), [], `${path} at ${width}`);
    if (process.env.SHOTS) await page.screenshot({ path: join(process.env.SHOTS, `${path.replace(/\W+/g, "-")}-${width}.png`), fullPage: true });
  }
  assert.deepEqual(page.misdeeds, []);
}

test("A turn is planned without a script, an emergency calls whoever is on call, and they say that they are there", async () => {
  const analyst = await demo.as("analyst", bare);
  await analyst.goto("/desk/roster");
  assert.match(await analyst.locator("main").innerText(), /Nobody is on call now/);
  await choose(analyst, "person", "Priya Hallam");
  await choose(analyst, "deputy", "Emil Sandpiper");
  await fillDay(analyst, "from", [6, 7, 2026]);
  await analyst.locator("#from_time").fill("00:00");
  await fillDay(analyst, "until", [13, 7, 2026]);
  await press(analyst, "Put on call");
  assert.match(await analyst.locator("main").innerText(), /Called first\s+Priya Hallam\s+Called next\s+Emil Sandpiper/);

  const officer = await demo.as("officer-bureau", bare);
  const number = await fileRequest(officer, {
    ...warrant,
    lane: "Emergency: danger of death or serious injury",
    instrument: "emergency_request",
    authority: "self_issued",
    docket: "26-em-0950",
    classes: ["bsi_name"],
    summary: "A boat with four people has not come back to the harbour.",
    nexus: "The account was used on board this morning.",
  });
  for (let looks = 0; looks < 100 && (await called()).length === 0; ++looks) await officer.waitForTimeout(200);
  const sent = await called();
  assert.equal(sent.length, 1);
  assert.equal(sent[0].number, number);
  assert.equal(sent[0].person, "Priya Hallam");
  assert.equal(sent[0].lane, "emergency");
  assert.ok(!JSON.stringify(sent).includes("otto"), "no account leaves the house");

  assert.equal(await (await demo.as("custodian", bare)).getByText("You are called").count(), 0);
  await looksRight("counsel-1", "/desk/roster");
  const counsel = await demo.as("counsel-1", bare);
  await counsel.goto("/desk/rules");
  assert.match(await counsel.locator("aside[aria-label='Calls to the desk']").innerText(), new RegExp(`You are called: ${number}, an emergency`));
  await press(counsel, "I am there");
  assert.match(await counsel.locator("h1").innerText(), new RegExp(number));
  assert.equal(await counsel.getByText("You are called").count(), 0);
  await counsel.goto("/desk/roster");
  assert.match(await counsel.locator("main").innerText(), new RegExp(`${number}[\\s\\S]*Priya Hallam[\\s\\S]*Priya Hallam, 6 July 2026`));
});

test("Who goes away hands over with a note, and the doctor sees who is left", async () => {
  const officer = await demo.as("officer-bureau", bare);
  const number = await fileRequest(officer, { ...warrant, docket: "26-mj-0951" });
  const analyst = await demo.as("analyst", bare);
  await analyst.goto(`/desk?q=${number}`);
  await analyst.getByRole("link", { name: number, exact: true }).click();
  await press(analyst, "Accept for review");
  const request = new URL(analyst.url()).pathname;
  await analyst.goto("/desk/roster");
  await fillDay(analyst, "first_day", [6, 7, 2026]);
  await fillDay(analyst, "last_day", [8, 7, 2026]);
  await choose(analyst, "stands_in", "Ciara Finch");
  await analyst.locator("#note").fill("The officer rings back on Wednesday.");
  await press(analyst, "Hand over");
  const counsel = await demo.as("counsel-3", bare);
  await counsel.goto(request);
  assert.match(await counsel.locator("main").innerText(), /Noa Lindqvist is away until 9 July 2026[\s\S]*Ciara Finch[\s\S]*The officer rings back on Wednesday\./);
  await looksRight("counsel-3", "/desk/roster");
  await looksRight("counsel-3", request);
  const doctor = await answerOf(sallyport(), "doctor", "--data", demo.folder);
  assert.equal(doctor.code, 0, doctor.stdout + doctor.stderr);
  assert.match(doctor.stdout, /Noa Lindqvist is away until 9 July 2026/);
  assert.match(doctor.stdout, /8 of the staff are there and can complete 20 of 20 acts/);
  assert.match(doctor.stdout, /people are called by a program, the next after 5 minutes/);
});
