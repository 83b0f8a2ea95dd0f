/** A schedule as CloudNativePG reads it: six fields, seconds first (robfig/cron). */
import { z } from "zod";

interface Field {
  readonly least: number;
  readonly most: number;
  readonly names: readonly string[];
}

const field = (least: number, most: number, names = ""): Field => ({
  least,
  most,
  names: names === "" ? [] : names.split(" "),
});

/** Sunday is 0 and never 7. */
const fields: readonly Field[] = [
  field(0, 59),
  field(0, 59),
  field(0, 23),
  field(1, 31),
  field(1, 12, "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC"),
  field(0, 6, "SUN MON TUE WED THU FRI SAT"),
];

/** When something happens, again and again. */
export const schedule = z
  .string()
  .regex(/^(\S+ ){5}\S+$/, { error: "must have six fields, seconds first: `0 0 2 * * *`" })
  .refine((written) => isSchedule(written), {
    error:
      "must be seconds and minutes from 0 to 59, hours to 23, days from 1 to 31, months to 12, weekdays from 0 (Sunday) to 6",
    params: { fix: "Write it as `0 0 2 * * *`: at 2 every night" },
  });

function isSchedule(written: string): boolean {
  const parts = written.split(" ");
  return parts.length === 6 && parts.every((part, index) => isField(part, fields[index] as Field));
}

/** `*`, `5`, `1-5`, `0-30/10`, and several of them by commas. */
function isField(part: string, { least, most, names }: Field): boolean {
  const number = (text: string): number => {
    const name = names.indexOf(text.toUpperCase());
    return name >= 0 ? least + name : /^[0-9]{1,2}$/.test(text) ? Number(text) : Number.NaN;
  };
  return part.split(",").every((item) => {
    const [, from, to, step] =
      /^(\*|\?|[0-9A-Za-z]+)(?:-([0-9A-Za-z]+))?(?:\/([0-9]+))?$/.exec(item) ?? [];
    if (from === undefined || (step !== undefined && Number(step) < 1)) return false;
    if (from === "*" || from === "?") return to === undefined;
    const [first, last] = [number(from), number(to ?? from)];
    return first >= least && last <= most && first <= last;
  });
}
