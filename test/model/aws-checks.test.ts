/** Every message about a cluster on AWS, as people read it. Line 5 is the first after the domain. */
import { expect, test } from "vitest";
import { complaintsAbout, stackText } from "./written-stack.ts";

const aws = (text: string) => stackText("", "aws").replace(/.*/s, (whole) => change(whole, text));

/** `pattern -> replacement`, one a line; each must find something. */
function change(whole: string, edits: string): string {
  return edits.split("\n").reduce((text, edit) => {
    const [from = "", to = ""] = edit.split(" -> ");
    expect(text).toContain(from);
    return text.replace(from, to);
  }, whole);
}

test("the least of a stack on AWS is valid", () => {
  expect(complaintsAbout(stackText("", "aws"))).toEqual([]);
});

test.each([
  [
    "no zone: no certificate, and nobody finds the domain",
    "      edge: { zone: { existing: { id: Z0123456789ABCDEFGHIJ } } } ->       edge: {}",
    "stack.yaml:29: aws.edge.zone is missing. Add `zone: { existing: { id: <hosted zone> } }`: certificates are proved there, and browsers find the domain",
  ],
  [
    "a domain outside of the zone that is made",
    "existing: { id: Z0123456789ABCDEFGHIJ } -> create: { name: example.org }",
    'stack.yaml:29: aws.edge.zone.create.name: odoo.localhost is not in this zone, got "example.org". Name the domain, or one that it ends in',
  ],
  [
    "an answer that takes longer than CloudFront waits without a larger quota",
    "edge: { zone -> edge: { responseTimeout: 180 s, zone",
    "stack.yaml:29: aws.edge.responseTimeout: CloudFront refuses more than the account's quota of 2 min, got 3 min. Lower it, or ask AWS for a larger `Response timeout per origin` and write what was granted as `responseTimeoutQuota`",
  ],
  [
    "two zones of a region",
    "zones: [eu-central-1a, eu-central-1b, eu-central-1c] -> zones: [eu-central-1a, eu-central-1b]",
    "stack.yaml:11: aws.foundation.existing.zones must be three zones, got a list. One subnet and one node group for PostgreSQL is made in each",
  ],
  [
    "one zone three times",
    "zones: [eu-central-1a, eu-central-1b, eu-central-1c] -> zones: [eu-central-1a, eu-central-1a, eu-central-1b]",
    "stack.yaml:11: aws.foundation.existing.zones must be three different zones, got eu-central-1a, eu-central-1a, eu-central-1b. Losing one must leave two",
  ],
  [
    "a zone of another region",
    "eu-central-1c -> eu-west-1c",
    'stack.yaml:11: aws.foundation.existing.zones: a zone is of region eu-central-1, got "eu-west-1c". Write it as eu-central-1a',
  ],
  [
    "a key of another account",
    "210987654321:key -> 123456789012:key",
    'stack.yaml:18: aws.foundation.existing.keyArn must be of region eu-central-1 and account 210987654321, got "arn:aws:kms:eu-central-1:123456789012:key/01234567-89ab-cdef-0123-456789abcdef". Name one of there',
  ],
  [
    "a tag where a digest belongs",
    `registry.example.com/odoo@sha256:${"0".repeat(64)} -> registry.example.com/odoo:19.0`,
    'stack.yaml:24: aws.images.odoo must be an image by digest, such as `registry.example.com/name:1.0@sha256:` and 64 hexadecimal digits, got "registry.example.com/odoo:19.0". Correct the value',
  ],
  [
    "an image of another PostgreSQL",
    "postgresql:17.6 -> postgresql:18.1",
    'stack.yaml:28: aws.images.postgresql: its tag must name the version, which is 17, got "registry.example.com/postgresql:18.1". Write it as `name:17.6@sha256:<digest>`',
  ],
  [
    "both ways to a foundation",
    "      foundation: ->       foundation:\n        stack: production-foundation",
    "stack.yaml:8: aws.foundation must have either stack or existing, got a map. Keep one of them",
  ],
])("%s", (_, edits, message) => {
  const text = edits.includes("\n        stack")
    ? stackText("", "aws").replace(
        "foundation:\n",
        "foundation:\n        stack: production-foundation\n",
      )
    : aws(edits);
  expect(complaintsAbout(text)).toEqual([message]);
});

test("no section, and a section of another platform", () => {
  expect(
    complaintsAbout(stackText("", "local").replace("platform: local", "platform: aws")),
  ).toEqual([
    "stack.yaml:4: aws is missing: platform aws needs to know its cluster. Start from stacks/Pulumi.production.yaml",
  ]);
  expect(complaintsAbout(stackText("", "aws").replace("platform: aws", "platform: local"))).toEqual(
    ["stack.yaml:7: aws is read on platform aws alone, got platform local. Remove it"],
  );
});

test("what a provider would take from the file's own keys is refused: providers are the kit's", () => {
  const text = stackText("", "aws").replace("config:\n", "config:\n  aws:profile: mine\n");
  expect(complaintsAbout(text)).toEqual([
    "stack.yaml:2: config.aws:profile: the kit makes its providers itself, and reads nothing of this. Remove it: account, region and cluster are keys of the stack's own",
  ]);
});
