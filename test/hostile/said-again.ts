/** What a rendered file says to a reader of its dialect: the settings that were meant, each in its place. */
import { parse } from "yaml";
import { show } from "../../model/text.ts";
import { isBare } from "../../templates/patroni/print.ts";
import type { RenderedFile } from "../../templates/rendered-file.ts";
import { parseHaproxy } from "../templates/haproxy/parse.ts";
import { type Parsed, parseNginx } from "../templates/nginx/parse.ts";

/** `section / key = value` of every setting, as it was meant and as it is read back. */
export interface Sayings {
  readonly meant: readonly string[];
  readonly read: readonly string[];
}

/** Null for programs and SQL: they hold no settings of the team's line by line. */
export function sayings(file: RenderedFile): Sayings | null {
  const body = show(file.body);
  const meant = (separator: string) =>
    file.settings.map(({ section, key, value }) => `${section} / ${key}${separator}${show(value)}`);
  switch (file.dialect) {
    case "odoo":
    case "pgbouncer":
    case "supervisor":
      return { meant: meant(" = ").toSorted(), read: readIni(body, " = ", file.dialect) };
    case "lines":
      if (file.settings.length === 0) return null;
      return {
        meant: file.settings.map(({ key, value }) => ` / ${key}=${show(value)}`).toSorted(),
        read: readIni(body, "=", file.dialect),
      };
    case "pgbackrest":
      return { meant: meant("=").toSorted(), read: readIni(body, "=", file.dialect) };
    case "nginx":
      return {
        meant: file.settings.map(({ key, value }) => `${key} ${show(value)}`.trimEnd()),
        read: nginxLeaves(parseNginx(body)),
      };
    case "haproxy":
      return {
        meant: file.settings.map(({ section, key, value }) =>
          `${section} / ${key} ${show(value)}`.trimEnd(),
        ),
        read: parseHaproxy(body).flatMap(({ heading, lines }) =>
          lines.map((words) => `${heading} / ${words.join(" ")}`.trimEnd()),
        ),
      };
    case "patroni":
      return {
        meant: file.settings
          .map(({ section, key, value }) => {
            const path = section === "" ? key : `${section}.${key}`;
            const literal = show(value);
            return `${path} = ${isBare(key, literal) ? literal : JSON.stringify(literal)}`;
          })
          .toSorted(),
        // PyYAML reads YAML 1.1.
        read: yamlLeaves(parse(body, { version: "1.1" }), "").toSorted(),
      };
    default:
      return null;
  }
}

/** Line by line, by every character that some reader takes for a line's end. */
function readIni(body: string, separator: string, dialect: string): string[] {
  let section = "";
  const read: string[] = [];
  // biome-ignore lint/suspicious/noControlCharactersInRegex: Python ends lines at them.
  for (const line of body.split(/\r\n|[\n\r\v\f\u001c-\u001e\u0085\u2028\u2029]/)) {
    const heading = /^\[(.*)\]$/.exec(line);
    const at = line.indexOf(separator);
    if (line === "") continue;
    if (heading !== null && at < 0) section = heading[1] ?? "";
    else {
      const value = line.slice(at + separator.length);
      const plain = dialect === "supervisor" ? value.replaceAll("%%", "%") : value;
      read.push(`${section} / ${line.slice(0, at)}${separator}${plain}`);
    }
  }
  return read.toSorted();
}

function nginxLeaves(level: readonly Parsed[]): string[] {
  return level.flatMap(({ words, block }) =>
    block === undefined ? [words.join(" ").trimEnd()] : nginxLeaves(block),
  );
}

function yamlLeaves(value: unknown, path: string): string[] {
  if (typeof value !== "object" || value === null) return [`${path} = ${JSON.stringify(value)}`];
  return Object.entries(value).flatMap(([key, inner]) => {
    const name = Array.isArray(value) ? `[${key}]` : key;
    return yamlLeaves(inner, path === "" ? name : `${path}.${name}`);
  });
}
