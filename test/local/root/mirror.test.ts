import { expect, test } from "vitest";
import { chooseMirror, namedMirror, noMirror } from "../../../local/root/mirror.ts";
import { UserError } from "../../../model/user-error.ts";

const row = (site: string, release: string, origin: string, label = origin) =>
  [site, release, origin, label].join("|");

test("takes the Debian archive, not the security archive that comes first", () => {
  const text = [
    row("http://mirror.example/debian-security", "bookworm-security", "Debian", "Debian-Security"),
    row("http://mirror.example/debian", "bookworm", "Debian"),
    row("http://mirror.example/debian", "bookworm-updates", "Debian"),
  ].join("\n");
  expect(chooseMirror(text)).toEqual({ kind: "mirror", mirror: "http://mirror.example/debian" });
});

test("knows the security archive by its label where the address does not say it", () => {
  const text = [
    row("https://one.example/x", "trixie-security", "Debian", "Debian-Security"),
    row("https://one.example/y", "trixie", "Debian"),
  ].join("\n");
  expect(chooseMirror(text)).toEqual({ kind: "mirror", mirror: "https://one.example/y" });
});

test("takes https and a mirror list as they are", () => {
  expect(chooseMirror(row("https://m.example/debian", "trixie", "Debian"))).toEqual({
    kind: "mirror",
    mirror: "https://m.example/debian",
  });
  expect(chooseMirror(row("mirror+file:/etc/apt/mirrors/a.list", "trixie", "Debian"))).toEqual({
    kind: "mirror",
    mirror: "mirror+file:/etc/apt/mirrors/a.list",
  });
});

test("passes over other vendors, installation media and backports", () => {
  const text = [
    row("https://packages.example/apt", "stable", "Example Inc", "Example"),
    row("cdrom://[Debian 12]", "bookworm", "Debian"),
    row("http://b.example/debian", "bookworm-backports", "Debian", "Debian"),
    row("http://m.example/debian", "bookworm", "Debian"),
  ].join("\n");
  expect(chooseMirror(text)).toEqual({ kind: "mirror", mirror: "http://m.example/debian" });
});

test("Ubuntu's mirrors have no trixie: says whose they are", () => {
  const text = row("http://archive.example/ubuntu", "noble", "Ubuntu");
  expect(chooseMirror(text)).toEqual({ kind: "other system", origins: ["Ubuntu"] });
  expect(noMirror(["Ubuntu"]).message).toBe(
    "apt configuration of this machine: it names no Debian mirror on the network, and the private " +
      "root is Debian trixie, got mirrors of Ubuntu. Set ODOO_CLUSTER_MIRROR to the address of a " +
      "Debian mirror that has trixie, sid and bookworm.",
  );
});

test("without lists apt knows no origin yet", () => {
  expect(chooseMirror(row("http://m.example/debian", "", "", ""))).toEqual({ kind: "no lists" });
  expect(chooseMirror("")).toEqual({ kind: "no lists" });
});

test("the user's mirror wins, without its last slash", () => {
  expect(namedMirror({ ODOO_CLUSTER_MIRROR: "https://m.example/debian/" })).toBe(
    "https://m.example/debian",
  );
  expect(namedMirror({})).toBeUndefined();
  expect(namedMirror({ ODOO_CLUSTER_MIRROR: "" })).toBeUndefined();
});

test("a mirror that is no address is refused by name and value", () => {
  const name = () => namedMirror({ ODOO_CLUSTER_MIRROR: "m.example/debian" });
  expect(name).toThrow(UserError);
  expect(name).toThrow('ODOO_CLUSTER_MIRROR: not the address of a Debian mirror, got "m.example');
});
