/**
 * Text with placeholders: what a renderer writes before secrets and late values are known.
 *
 * A secret never becomes part of a string until `fill` puts it into a file that only its
 * service may read; everything that people see goes through `show`.
 */

/** The shape in which a secret is wanted. Derived forms keep their salt, so nothing rolls without need. */
export type SecretForm = "plain" | "scram-sha-256" | "pbkdf2-sha512";

/** A place in a text whose value is not known, or must not be seen, when the text is made. */
export type Placeholder =
  | { readonly secret: string; readonly form: SecretForm }
  | { readonly late: string };

/** Literal pieces and placeholders, in order. */
export type Text = readonly (string | Placeholder)[];

/** A secret as a placeholder; `form` defaults to the plain value. */
export function secret(name: string, form: SecretForm = "plain"): Placeholder {
  return { secret: name, form };
}

/** Builds a text: text`host=${host} password=${secret("database-odoo")}`. */
export function text(
  strings: TemplateStringsArray,
  ...values: readonly (string | number | Placeholder | Text)[]
): Text {
  const pieces: (string | Placeholder)[] = [];
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
  const pieces: (string | Placeholder)[] = [];
  parts.forEach((part, index) => {
    if (index > 0) pieces.push(separator);
    if (typeof part === "string") pieces.push(part);
    else pieces.push(...part);
  });
  return merge(pieces);
}

/** Applies a function (an escaper, say) to the literal pieces and leaves the placeholders. */
export function mapLiterals(value: Text, change: (literal: string) => string): Text {
  return merge(value.map((piece) => (typeof piece === "string" ? change(piece) : piece)));
}

/** The text as people see it: `<secret:name>` in place of a secret, `<late:name>` of a late value. */
export function show(value: Text): string {
  return value
    .map((piece) => (typeof piece === "string" ? piece : showPlaceholder(piece)))
    .join("");
}

/** The text as a service reads it. `read` gives each placeholder's value, `escaper` makes it safe in its dialect. */
export function fill(
  value: Text,
  read: (placeholder: Placeholder) => string,
  escaper: (plain: string) => string,
): string {
  return value.map((piece) => (typeof piece === "string" ? piece : escaper(read(piece)))).join("");
}

/** The words of a text that has no placeholder: what a host or a path is where nothing of it comes late. */
export function literal(value: string | Text): string {
  if (typeof value === "string") return value;
  const [placeholder] = placeholders(value);
  if (placeholder !== undefined)
    throw new Error(`${showPlaceholder(placeholder)} is not known here`);
  return show(value);
}

/** The placeholders of a text, in order. */
export function placeholders(value: Text): Placeholder[] {
  return value.filter((piece): piece is Placeholder => typeof piece !== "string");
}

function showPlaceholder(placeholder: Placeholder): string {
  if ("late" in placeholder) return `<late:${placeholder.late}>`;
  return placeholder.form === "plain"
    ? `<secret:${placeholder.secret}>`
    : `<secret:${placeholder.secret}:${placeholder.form}>`;
}

function isText(value: string | number | Placeholder | Text): value is Text {
  return Array.isArray(value);
}

/** Neighbouring literals become one, so that equal texts are equal data. */
function merge(pieces: readonly (string | Placeholder)[]): Text {
  const merged: (string | Placeholder)[] = [];
  for (const piece of pieces) {
    const last = merged.at(-1);
    if (piece === "") continue;
    if (typeof piece === "string" && typeof last === "string")
      merged[merged.length - 1] = last + piece;
    else merged.push(piece);
  }
  return merged;
}
