import { expect, test } from "vitest";
import { smtpEncryption as rule } from "../../policies/smtp-encryption.ts";
import { judged, judgedNonsense, thrown } from "./judged.ts";

const told = (below: string) =>
  judged(rule, below).map(({ subject, message, at }) => `${at} ${subject}: ${message}`);

const relay = (host: string, encryption: string) =>
  `odoo: { smtp: { host: ${host}, encryption: ${encryption}, from: erp@example.com } }`;

test("fires: mail in clear over a network", () => {
  expect(told(relay("mail.example.com", "none"))).toEqual([
    "stack.yaml:5 mail-relay: mail goes unprotected to mail.example.com:587",
  ]);
});

test("does not fire: STARTTLS, or the same machine", () => {
  expect(told(relay("mail.example.com", "starttls"))).toEqual([]);
  expect(told(relay("127.0.0.1", "none"))).toEqual([]);
  expect(told(relay("localhost", "none"))).toEqual([]);
});

test("not applicable: without a relay", () => {
  expect(told("")).toEqual([]);
});

test("threw: a finding", () => {
  expect(judgedNonsense(rule)).toEqual([expect.objectContaining(thrown(rule))]);
});
