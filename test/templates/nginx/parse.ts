/** Reads nginx.conf as ngx_conf_read_token() does; independent of the printer. */
export interface Parsed {
  readonly words: string[];
  readonly block?: Parsed[];
}

/** @throws when the text ends inside a directive or block. */
export function parseNginx(source: string): Parsed[] {
  const reader = { source, at: 0 };
  const parsed = readLevel(reader, false);
  if (reader.at !== source.length) throw new Error(`a block too many at ${reader.at}`);
  return parsed;
}

interface Reader {
  readonly source: string;
  at: number;
}

const escapes: Record<string, string> = {
  t: "\t",
  r: "\r",
  n: "\n",
  '"': '"',
  "'": "'",
  "\\": "\\",
};

function readLevel(reader: Reader, inside: boolean): Parsed[] {
  const found: Parsed[] = [];
  let words: string[] = [];
  while (reader.at < reader.source.length) {
    const character = reader.source[reader.at] ?? "";
    if (/\s/.test(character)) reader.at += 1;
    else if (character === "#") skipLine(reader);
    else if (character === ";") {
      if (words.length === 0) throw new Error(`nothing before ";" at ${reader.at}`);
      found.push({ words });
      words = [];
      reader.at += 1;
    } else if (character === "{") {
      reader.at += 1;
      found.push({ words, block: readLevel(reader, true) });
      words = [];
    } else if (character === "}") {
      if (!inside || words.length > 0) throw new Error(`unexpected "}" at ${reader.at}`);
      reader.at += 1;
      return found;
    } else words.push(readWord(reader));
  }
  if (inside || words.length > 0) throw new Error("the file ends too early");
  return found;
}

function skipLine(reader: Reader): void {
  const end = reader.source.indexOf("\n", reader.at);
  reader.at = end < 0 ? reader.source.length : end;
}

function readWord(reader: Reader): string {
  const first = reader.source[reader.at];
  const quote = first === '"' || first === "'" ? first : null;
  if (quote !== null) reader.at += 1;
  let word = "";
  for (;;) {
    const character = reader.source[reader.at];
    if (character === undefined) throw new Error("the file ends inside a word");
    if (quote === null && /[\s;{]/.test(character)) return word;
    reader.at += 1;
    if (quote !== null && character === quote) return word;
    if (character !== "\\") {
      word += character;
      continue;
    }
    const next = reader.source[reader.at] ?? "";
    reader.at += 1;
    word += escapes[next] ?? `\\${next}`;
  }
}
