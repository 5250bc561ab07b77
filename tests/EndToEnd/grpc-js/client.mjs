// A client in another language, with nothing but the published protos: files a complaint, opens it, reads its timeline.
//   node client.mjs GATEWAY PROTOS ORGANISATION          for example 127.0.0.1:8081 ../../../shared/Contracts/protos XC12312
import { randomUUID } from "node:crypto";
import { dirname, join } from "node:path";
import { createRequire } from "node:module";
import { promisify } from "node:util";
import grpc from "@grpc/grpc-js";
import loader from "@grpc/proto-loader";

const [gateway, protos, organisation] = process.argv.slice(2);
if (!organisation) {
  console.error("usage: node client.mjs GATEWAY PROTOS ORGANISATION");
  process.exit(2);
}

// google/api/annotations.proto comes with protobufjs.
const common = dirname(createRequire(import.meta.url).resolve("protobufjs/package.json"));
const definition = loader.loadSync("complaintsuite/intake/v1/intake.proto", { includeDirs: [protos, common], longs: String, defaults: true });
const { IntakeService } = grpc.loadPackageDefinition(definition).complaintsuite.intake.v1;
const intake = new IntakeService(gateway, grpc.credentials.createInsecure());
const call = (name, request, metadata = new grpc.Metadata()) =>
  promisify(intake[name].bind(intake))(request, metadata, { deadline: Date.now() + 20_000 });

const { complaint, accessCode } = await call("registerComplaint", {
  requestId: randomUUID(),
  organisation,
  kind: "complaint",
  channel: "api",
  subject: "Balance of a prepaid card",
  facts: "The shop closed down and does not pay back the 300 yuan that are left on my card.",
  complainant: { name: "Wang Xiaoming", telephone: "13800000000" },
  language: "en",
});
console.log(`${complaint.caseNumber} ${complaint.step}, version ${complaint.version}`);

const { ticket } = await call("openCase", { caseNumber: complaint.caseNumber, accessCode });
const metadata = new grpc.Metadata();
metadata.set("x-case-ticket", ticket);
const { entries } = await call("getTimeline", { caseNumber: complaint.caseNumber }, metadata);
for (const { text } of entries) console.log(`- ${text}`);

// A refusal as this language sees it: the code, and the details in the trailers.
try {
  await call("registerComplaint", { requestId: randomUUID(), organisation, kind: "complaint" });
} catch (refused) {
  console.log(`${grpc.status[refused.code]}: ${refused.details} (${refused.metadata.get("grpc-status-details-bin").length} details)`);
}
intake.close();
