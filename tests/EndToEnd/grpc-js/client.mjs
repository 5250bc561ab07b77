// A client in another language, with nothing but the published protos: the life of a real complaint (../complaint.json), from filing to archive.
//   node client.mjs GATEWAY ISSUER [ORGANISATION PREFIX]
// GATEWAY is the gateway's gRPC side, ISSUER gives out the tokens; the demo people's subjects begin with PREFIX (XC12312 xc). By hand, in tests/EndToEnd/grpc-js:
//   npm ci
//   dotnet run --project ../../../shared/AppHost -- --simulated-clock      the suite, in a terminal of its own
//   node client.mjs 127.0.0.1:8081 http://127.0.0.1:8082
//   dotnet run --project ../../../shared/Cli -- time +31d                  in a third terminal, when the client waits for the archive
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import grpc from "@grpc/grpc-js";
import loader from "@grpc/proto-loader";

const [gateway, issuer, organisation = "XC12312", prefix = "xc"] = process.argv.slice(2);
if (!issuer) {
  console.error("usage: node client.mjs GATEWAY ISSUER [ORGANISATION PREFIX]      such as 127.0.0.1:8081 http://127.0.0.1:8082");
  process.exit(2);
}
const here = dirname(fileURLToPath(import.meta.url));
const story = JSON.parse(readFileSync(join(here, "..", "complaint.json"), "utf8"));
const patience = 300;
process.on("uncaughtException", ({ message, cause }) => {
  console.error(cause ? `${message}: ${cause.message}` : message);
  process.exit(1);
});

// google/api/annotations.proto comes with protobufjs.
const common = dirname(createRequire(import.meta.url).resolve("protobufjs/package.json"));
const protos = join(here, "..", "..", "..", "shared", "Contracts", "protos");
const definition = loader.loadSync(["complaintsuite/intake/v1/intake.proto", "complaintsuite/routing/v1/queue.proto"], { includeDirs: [protos, common], longs: String, defaults: true });
const { intake, routing } = grpc.loadPackageDefinition(definition).complaintsuite;
const cases = new intake.v1.IntakeService(gateway, grpc.credentials.createInsecure());
const queues = new routing.v1.QueueService(gateway, grpc.credentials.createInsecure());
const call = (service, name, request, sender = {}) => {
  const metadata = new grpc.Metadata();
  for (const [key, value] of Object.entries(sender)) metadata.set(key, value);
  return promisify(service[name].bind(service))(request, metadata, { deadline: Date.now() + 20_000 });
};
// A change carries an id of its own and the version that its sender saw.
const change = (version, fields) => ({ requestId: randomUUID(), expectedVersion: version, ...fields });

// The provider's public client for demo people: one request, no secret.
async function signOn(who) {
  const answer = await fetch(new URL("connect/token", issuer), {
    method: "POST",
    body: new URLSearchParams({ grant_type: "urn:complaintsuite:demo", client_id: "demo", subject: `${prefix}-${who}` }),
  });
  const tokens = await answer.json();
  if (!tokens.access_token) throw new Error(`${prefix}-${who} can't sign on: ${tokens.error_description}`);
  return { authorization: `Bearer ${tokens.access_token}` };
}

// Asks again, at most so many seconds, until the case stands at the step.
async function until(step, caseNumber, sender, seconds, pause) {
  for (const end = Date.now() + seconds * 1000; ; await setTimeout(pause)) {
    const { complaint } = await call(cases, "getComplaint", { caseNumber }, sender);
    if (complaint.step === step) return complaint;
    if (Date.now() > end) throw new Error(`${caseNumber} is still ${complaint.step}, not ${step}, after ${seconds} s`);
  }
}

console.log("0. A submission that says too little is refused: the code, and the details in the trailers.");
try {
  await call(cases, "registerComplaint", { requestId: randomUUID(), organisation, kind: "complaint" });
} catch (refused) {
  if (refused.code !== grpc.status.INVALID_ARGUMENT) throw refused;
  console.log(`   ${grpc.status[refused.code]}: ${refused.details} (${refused.metadata.get("grpc-status-details-bin").length} details)`);
}

console.log(`1. A consumer files a complaint: ${story.submission.subject}`);
let { complaint, accessCode } = await call(cases, "registerComplaint", { requestId: randomUUID(), organisation, ...story.submission });
const { caseNumber } = complaint;
const show = () => console.log(`   case ${caseNumber}, step ${complaint.step}`);
show();

console.log("2. The consumer opens the case with number and code.");
const { ticket } = await call(cases, "openCase", { caseNumber, accessCode });
const consumer = { "x-case-ticket": ticket };
const track = async () => {
  const { entries } = await call(cases, "getTimeline", { caseNumber }, consumer);
  for (const { text } of entries) console.log(`   - ${text}`);
};
await track();

console.log("3. A clerk signs on and accepts it for the summary procedure.");
const clerk = await signOn("clerk");
await call(cases, "acceptComplaint", { caseNumber, ...change(complaint.version, story.acceptance) }, clerk);
complaint = await until("at-work", caseNumber, clerk, 20, 200);
show();

console.log("4. An inspector takes the next case of the team until it is this one, records, finishes, hands in.");
const inspector = await signOn("inspector-1");
let workItem;
do ({ workItem } = await call(queues, "claimNext", { department: "inspection-team", requestId: randomUUID() }, inspector));
while (workItem.caseNumber !== caseNumber);
const { workItemId } = workItem;
for (const [name, fields] of [["recordHandling", story.handling], ["finishHandling", story.result], ["handIn", {}]])
  ({ workItem } = await call(queues, name, { workItemId, ...change(workItem.version, fields) }, inspector));
console.log(`   work item ${workItem.step}`);

console.log("5. The clerk tells the result, enters the figures and closes.");
complaint = await until("result-known", caseNumber, clerk, 20, 200);
for (const [name, fields] of [["notifyResult", {}], ["setIndicators", story.figures], ["closeComplaint", {}]])
  ({ complaint } = await call(cases, name, { caseNumber, ...change(complaint.version, fields) }, clerk));
show();

const { limit, dueTime } = complaint.deadlines.find(({ clock }) => clock === "archive");
const due = new Date(dueTime.seconds * 1000).toISOString().replace(".000", "");
console.log(`6. The file archives itself when its clock of ${limit} runs out: ${due}. Waiting up to ${patience / 60} minutes for that time.`);
complaint = await until("archived", caseNumber, consumer, patience, 1000);
show();

console.log("7. What the consumer reads now.");
await track();
cases.close();
queues.close();
