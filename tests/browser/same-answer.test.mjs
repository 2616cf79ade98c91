// What a requester meets does not depend on whether an identifier belongs to a customer: words, status and bytes are equal once
// what differs for every filing is taken out. Times are printed, and only a gross difference is a failure.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Demo } from "./support/demo.mjs";
import { paperFor, warrant } from "./support/filing.mjs";

// As long as each other, so that only what the directory knows differs.
const known = "otto.fenn@larkspur.example";
const unknown = "olga.finn@larkspur.example";

let demo;
let page;
before(async () => {
  demo = await Demo.open();
  page = await demo.as("officer-bureau");
});
after(() => demo?.close());

// What is new for every filing: ids, tokens, numbers, entries, instants, and the identifier itself.
function plain(body, identifier) {
  return body
    .replaceAll(identifier, "IDENTIFIER")
    .replace(/[0-9a-z]{20}(?=[/"?<])/g, "ID")
    .replace(/(name="form_token" value|name="token" value|value)="[0-9a-zA-Z_-]{16,}"/g, '$1="TOKEN"')
    .replace(/SP-\d+/g, "NUMBER")
    .replace(/name="decided_on" value="\d+"/g, 'name="decided_on" value="N"')
    .replace(/\d{1,2} \w+ \d{4}, \d\d:\d\d \w+/g, "INSTANT")
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "INSTANT")
    .replace(/in \d+ (day|hour|minute)s?/g, "SOON");
}

const shownHeaders = (headers) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !["date", "location", "set-cookie", "content-length", "etag"].includes(name)));

// One filing by plain requests: every answer on the way, without what differs for every filing.
async function filing(identifier) {
  const answers = [];
  const times = [];
  const request = page.context().request;
  let token = "";
  const keep = async (step, begun, response) => {
    times.push([step, performance.now() - begun]);
    const body = await response.text();
    token = /name="(?:form_)?token" value="([^"]+)"/.exec(body)?.[1] ?? token;
    answers.push({ step, status: response.status(), headers: shownHeaders(response.headers()), body: plain(body, identifier) });
    return body;
  };
  const get = async (step, path) => {
    const begun = performance.now();
    return keep(step, begun, await request.get(path));
  };
  const send = async (step, path, fields, how = {}) => {
    const begun = performance.now();
    const body = new URLSearchParams();
    body.append(tokenName, token);
    for (const [name, value] of fields) body.append(name, value);
    const response = await request.post(path, {
      data: body.toString(),
      headers: { "Content-Type": "application/x-www-form-urlencoded", Origin: demo.base },
      maxRedirects: 0,
      ...how,
    });
    await keep(step, begun, response);
    return response;
  };
  const first = await get("the kinds of request", "/portal/new");
  const tokenName = /<input type="hidden" name="([^"]+)" value="[^"]{16,}"/.exec(first.slice(first.indexOf("<main")))[1];
  token = new RegExp(`name="${tokenName}" value="([^"]+)"`).exec(first.slice(first.indexOf("<main")))[1];

  const begun = await send("begin", "/portal/new", [["lane", "criminal"]]);
  const draft = begun.headers().location.replace(/\/[^/]+$/, "");
  const process = [
    ["instrument", "search_warrant"], ["authority", "judge"], ["issuer", "United States District Court for the District of Westmark"],
    ["docket", "26-mj-0930"], ["issued_on-day", "2"], ["issued_on-month", "7"], ["issued_on-year", "2026"], ["signed", "yes"],
    ["signer", "Tamsin Overbrook"], ["addressed_to", "larkspur_us"], ["secrecy", "none"],
  ];
  await send("process", `${draft}/process`, process);
  const identifiers = [["kind-1", "account_email"], ["service-1", ""], ["values-1", identifier]];
  await send("identifiers, while typing", `${draft}/identifiers/check`, identifiers);
  await send("identifiers, saved as typed", `${draft}/identifiers/save`, identifiers);
  await send("identifiers", `${draft}/identifiers`, identifiers);
  const data = [
    ...warrant.classes.map((one) => ["classes", one]), ["first-day", "1"], ["first-month", "3"], ["first-year", "2026"], ["last-day", "30"],
    ["last-month", "4"], ["last-year", "2026"], ["zone", "America/New_York"], ["mail_format", "mbox"],
  ];
  await send("data, while typing", `${draft}/data/check`, data);
  await send("data", `${draft}/data`, data);
  await send("words", `${draft}/summary`, [["summary", ""]]);
  const upload = await request.post(`${draft}/paper`, {
    multipart: { [tokenName]: token, paper: paperFor({ ...warrant, account: "the account" }) },
    headers: { Origin: demo.base },
    maxRedirects: 0,
  });
  await keep("paper", performance.now(), upload);
  await get("everything on one page", `${draft}/check`);
  const filed = await send("send", `${draft}/file`, []);
  assert.equal(filed.status(), 303, "it was filed");
  const at = filed.headers().location;
  await get("the request", at);
  return { answers, times, at };
}

test("Words, status and bytes are the same for a customer's account and for nobody's", async () => {
  const one = await filing(known);
  const other = await filing(unknown);
  const last = one.answers.at(-1).body;
  assert.ok(last.includes("NUMBER") && last.includes("IDENTIFIER") && last.includes("26-mj-0930"), "the request is what was compared");
  for (const [at, answer] of one.answers.entries()) assert.deepEqual(other.answers[at], answer, answer.step);
  const both = await Promise.all(
    [[one.at, known], [other.at, unknown]].map(async ([path, identifier]) => plain(await (await page.context().request.get(path)).text(), identifier)),
  );
  assert.equal(both[0], both[1], "later, too");
});

test("An answer takes as long for a customer's account as for nobody's", async (t) => {
  const spent = { [known]: new Map(), [unknown]: new Map() };
  for (let round = 0; round < 12; ++round) {
    for (const identifier of round % 2 ? [known, unknown] : [unknown, known]) {
      for (const [step, time] of (await filing(identifier)).times) {
        if (!spent[identifier].has(step)) spent[identifier].set(step, []);
        spent[identifier].get(step).push(time);
      }
    }
  }
  const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];
  const whole = { [known]: 0, [unknown]: 0 };
  for (const [step, list] of spent[known]) {
    const [a, b] = [median(list), median(spent[unknown].get(step))];
    whole[known] += a;
    whole[unknown] += b;
    t.diagnostic(`${step}: customer ${a.toFixed(1)} ms, nobody ${b.toFixed(1)} ms`);
  }
  const [quick, slow] = Object.values(whole).sort((a, b) => a - b);
  assert.ok(slow < 3 * quick, `a whole filing takes ${whole[known]} ms for a customer's account and ${whole[unknown]} ms for nobody's`);
});
