/**
 * Text with holes: what a renderer writes before secrets and late values are known.
 *
 * A secret never becomes part of a string until `fill` puts it into a file that only its
 * service may read; everything that people see goes through `show`.
 */

/** The shape in which a secret is wanted. Derived forms keep their salt, so nothing rolls without need. */
export type SecretForm = "plain" | "scram-sha-256" | "pbkdf2-sha512";

/** A place in a text whose value is not known, or must not be seen, when the text is made. */
export type Hole =
  | { readonly secret: string; readonly form: SecretForm }
  | { readonly late: string };

/** Literal pieces and holes, in order. */
export type Text = readonly (string | Hole)[];

/** A secret as a hole; `form` defaults to the plain value. */
export function secret(name: string, form: SecretForm = "plain"): Hole {
  return { secret: name, form };
}

/** Builds a text: text`host=${host} password=${secret("database-odoo")}`. */
export function text(
  strings: TemplateStringsArray,
  ...values: readonly (string | number | Hole | Text)[]
): Text {
  const pieces: (string | Hole)[] = [];
  strings.forEach((literal, index) => {
    pieces.push(literal);
    const value = values[index];
    if (value === undefined) return;
    if (isText(value)) pieces.push(...value);
    else pieces.push(typeof value === "number" ? String(value) : value);
  });
  return merge(pieces);
}

/** Joins texts, and strings, into one. */
export function join(parts: readonly (string | Text)[], separator = ""): Text {
  const pieces: (string | Hole)[] = [];
  parts.forEach((part, index) => {
    if (index > 0) pieces.push(separator);
    if (typeof part === "string") pieces.push(part);
    else pieces.push(...part);
  });
  return merge(pieces);
}

/** Applies a function (an escaper, say) to the literal pieces and leaves the holes. */
export function mapLiterals(value: Text, change: (literal: string) => string): Text {
  return merge(value.map((piece) => (typeof piece === "string" ? change(piece) : piece)));
}

/** The text as people see it: `<secret:name>` in place of a secret, `<late:name>` of a late value. */
export function show(value: Text): string {
  return value.map((piece) => (typeof piece === "string" ? piece : showHole(piece))).join("");
}

/** The text as a service reads it. `read` gives each hole's value, `escaper` makes it safe in its dialect. */
export function fill(
  value: Text,
  read: (hole: Hole) => string,
  escaper: (plain: string) => string,
): string {
  return value.map((piece) => (typeof piece === "string" ? piece : escaper(read(piece)))).join("");
}

/** The words of a text that has no hole: what a host or a path is where nothing of it comes late. */
export function literal(value: string | Text): string {
  if (typeof value === "string") return value;
  const [hole] = holes(value);
  if (hole !== undefined) throw new Error(`${showHole(hole)} is not known here`);
  return show(value);
}

/** The holes of a text, in order. */
export function holes(value: Text): Hole[] {
  return value.filter((piece): piece is Hole => typeof piece !== "string");
}

function showHole(hole: Hole): string {
  if ("late" in hole) return `<late:${hole.late}>`;
  return hole.form === "plain" ? `<secret:${hole.secret}>` : `<secret:${hole.secret}:${hole.form}>`;
}

function isText(value: string | number | Hole | Text): value is Text {
  return Array.isArray(value);
}

/** Neighbouring literals become one, so that equal texts are equal data. */
function merge(pieces: readonly (string | Hole)[]): Text {
  const merged: (string | Hole)[] = [];
  for (const piece of pieces) {
    const last = merged.at(-1);
    if (piece === "") continue;
    if (typeof piece === "string" && typeof last === "string")
      merged[merged.length - 1] = last + piece;
    else merged.push(piece);
  }
  return merged;
}
