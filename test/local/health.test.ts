import { expect, test } from "vitest";
import { type HealthFacts, judgeHealth } from "../../local/health.ts";

const now = new Date("2026-06-15T12:00:00Z");
const before = (hours: number) => new Date(now.getTime() - hours * 3_600_000);
const sound: HealthFacts = {
  state: { folder: "/var/lib/x", free: 40e9, size: 100e9 },
  cache: { folder: "/cache", free: 40e9, size: 100e9 },
  backups: [
    { label: "old", ended: before(300), size: 1e9 },
    { label: "new", ended: before(30), size: 1.26e9 },
  ],
  archive: {
    lastArchived: before(1),
    lastFailed: before(200),
    failedFile: "0001",
    failures: 3,
    waiting: 1,
  },
  certificate: { end: before(-24 * 300), isOwn: true },
};
const told = (facts: Partial<HealthFacts>) =>
  judgeHealth({ ...sound, ...facts }, now)
    .filter(({ problem }) => problem !== null)
    .map(({ name, problem }) => `${name}: ${problem}`);

test("a sound stack, in figures", () => {
  expect(judgeHealth(sound, now).map(({ name, value }) => `${name}: ${value}`)).toEqual([
    "disk of the state: 40.0 GB of 100.0 GB free (/var/lib/x)",
    "disk of the cache: 40.0 GB of 100.0 GB free (/cache)",
    "newest backup: new, 30 h ago, 1.3 GB; 2 kept",
    "WAL archive: last 60 min ago, 1 waiting, 3 failures so far",
    "certificate: until 2027-04-11, 300 days",
  ]);
  expect(told({})).toEqual([]);
});

test.each<[string, Partial<HealthFacts>, string]>([
  [
    "a disk that is nearly full",
    { state: { folder: "/x", free: 0.9e9, size: 100e9 } },
    "disk of the state: less than 1.0 GB: PostgreSQL stops when it is full",
  ],
  [
    "a cache that is full",
    { cache: { folder: "/x", free: 5e6, size: 100e9 } },
    "disk of the cache: less than 100 MB: the next update does not fit",
  ],
  [
    "no backup",
    { backups: [] },
    "newest backup: nothing can be restored: run `odoo-cluster backup`",
  ],
  [
    "an old backup",
    { backups: [{ label: "x", ended: before(15 * 24), size: 1 }] },
    "newest backup: older than 14 days: run `odoo-cluster backup`, at best by cron",
  ],
  ["a repository that cannot be read", { backups: "no such file" }, "newest backup: no such file"],
  [
    "an archive that fails now",
    { archive: { ...(sound.archive as object), lastFailed: before(0) } as HealthFacts["archive"] },
    "WAL archive: it fails at 0001: `odoo-cluster logs` of the primary has the reason, and the disk fills meanwhile",
  ],
  [
    "an archive that never worked",
    { archive: { ...(sound.archive as object), lastArchived: null } as HealthFacts["archive"] },
    "WAL archive: it fails at 0001: `odoo-cluster logs` of the primary has the reason, and the disk fills meanwhile",
  ],
  [
    "an archive that falls behind",
    { archive: { ...(sound.archive as object), waiting: 17 } as HealthFacts["archive"] },
    "WAL archive: 17 files wait: the archive is slower than what is written",
  ],
  [
    "a certificate of the kit that ends soon",
    { certificate: { end: before(-24 * 13), isOwn: true } },
    "certificate: less than 14 days: `odoo-cluster up` renews it",
  ],
  [
    "a given certificate that has ended",
    { certificate: { end: before(1), isOwn: false } },
    "certificate: browsers refuse it: renew edge.tls.certificate",
  ],
])("%s", (_, facts, problem) => {
  expect(told(facts)).toEqual([problem]);
});

test("nothing archived and nothing failed is a new stack", () => {
  const archive = { lastArchived: null, lastFailed: null, failedFile: "", failures: 0, waiting: 0 };
  expect(told({ archive })).toEqual([]);
});
