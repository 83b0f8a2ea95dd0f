/** The edge's certificate: the team's own, or one from a certificate authority of the stack's own. */
import { X509Certificate } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { EdgeGroup, Topology } from "../model/topology.ts";
import type { Layout } from "../templates/layout.ts";
import { keptFolder } from "./files.ts";
import { inside } from "./layout.ts";
import { runInside } from "./namespace.ts";
import type { Places } from "./places.ts";
import { replaceFile } from "./replace-file.ts";
import { userIds } from "./users.ts";

const day = 86_400_000;

/** A certificate with a key of its own, on the curve that every browser knows. */
const newCertificate = [
  "req",
  "-x509",
  "-newkey",
  "ec",
  "-pkeyopt",
  "ec_paramgen_curve:P-256",
  "-nodes",
];

/** Where people find the authority to trust. */
export function authorityFile(places: Places): string {
  return join(places.config, keptFolder, "ca.pem");
}

/** Makes sure that each edge node has its certificate; true when one changed. */
export async function ensureCertificate(
  pid: number,
  places: Places,
  stackFile: string,
  topology: Topology,
  layout: Layout,
  edge: EdgeGroup,
): Promise<boolean> {
  const bundle =
    edge.certificate === null
      ? await ownBundle(pid, places, topology, layout, edge)
      : givenBundle(stackFile, edge.certificate);
  let changed = false;
  for (const node of layout.nodes(edge)) {
    const file = join(places.config, node.id, "certificate.pem");
    if (existsSync(file) && readFileSync(file, "utf8") === bundle) continue;
    replaceFile(file, bundle, { mode: 0o640, gid: userIds.haproxy });
    changed = true;
  }
  return changed;
}

/** `preflight` has looked at both. */
function givenBundle(
  stackFile: string,
  { certificate, key }: { certificate: string; key: string },
): string {
  const read = (path: string) => readFileSync(resolve(dirname(stackFile), path), "utf8");
  return `${read(certificate).trimEnd()}\n${read(key)}`;
}

async function ownBundle(
  pid: number,
  places: Places,
  topology: Topology,
  layout: Layout,
  edge: EdgeGroup,
): Promise<string> {
  const folder = join(places.config, keptFolder);
  const within = `${inside.config}/${keptFolder}`;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const addresses = [edge.https.host, ...layout.nodes(edge).map((node) => node.bind)].filter(
    (address) => address !== "0.0.0.0",
  );
  const names = [
    `DNS:${topology.application.domain}`,
    "DNS:localhost",
    ...new Set(addresses.map((address) => `IP:${address}`)),
  ].join(",");
  const leaf = join(folder, "edge.pem");
  const namesFile = join(folder, "edge.names");

  if (!existsSync(join(folder, "ca.pem"))) {
    await openssl(pid, [
      ...newCertificate,
      "-keyout",
      `${within}/ca.key`,
      "-out",
      `${within}/ca.pem`,
      "-days",
      "3650",
      "-subj",
      `/CN=odoo-cluster ${topology.stack} CA`,
      "-addext",
      "basicConstraints=critical,CA:TRUE,pathlen:0",
      "-addext",
      "keyUsage=critical,keyCertSign,cRLSign",
    ]);
  }
  if (!isFresh(leaf) || !existsSync(namesFile) || readFileSync(namesFile, "utf8") !== names) {
    await openssl(pid, [
      ...newCertificate,
      "-CA",
      `${within}/ca.pem`,
      "-CAkey",
      `${within}/ca.key`,
      "-keyout",
      `${within}/edge.key`,
      "-out",
      `${within}/edge.pem`,
      "-days",
      "397",
      "-subj",
      `/CN=${topology.application.domain.slice(0, 64)}`,
      "-addext",
      `subjectAltName=${names}`,
      "-addext",
      "basicConstraints=critical,CA:FALSE",
      "-addext",
      "extendedKeyUsage=serverAuth",
    ]);
    writeFileSync(namesFile, names);
  }
  return ["edge.pem", "ca.pem", "edge.key"]
    .map((name) => readFileSync(join(folder, name), "utf8"))
    .join("");
}

/** Renewed in its last 30 days, and where it cannot be read. */
function isFresh(file: string): boolean {
  try {
    const end = new Date(new X509Certificate(readFileSync(file)).validTo).getTime();
    return end - Date.now() > 30 * day;
  } catch {
    return false;
  }
}

async function openssl(pid: number, args: readonly string[]): Promise<void> {
  await runInside(pid, ["openssl", ...args]);
}
