/** Words that CONTRIBUTING's glossary replaces: none stands in sources, pages or messages. */
import { expect, test } from "vitest";
import { contentOf, trackedFiles } from "./tracked.ts";

/** Pattern of a word -> what to write. */
const banned: Readonly<Record<string, string>> = {
  "[wW]h(?:om|o)ever": "the actor: client, process, attacker, principal",
  "[aA]new": "again, or a verb with re-: rebuild, rewrite",
  "[nN]obody": "no one for people; no client, no process, nothing for the rest",
  "[sS]omebody": "someone for people; a client, a process for the rest",
  "[aA]nybody": "anyone for people; any client for the rest",
  "[eE]verybody": "everyone for people; all clients for the rest",
  "[bB]lows?": "fault",
  "[pP]ledges?": "bound, or SLO",
  "[dD]earest": "most disruptive",
  "hangs? on": "depends on",
  "(?:proxy|pooler|consensus|database) (?:group|tier|pair)s?":
    "the tier's name: nginx, pgbouncer, etcd, postgresql",
};

/** Decisions and the changelog keep the words of their day; tests' own names are theirs. */
const read = trackedFiles().filter(
  (path) =>
    /\.(ts|md|py|sh|lua|yaml)$/.test(path) &&
    !/^(test|rendered|docs\/decisions)\/|^CHANGELOG\.md$/.test(path),
);

function complaints(path: string, text: string): string[] {
  return text.split("\n").flatMap((line, index) =>
    Object.entries(banned).flatMap(([word, instead]) => {
      const found = new RegExp(`(?<![\\w-])${word}(?![\\w-])`).exec(line);
      return found === null ? [] : [`${path}:${index + 1}: "${found[0]}": write ${instead}`];
    }),
  );
}

test("no source and no page has a word that the glossary replaces", () => {
  expect(read.length).toBeGreaterThan(500);
  expect(read.flatMap((path) => complaints(path, contentOf(path)))).toEqual([]);
});

test("the search finds them, as whole words", () => {
  const found = (text: string) => complaints("f", text).length;
  expect(found("Whoever comes\nis asked anew, and nobody else")).toBe(3);
  expect(found("the proxy pair, on which all hangs on")).toBe(2);
  expect(found("answers, below, somebody-like, the blowup")).toBe(0);
});
