/** A team's own certificate: files that HAProxy can load, for the domain, on this day. */
import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { quote } from "../../model/spec-problems.ts";
import type { Problem } from "../../model/user-error.ts";
import type { Asked } from "./named-files.ts";
import { pathOf, pathProblem } from "./path.ts";

type Name = "certificate" | "key";

export function certificateProblems(asked: Asked): Problem[] {
  const { tls } = asked.spec.cluster.edge;
  if (tls === null) return [];
  const at = (name: Name) => ["edge", "tls", name];
  const refuse = (name: Name, what: string, fix: string): Problem => ({
    where: asked.spec.locate(at(name)),
    what: `edge.tls.${name}: ${what}`,
    got: quote(tls[name]),
    fix,
  });
  const unread = (["certificate", "key"] as const).flatMap(
    (name) =>
      pathProblem(asked, {
        key: `edge.tls.${name}`,
        path: at(name),
        written: tls[name],
        kind: "file",
      }) ?? [],
  );
  if (unread.length > 0) return unread;
  const read = (name: Name) => readFileSync(pathOf(asked, tls[name]), "utf8");
  const certificate = certificateIn(read("certificate"));
  const keyText = read("key");
  const key = keyIn(keyText);
  const problems: Problem[] = [];
  if (certificate === null)
    problems.push(
      refuse(
        "certificate",
        "the file does not begin with a certificate in PEM",
        "Write the certificate of the domain first, then those that lead to its authority",
      ),
    );
  if (key === null)
    problems.push(
      /ENCRYPTED/.test(keyText)
        ? refuse(
            "key",
            "the key has a passphrase, and the edge starts unattended",
            "Write it without one: `openssl pkey -in <key> -out <new key>`",
          )
        : refuse("key", "the file holds no private key in PEM", "Name the file of the private key"),
    );
  if (certificate === null) return problems;
  if (key !== null && !certificate.checkPrivateKey(key))
    problems.push(
      refuse("key", "it is not the key of edge.tls.certificate", "Name the two files of one pair"),
    );
  return [...problems, ...validity(certificate, asked, refuse)];
}

function validity(
  certificate: X509Certificate,
  { spec, now }: Asked,
  refuse: (name: Name, what: string, fix: string) => Problem,
): Problem[] {
  const { domain } = spec.cluster;
  const [from, to] = [certificate.validFromDate, certificate.validToDate];
  const day = (date: Date) => date.toISOString().slice(0, 10);
  const problems: Problem[] = [];
  if (to < now)
    problems.push(refuse("certificate", `it ended on ${day(to)}`, "Renew it; browsers refuse it"));
  if (from > now)
    problems.push(
      refuse(
        "certificate",
        `it begins on ${day(from)}`,
        "Wait for that day, or set this machine's clock",
      ),
    );
  if (certificate.checkHost(domain) === undefined)
    problems.push(
      refuse(
        "certificate",
        `it is not for ${domain}, but for ${namesOf(certificate)}`,
        "Have one issued for the domain, or correct `domain`",
      ),
    );
  return problems;
}

function namesOf(certificate: X509Certificate): string {
  const names = certificate.subjectAltName?.replaceAll("DNS:", "");
  return names === undefined ? "no name that browsers read" : quote(names);
}

/** The first of a chain: the one that browsers are shown. */
function certificateIn(text: string): X509Certificate | null {
  try {
    return new X509Certificate(text);
  } catch {
    return null;
  }
}

function keyIn(text: string): KeyObject | null {
  try {
    return createPrivateKey(text);
  } catch {
    return null;
  }
}
