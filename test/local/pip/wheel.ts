/** A wheel made of texts, as a build tool would make it: a zip of stored files. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";

export interface Wheel {
  /** As in a requirements file. */
  readonly name: string;
  readonly version: string;
  readonly requires?: readonly string[];
  /** By path inside the package folder of Python. */
  readonly files: Readonly<Record<string, string>>;
}

/** Writes it, and returns the file's name. */
export function writeWheel(folder: string, { name, version, requires = [], files }: Wheel): string {
  const base = `${name.replaceAll("-", "_")}-${version}`;
  const info = `${base}.dist-info`;
  const all: Record<string, string> = {
    ...files,
    [`${info}/METADATA`]: [
      ...["Metadata-Version: 2.1", `Name: ${name}`, `Version: ${version}`],
      ...requires.map((one) => `Requires-Dist: ${one}`),
      "",
    ].join("\n"),
    [`${info}/WHEEL`]:
      "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
  };
  all[`${info}/RECORD`] = [...Object.keys(all), `${info}/RECORD`]
    .map((path) => `${path},,\n`)
    .join("");
  mkdirSync(folder, { recursive: true });
  const file = `${base}-py3-none-any.whl`;
  writeFileSync(join(folder, file), zipOf(all));
  return file;
}

/** https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, 4.3: stored, without a time. */
function zipOf(files: Readonly<Record<string, string>>): Buffer {
  const parts: Buffer[] = [];
  const entries: Buffer[] = [];
  let offset = 0;
  for (const [path, text] of Object.entries(files)) {
    const [name, body] = [Buffer.from(path), Buffer.from(text)];
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    // The first day that a zip knows.
    common.writeUInt16LE(0x21, 8);
    common.writeUInt32LE(crc32(body), 10);
    common.writeUInt32LE(body.length, 14);
    common.writeUInt32LE(body.length, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from("PK\u0003\u0004"), common, name, body]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE((0o100644 << 16) >>> 0, 6);
    rest.writeUInt32LE(offset, 10);
    entries.push(Buffer.concat([Buffer.from("PK\u0001\u0002\u0014\u0003"), common, rest, name]));
    parts.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(entries);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...parts, directory, Buffer.from("PK\u0005\u0006"), end]);
}
