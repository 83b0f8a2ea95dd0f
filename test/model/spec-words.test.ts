/** Texts of a stack file that reach a program: what is right there, and what is not. */
import { expect, test } from "vitest";
import { complaintsAbout, stackText } from "./written-stack.ts";

const pods = (from: string, to: string) =>
  complaintsAbout(stackText("", "kubernetes").replace(from, to));
const smtp = (host: string, from: string) =>
  complaintsAbout(stackText(`odoo: { smtp: { host: "${host}", from: "${from}" } }`));

test.each(["0 0 2 * * *", "*/5 0-10 1,2 ? JAN-dec sun", "0 0/15 1,22 * 2 0-6"])(
  "a schedule: %s",
  (schedule) => {
    expect(
      pods("credentials: backup-credentials", `credentials: b, schedule: "${schedule}"`),
    ).toEqual([]);
  },
);

test.each([
  "60 0 2 * * *",
  "0 60 2 * * *",
  "0 0 24 * * *",
  "0 0 2 0 * *",
  "0 0 2 32 * *",
  "0 0 2 * 13 *",
  "0 0 2 * * 7",
  "0 0 5-2 * * *",
  "0 0 */0 * * *",
  "a b c d e f",
  "0 0 2 * * MO",
  "0 0 2 *-5 * *",
])("no schedule: %s", (schedule) => {
  expect(
    pods("credentials: backup-credentials", `credentials: b, schedule: "${schedule}"`),
  ).toEqual([
    expect.stringMatching(
      /^stack\.yaml:\d+: kubernetes\.backup\.schedule must be seconds and minutes from 0 to 59, hours to 23, days from 1 to 31, months to 12, weekdays from 0 \(Sunday\) to 6, got ".*"\. Write it as `0 0 2 \* \* \*`: at 2 every night$/,
    ),
  ]);
});

test("names of Kubernetes' objects, and of a bucket", () => {
  const wrong = (from: string, to: string) => expect(pods(from, to), to).toHaveLength(1);
  wrong("name: erp", "name: erp.prod");
  wrong("name: erp", "name: erp-");
  wrong("sharedClass: shared", "sharedClass: a..b");
  wrong("sharedClass: shared", "sharedClass: a.-b");
  for (const bucket of ["s3://-abc", "s3://a..b", "s3://ab.", "s3://ab"])
    wrong("s3://backups/erp", bucket);
  for (const bucket of ["s3://abc", "s3://a-b.c--d/e"])
    expect(pods("s3://backups/erp", bucket)).toEqual([]);
  expect(pods("sharedClass: shared", "sharedClass: a.b-c")).toEqual([]);
  const annotated = (key: string) =>
    pods("kind: gateway", `kind: gateway, annotations: { "${key}": x }`);
  for (const key of ["example.com/a_B.c", "plain"]) expect(annotated(key)).toEqual([]);
  for (const key of ["/a", "a/b/c", "-a", "a.com/", "Example.com/a"])
    expect(annotated(key)).toHaveLength(1);
});

test("a relay is a host, and a sender has one", () => {
  for (const host of ["mail", "mail.example.com", "10.1.2.3", "Mail-1.Example"])
    expect(smtp(host, `odoo@${host}`)).toEqual([]);
  for (const host of [".", "-", "a..b", "-a.b", "a.b-", "mail.example.com."])
    expect(smtp(host, `odoo@${host}`), host).toHaveLength(2);
});
