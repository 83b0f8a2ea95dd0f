/** Values with units and shapes, as people write them in a stack file. */
import { z } from "zod";

const byteUnits: Readonly<Record<string, number>> = {
  B: 1,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
};

const secondUnits: Readonly<Record<string, number>> = { s: 1, min: 60, h: 3600, d: 86400 };

/** `512 MiB` -> bytes. */
export function size(minimum: string, maximum: string) {
  return quantity(byteUnits, "a size such as `512 MiB`", minimum, maximum);
}

/** `60 s`, `15 min` -> seconds. */
export function duration(minimum: string, maximum: string) {
  return quantity(secondUnits, "a duration such as `60 s` or `15 min`", minimum, maximum);
}

const wantedAddress = "must be an IPv4 address and a port such as `127.0.0.1:8443`";

/** `127.0.0.1:8443` -> host and port. */
export const address = z.string({ error: wantedAddress }).transform((written, context) => {
  const match = /^([0-9.]+):([0-9]{1,5})$/.exec(written);
  const port = Number(match?.[2]);
  if (match === null || !isIpv4(match[1] ?? "") || port < 1 || port > 65535) {
    return refuse(context, wantedAddress, "Write it in that way");
  }
  return { host: match[1] as string, port };
});

/** `127.77.0.0/16`: the loopback network that a local stack spreads its instances over. */
export const loopbackSubnet = z.string().transform((written, context) => {
  const match = /^127\.([0-9]{1,3})\.0\.0\/16$/.exec(written);
  const octet = Number(match?.[1]);
  if (match === null || octet < 1 || octet > 255 || String(octet) !== match[1]) {
    return refuse(
      context,
      "must be a /16 of the loopback network other than 127.0.0.0/16",
      "Write it as `127.77.0.0/16`",
    );
  }
  return `127.${octet}`;
});

/**
 * A path on one plain line, without the characters named besides (as they stand in a regular
 * expression's class). Spelled out, not as \p{Cc}: not every reader of a JSON Schema knows that.
 */
export function pathWithout(characters: string): RegExp {
  return new RegExp(`^[^\\u0000-\\u001f\\u007f-\\u009f${characters}]{1,1000}$`);
}

/** A value that stands on one line of a configuration file: text, number or boolean. */
export const optionValue = z
  .union([z.string(), z.number(), z.boolean()])
  .transform((written, context) => {
    const value = typeof written === "boolean" ? (written ? "True" : "False") : String(written);
    if (/[\p{Cc}\u2028\u2029]/u.test(value)) {
      return refuse(context, "must be one line without control characters", "Remove them");
    }
    // The services' parsers trim: what was written would not be what counts.
    if (value !== value.trim()) {
      return refuse(context, "must not begin or end with white space", "Remove it");
    }
    return value;
  });

/** The number with its largest whole unit, for messages: 1073741824 -> `1 GiB`. */
export function showBytes(bytes: number): string {
  return showQuantity(bytes, byteUnits, "B");
}

/** 900 -> `15 min`. */
export function showSeconds(seconds: number): string {
  return showQuantity(seconds, secondUnits, "s");
}

function quantity(
  units: Readonly<Record<string, number>>,
  wanted: string,
  minimum: string,
  maximum: string,
) {
  const least = parseQuantity(minimum, units) as number;
  const most = parseQuantity(maximum, units) as number;
  return z
    .string({ error: `must be ${wanted}` })
    .transform((written, context) => {
      const value = parseQuantity(written, units);
      if (value === null) {
        return refuse(context, `must be ${wanted}`, `Units are ${Object.keys(units).join(", ")}`);
      }
      if (value < least || value > most) {
        return refuse(
          context,
          `must be from ${minimum} to ${maximum}`,
          "Choose a value in that range",
        );
      }
      return value;
    })
    .meta({ range: `${minimum} to ${maximum}` });
}

function parseQuantity(written: string, units: Readonly<Record<string, number>>): number | null {
  const match = /^([0-9]{1,12}(?:\.[0-9]{1,6})?) ?([A-Za-z]{1,3})$/.exec(written);
  const unit = Object.hasOwn(units, match?.[2] ?? "") ? units[match?.[2] as string] : undefined;
  if (match === null || unit === undefined) return null;
  return Math.round(Number(match[1]) * unit);
}

function showQuantity(
  amount: number,
  units: Readonly<Record<string, number>>,
  smallest: string,
): string {
  const whole = Object.entries(units)
    .toSorted(([, a], [, b]) => b - a)
    .find(([, factor]) => amount >= factor && amount % factor === 0);
  const [unit, factor] = whole ?? [smallest, 1];
  return `${Math.round(amount / factor)} ${unit}`;
}

function isIpv4(host: string): boolean {
  const parts = host.split(".");
  return (
    parts.length === 4 &&
    parts.every((part) => /^(0|[1-9][0-9]{0,2})$/.test(part) && Number(part) < 256)
  );
}

function refuse(context: z.RefinementCtx<unknown>, what: string, fix: string): never {
  context.addIssue({ code: "custom", message: what, params: { fix } });
  return z.NEVER;
}
