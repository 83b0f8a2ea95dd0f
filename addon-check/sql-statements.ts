/** SQL as statements of tokens. Text between `%s`, `{}` and interpolations is whole tokens; a placeholder is one, too. */

export interface Token {
  readonly kind: "word" | "quoted" | "text" | "number" | "placeholder" | "sign";
  /** Words in lower case, names without their quotes, texts without theirs. */
  readonly value: string;
  /** As it stands. */
  readonly raw: string;
  /** Offset in the text. */
  readonly start: number;
  readonly end: number;
}

export interface Statement {
  readonly tokens: readonly Token[];
  /** Inside $$ ... $$: the body of a function or of DO, in another language than SQL perhaps. */
  readonly inBody: boolean;
}

/** Stands in a text for what is not known before it runs. */
export const placeholder = "\uFFFC";

// One token from where the last ended; comments and white space are tokens without a kind.
const lexer = new RegExp(
  [
    String.raw`(?<blank>\s+|--[^\r\n]*)`,
    String.raw`(?<comment>/\*)`,
    String.raw`(?<dollar>\$(?:[A-Za-z_\u0080-\uFFFB][\w\u0080-\uFFFB]*)?\$)`,
    String.raw`(?<text>[eE]'(?:[^'\\]|\\[\s\S]|'')*'?|'(?:[^']|'')*'?)`,
    `(?<quoted>"(?:[^"]|"")*"?)`,
    String.raw`(?<placeholder>\uFFFC|%\([^()]*\)s|%s|\{[^{}]*\})`,
    String.raw`(?<word>[A-Za-z_\u0080-\uFFFB][\w$\u0080-\uFFFB]*)`,
    String.raw`(?<number>\d[\w.]*)`,
    String.raw`(?<sign>%%|::|[\s\S])`,
  ].join("|"),
  "y",
);

/** All statements, those inside dollar quotes after the one that holds them. */
export function statementsOf(text: string, offset = 0, inBody = false): Statement[] {
  const statements: Statement[] = [];
  const inner: Statement[] = [];
  let tokens: Token[] = [];
  const end = () => {
    if (tokens.length > 0) statements.push({ tokens, inBody });
    tokens = [];
  };
  for (let at = 0; at < text.length; ) {
    lexer.lastIndex = at;
    const groups = lexer.exec(text)?.groups ?? {};
    const from = at;
    at = lexer.lastIndex;
    if (groups["blank"] !== undefined) continue;
    if (groups["comment"] !== undefined) {
      at = afterComment(text, from);
      continue;
    }
    const tag = groups["dollar"];
    if (tag !== undefined) {
      const close = text.indexOf(tag, at);
      const body = text.slice(at, close < 0 ? text.length : close);
      inner.push(...statementsOf(body, offset + at, true));
      tokens.push(token("text", body, from, at + body.length + (close < 0 ? 0 : tag.length)));
      at = Math.min(text.length, at + body.length + tag.length);
      continue;
    }
    const [kind, raw] = Object.entries(groups).find(([, value]) => value !== undefined) as [
      Token["kind"],
      string,
    ];
    if (raw === ";") end();
    else {
      tokens.push(token(kind, plainValue(kind, raw), from, at));
      // In PL/pgSQL a statement also begins after these.
      if (inBody && kind === "word" && opening.has(raw.toLowerCase())) end();
    }
  }
  end();
  return [...statements, ...inner];

  function token(kind: Token["kind"], value: string, from: number, to: number): Token {
    return { kind, value, raw: text.slice(from, to), start: offset + from, end: offset + to };
  }
}

const opening = new Set(["begin", "then", "else", "loop"]);

/** They nest, unlike those of C. */
function afterComment(text: string, from: number): number {
  const mark = /\/\*|\*\//g;
  mark.lastIndex = from;
  let depth = 0;
  for (let found = mark.exec(text); found !== null; found = mark.exec(text)) {
    depth += found[0] === "/*" ? 1 : -1;
    if (depth === 0) return mark.lastIndex;
  }
  return text.length;
}

function plainValue(kind: Token["kind"], raw: string): string {
  if (kind === "word") return raw.toLowerCase();
  if (kind === "quoted") return raw.replace(/^"|"$/g, "").replaceAll('""', '"');
  if (kind === "text") return raw.replace(/^[eE]?'|'$/g, "");
  return raw;
}

/** The words at the beginning, until something else comes. */
export function isWord(token: Token | undefined, ...words: readonly string[]): boolean {
  return token?.kind === "word" && words.includes(token.value);
}

/** Something that may stand for a name. */
export function isName(token: Token | undefined): boolean {
  return token !== undefined && ["word", "quoted", "placeholder"].includes(token.kind);
}

/** Where one of these functions is called; the index of its name. */
export function callOf(
  { tokens }: Statement,
  names: RegExp,
): { readonly at: number; readonly arguments: readonly (readonly Token[])[] } | null {
  const at = tokens.findIndex(
    (token, index) =>
      (token.kind === "word" || token.kind === "quoted") &&
      names.test(token.value) &&
      tokens[index + 1]?.raw === "(",
  );
  return at < 0 ? null : { at, arguments: argumentsFrom(tokens, at + 2) };
}

function argumentsFrom(tokens: readonly Token[], from: number): Token[][] {
  const found: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens.slice(from)) {
    if (token.raw === ")" && depth === 0) break;
    if (token.raw === "(") depth += 1;
    if (token.raw === ")") depth -= 1;
    if (token.raw === "," && depth === 0) found.push([]);
    else found.at(-1)?.push(token);
  }
  return found;
}

/** Written as programs write SQL: all words that matter in one case, so no prose. */
export function isShouted(...tokens: readonly (Token | undefined)[]): boolean {
  return tokens.every((token) => token !== undefined && token.raw === token.raw.toUpperCase());
}

/** Begins as a query or a block does: a function name in it is a call. */
export function isQuery({ tokens, inBody }: Statement): boolean {
  return (
    inBody || isWord(tokens[0], "select", "with", "perform", "insert", "update", "delete", "values")
  );
}
