import { expect, test } from "vitest";
import { packageArgument, parsePrintUris, shareOut } from "../../../local/root/downloads.ts";

const sum = "a".repeat(64);

test("reads what apt would fetch, with the signed checksum", () => {
  const text = [
    "Reading package lists...",
    "The following NEW packages will be installed:",
    `'http://m.example/debian/pool/a/a_1%2b2_all.deb' a_1+2_all.deb 49432 SHA256:${sum}`,
    "'http://m.example/debian/pool/b/b_1_amd64.deb' b_1_amd64.deb 10 MD5Sum:abc",
  ].join("\n");
  expect(parsePrintUris(text)).toEqual([{ file: "a_1+2_all.deb", size: 49432, sha256: sum }]);
});

test("names a package as apt does on its command line", () => {
  expect(packageArgument("libllvm19_1%3a19.1.7-3+b1_amd64.deb")).toBe(
    "libllvm19:amd64=1:19.1.7-3+b1",
  );
  expect(packageArgument("odoo-19_19.0.0+dfsg-1_all.deb")).toBe("odoo-19=19.0.0+dfsg-1");
});

test("shares files out by size, each once", () => {
  const files = [120e6, 5e6, 30e6, 20e6, 1e6, 2e6].map((size, index) => ({
    file: `${index}`,
    size,
    sha256: sum,
  }));
  const groups = shareOut(files, 3);
  expect(
    groups
      .flat()
      .map((file) => file.file)
      .sort(),
  ).toEqual(["0", "1", "2", "3", "4", "5"]);
  expect(groups[0]?.map((file) => file.file)).toEqual(["0"]);
  expect(shareOut([], 3)).toEqual([]);
});
