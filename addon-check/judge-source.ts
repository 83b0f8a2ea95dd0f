/** One source text: what checks find in it, and what comments allow. Pure. */
import { type Allowance, allowanceIn, type BrokenAllowance } from "./allowances.ts";
import type { Check, Weight } from "./check.ts";
import { checks } from "./checks.ts";
import { allowComment, fileNotRead } from "./own-findings.ts";
import { factOf } from "./python-facts.ts";
import { namesOf } from "./python-names.ts";
import type { Node, PythonParser } from "./python-parser.ts";
import { sqlIn } from "./sql-in-python.ts";
import { statementsOf } from "./sql-statements.ts";

/** A finding by offsets. */
export interface SourceFinding {
  readonly id: string;
  readonly weight: Weight;
  readonly start: number;
  readonly end: number;
  /** Instead of the source text. */
  readonly says?: string;
  readonly allowed?: string;
}

type Comment = Allowance | BrokenAllowance;

const ids = checks.map(({ id }) => id);

export function judgePython(parser: PythonParser, source: string): SourceFinding[] {
  return parser.parse(source, (parsed) => {
    const names = namesOf(parsed);
    const found: SourceFinding[] = [];
    for (const node of parsed.nodes) {
      const fact = factOf(node, source, names);
      if (fact === null) continue;
      for (const { id, weight, python } of checks)
        if (python?.(fact) === true)
          found.push({ id, weight, start: node.startIndex, end: node.endIndex });
    }
    for (const { text, offsets, certainty } of sqlIn(parsed, names)) {
      for (const { check, start, end } of sqlFindings(text, certainty)) {
        const from = offsets[start] as number;
        found.push({ ...check, start: from, end: Math.max(from, offsets[end] as number) });
      }
    }
    const comments = parsed.nodes
      .filter((node) => node.type === "comment")
      .flatMap((node) => allowanceIn(textOf(node), node.startIndex, ids) ?? []);
    const span = comments.length === 0 ? null : statementSpans(parsed.nodes);
    const all = withComments(once(found), comments, source, (at) => span?.(at) ?? [at, at]);
    if (parsed.error === null) return all;
    const says = "this is not Python 3, as far as the parser knows it";
    return [
      ...all,
      {
        id: fileNotRead.id,
        weight: fileNotRead.weight,
        start: parsed.error,
        end: parsed.error,
        says,
      },
    ].toSorted((a, b) => a.start - b.start);
  });

  function textOf(node: Node): string {
    return source.slice(node.startIndex, node.endIndex);
  }
}

export function judgeSql(source: string): SourceFinding[] {
  const found = sqlFindings(source, "executed").map(({ check, start, end }) => ({
    ...check,
    start,
    end,
  }));
  const comments: Comment[] = [...source.matchAll(/--[^\r\n]*/g)].flatMap(
    (match) => allowanceIn(match[0], match.index, ids) ?? [],
  );
  return withComments(once(found), comments, source, (at) => [at, at]);
}

function sqlFindings(text: string, certainty: "executed" | "loose") {
  return statementsOf(text).flatMap((statement) =>
    checks.flatMap(({ id, weight, sql }: Check) => {
      const at = sql?.(statement, certainty) ?? null;
      const token = at === null ? undefined : statement.tokens[at];
      const last = statement.tokens.at(-1);
      return token === undefined || last === undefined
        ? []
        : [{ check: { id, weight }, start: token.start, end: last.end }];
    }),
  );
}

/** A constant that is executed twice is one finding. */
function once(findings: readonly SourceFinding[]): SourceFinding[] {
  const seen = new Map(findings.map((finding) => [`${finding.id} ${finding.start}`, finding]));
  return [...seen.values()].toSorted((a, b) => a.start - b.start || a.id.localeCompare(b.id));
}

/** From where to where a comment may stand: the statement, of a compound one its head. */
function statementSpans(nodes: readonly Node[]): (at: number) => [number, number] {
  return (offset) => {
    const inside = nodes.findLast((node) => node.startIndex <= offset && offset < node.endIndex);
    let at = inside ?? null;
    while (at !== null && !/(?:_statement|_definition|_clause)$/.test(at.type)) at = at.parent;
    if (at === null) return [offset, offset];
    const body = at.childForFieldName("body") ?? at.childForFieldName("consequence");
    const inBody = body !== null && body.startIndex <= offset;
    if (inBody) return [offset, offset];
    return [
      at.startIndex,
      body === null ? at.endIndex : (body.previousSibling?.endIndex ?? offset),
    ];
  };
}

function withComments(
  findings: readonly SourceFinding[],
  comments: readonly Comment[],
  source: string,
  span: (at: number) => readonly [number, number],
): SourceFinding[] {
  const used = new Set<Comment>();
  const judged = findings.map((finding) => {
    if (comments.length === 0) return finding;
    const [from, to] = span(finding.start);
    const [first, last] = [lineStart(source, from), lineEnd(source, to)];
    const comment = comments.find(
      (it) => "reason" in it && it.id === finding.id && first <= it.at && it.at <= last,
    );
    if (comment === undefined || !("reason" in comment)) return finding;
    used.add(comment);
    return { ...finding, allowed: comment.reason };
  });
  const idle = comments
    .filter((comment) => !used.has(comment))
    .map((comment): SourceFinding => {
      const says =
        "problem" in comment
          ? `${comment.problem}: ${comment.text}`
          : `there is no ${comment.id} here to allow`;
      return { ...allowComment, start: comment.at, end: comment.at, says };
    })
    .map(({ id, weight, start, end, says }) => ({ id, weight, start, end, says: says as string }));
  return [...judged, ...idle].toSorted((a, b) => a.start - b.start);
}

function lineStart(source: string, at: number): number {
  return source.slice(0, at).search(/[^\r\n]*$/);
}

function lineEnd(source: string, at: number): number {
  const length = source.slice(at).search(/[\r\n]/);
  return length < 0 ? source.length : at + length;
}
