import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { describe, expect, test } from "vitest";

const project = join(import.meta.dirname, "../..");
const pages = [
  ...readdirSync(project),
  ...readdirSync(join(project, "docs"), { recursive: true, encoding: "utf8" }).map((name) =>
    join("docs", name),
  ),
].filter((path) => path.endsWith(".md"));

describe.each(pages)("%s", (page) => {
  const text = withoutCode(readFileSync(join(project, page), "utf8"));
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target as string);

  test("its relative links lead to files and headings that exist", () => {
    const broken = links.filter((link) => !/^[a-z]+:/.test(link) && !leads(page, link));
    expect(broken).toEqual([]);
  });
});

function leads(page: string, link: string): boolean {
  const [path = "", anchor] = link.split("#");
  const file = path === "" ? join(project, page) : resolve(project, dirname(page), path);
  if (!existsSync(file)) return false;
  return anchor === undefined || headings(readFileSync(file, "utf8")).includes(anchor);
}

/** As GitHub names them. */
function headings(markdown: string): string[] {
  return [...withoutCode(markdown).matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    (heading as string)
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

/** A comment in a shell example is no heading. */
function withoutCode(markdown: string): string {
  return markdown.replaceAll(/^```.*?^```/gms, "");
}
