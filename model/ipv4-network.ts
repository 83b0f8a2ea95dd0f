/** Networks such as `10.20.0.0/16`: what lies in them, and how they are divided. */

interface Ipv4Network {
  /** First address as a number. */
  readonly first: number;
  /** Length of the prefix, 0 to 32. */
  readonly prefix: number;
}

/** Null for what is no network, or has bits set behind its prefix. */
export function parseNetwork(text: string): Ipv4Network | null {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text);
  if (match === null) return null;
  const [a, b, c, d, prefix] = match.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
  ];
  if (Math.max(a, b, c, d) > 255 || prefix > 32) return null;
  const first = ((a * 256 + b) * 256 + c) * 256 + d;
  return first % sizeOf(prefix) === 0 ? { first, prefix } : null;
}

/** Whether all addresses of `inner` are addresses of `outer`. */
export function contains(outer: string, inner: string): boolean {
  const [a, b] = [known(outer), known(inner)];
  return a.first <= b.first && b.first + sizeOf(b.prefix) <= a.first + sizeOf(a.prefix);
}

/** Two networks have an address in common only if one holds the other. */
export function overlap(one: string, other: string): boolean {
  return contains(one, other) || contains(other, one);
}

/** All parts of a network whose prefix is `bits` longer: `split("10.0.0.0/8", 1)` has two. */
export function split(network: string, bits: number): string[] {
  const { first, prefix } = known(network);
  const size = sizeOf(prefix + bits);
  return Array.from({ length: 2 ** bits }, (_, index) => show(first + index * size, prefix + bits));
}

function sizeOf(prefix: number): number {
  return 2 ** (32 - prefix);
}

function show(address: number, prefix: number): string {
  const octets = [2 ** 24, 2 ** 16, 2 ** 8, 1].map((unit) => Math.floor(address / unit) % 256);
  return `${octets.join(".")}/${prefix}`;
}

function known(text: string): Ipv4Network {
  const network = parseNetwork(text);
  if (network === null) throw new Error(`${text} is no network`);
  return network;
}
