import { objections } from "./registered.ts";
import type { Rule } from "./rule.ts";
import { type GroupRule, groupRulesOf } from "./security-group-rules.ts";

/** Doors for browsers. */
const open = [80, 443];

export const noOpenSecurityGroups: Rule = {
  id: "no-open-security-groups",
  severity: "mandatory",
  title:
    "Security groups let the world in to ports 80 and 443 at most, and let nothing out by every protocol.",
  why: "PostgreSQL, PgBouncer, NFS, Odoo's own ports and SSH are found by scanners within minutes; a way out by every protocol is how data leaves.",
  fix: "Name the group or network that talks to it, and the port; for the way out name protocol and port.",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-18",
  controls: [
    "FSBP EC2.13, EC2.14, EC2.18, EC2.19",
    "CIS AWS 6.3, 6.4",
    "CKV_AWS_24, 25, 260, 277, 382",
  ],
  needs: "resources",
  check: ({ resources }) =>
    groupRulesOf(resources)
      .filter(({ world }) => world)
      .flatMap((rule) =>
        objections(rule.fact, [
          [
            rule.direction === "in" && (isEvery(rule) || isMore(rule)),
            `lets the world in to ${portsOf(rule)}`,
          ],
          [rule.direction === "out" && isEvery(rule), "lets everything out to the world"],
        ]),
      ),
};

/** Every protocol, in both ways to write it. */
function isEvery({ protocol }: Pick<GroupRule, "protocol">): boolean {
  return protocol.is("-1", "all");
}

function isMore({ from, to }: GroupRule): boolean {
  const narrow = open.some((port) => from.isNot(port) === false && to.isNot(port) === false);
  return !narrow;
}

function portsOf({ protocol, from, to }: GroupRule): string {
  if (isEvery({ protocol }) || from.number === null) return "all ports";
  return from.number === to.number ? `port ${from.number}` : `ports ${from.number} to ${to.number}`;
}
