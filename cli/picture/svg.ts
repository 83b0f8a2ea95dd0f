/** Boxes, lines and texts of a picture, as SVG. */
export type Point = readonly [x: number, y: number];

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where a branch ends, and what stands beside it; null for a branch that is not drawn. */
export type Reached = readonly [Point, string | null];

/** Own colors and an own ground: the same on a light and on a dark page. */
const ink = {
  ground: "#f8fafc",
  rim: "#cbd5e1",
  text: "#0f172a",
  soft: "#334155",
  line: "#64748b",
};

export const lineHeight = 15;
/** Widest average of a letter in the small and in the bold size. */
export const letter = { small: 5.8, bold: 7.6 };

/** The whole picture on its own ground. */
export function svgPage(
  width: number,
  height: number,
  title: string,
  parts: readonly string[],
): string {
  const [w, h] = [round(width), round(height)];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${w} ${h}" width="${w}" height="${h}" font-family="-apple-system, 'Segoe UI', 'DejaVu Sans', Helvetica, Arial, sans-serif" role="img" aria-labelledby="title">
<title id="title">${escapeXml(title)}</title>
<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path class="head" d="M0,0.6 L8,4 L0,7.4 z" fill="${ink.line}"/></marker></defs>
<rect class="ground" x="0.5" y="0.5" width="${w - 1}" height="${h - 1}" rx="12" fill="${ink.ground}" stroke="${ink.rim}"/>
${parts.join("\n")}
</svg>
`;
}

/** From one point to several; a target without a label is not reached. */
export function fanOut(from: Point, busY: number, targets: readonly Reached[]): string[] {
  const reached = targets.filter(([, label]) => label !== null);
  return [
    line([from, [from[0], busY]]),
    line(bus(from, busY, reached)),
    ...reached.map(([to]) => arrow([[to[0], busY], to])),
    ...tags(reached, -12),
  ];
}

/** From several points to one. */
export function fanIn(sources: readonly Reached[], busY: number, to: Point): string[] {
  const joined = sources.filter(([, label]) => label !== null);
  return [
    ...joined.map(([from]) => line([from, [from[0], busY]])),
    line(bus(to, busY, joined)),
    arrow([[to[0], busY], to]),
    ...tags(joined, 21),
  ];
}

function bus(trunk: Point, y: number, reached: readonly Reached[]): Point[] {
  const across = [trunk[0], ...reached.map(([[x]]) => x)];
  return [
    [Math.min(...across), y],
    [Math.max(...across), y],
  ];
}

/** Beside each branch, where the branches differ. */
function tags(reached: readonly Reached[], below: number): string[] {
  if (new Set(reached.map(([, label]) => label)).size < 2) return [];
  return reached.map(([[x, y], label]) => text(label ?? "", x + 7, y + below));
}

export function arrow(points: readonly Point[], dashed = false): string {
  return line(points, dashed, ' marker-end="url(#head)"');
}

function line(points: readonly Point[], dashed = false, end = ""): string {
  const way = points.map(([x, y]) => `${round(x)},${round(y)}`).join(" ");
  const dash = dashed ? ' stroke-dasharray="5 4"' : "";
  return `<polyline class="line" points="${way}" fill="none" stroke="${ink.line}" stroke-width="1.3"${dash}${end}/>`;
}

/** What is not a tier: parties outside, and frames. */
export const blank: Tone = { name: "outside", fill: "#ffffff" };

/** Fill of a box, with the class by which a page may override it. */
export interface Tone {
  readonly name: string;
  readonly fill: string;
}

export function rectangle({ x, y, width, height }: Box, tone: Tone, dash = ""): string {
  const dashed = dash === "" ? "" : ` stroke-dasharray="${dash}"`;
  return `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="8" class="box ${tone.name}" fill="${tone.fill}" stroke="${ink.line}"${dashed}/>`;
}

export function heading(words: string, x: number, y: number): string {
  return `<text x="${round(x)}" y="${round(y)}" text-anchor="middle" font-size="13" font-weight="600" class="strong" fill="${ink.text}">${escapeXml(words)}</text>`;
}

export function text(words: string, x: number, y: number, anchor = "start"): string {
  return `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}" font-size="11" class="soft" fill="${ink.soft}">${escapeXml(words)}</text>`;
}

export function wrap(words: string, letters: number): string[] {
  const lines: string[] = [];
  for (const word of words.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= letters) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else lines.push(word);
  }
  return lines;
}

export function upper({ x, y, width }: Box): Point {
  return [x + width / 2, y];
}

export function lower(box: Box): Point {
  return [box.x + box.width / 2, bottom(box)];
}

export function bottom({ y, height }: Box): number {
  return y + height;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escapeXml(words: string): string {
  return words.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
