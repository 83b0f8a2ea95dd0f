/** Before and after -> what differs, setting by setting, and what each difference costs. */
import type { Effect, ShownSetting } from "../model/setting.ts";

/** One setting that is not what it was. */
export interface Change {
  /** Where the setting stands: a file's id. */
  readonly subject: string;
  readonly section: string;
  readonly key: string;
  /** Null where the setting is new. */
  readonly from: string | null;
  /** Null where it is gone. */
  readonly to: string | null;
  readonly cost: Effect;
}

/** Effects from the cheapest to the most disruptive. */
const order: readonly Effect[] = ["none", "reload", "restart", "recreate"];

/** What differs between two lists of settings of one file. Equal lists give no change. */
export function settingChanges(
  subject: string,
  before: readonly ShownSetting[],
  after: readonly ShownSetting[],
): Change[] {
  const old = bySlot(before);
  const now = bySlot(after);
  const slots = [...new Set([...old.keys(), ...now.keys()])];
  const changes = slots.flatMap((slot) =>
    slotChanges(subject, old.get(slot) ?? [], now.get(slot) ?? []),
  );
  if (changes.length > 0 || sequence(before) === sequence(after)) return changes;
  // Nothing came or went, but lines that repeat a key are read in order.
  return [
    {
      subject,
      section: "",
      key: "order of lines",
      from: null,
      to: null,
      cost: mostDisruptive(after.map((setting) => setting.effect)),
    },
  ];
}

/** The most disruptive of several costs; none of nothing. */
export function mostDisruptive(costs: readonly Effect[]): Effect {
  return costs.reduce<Effect>(
    (most, cost) => (order.indexOf(cost) > order.indexOf(most) ? cost : most),
    "none",
  );
}

/** Values of one key, paired in order: what is only in one of the lists came or went. */
function slotChanges(
  subject: string,
  before: readonly ShownSetting[],
  after: readonly ShownSetting[],
): Change[] {
  const gone = without(before, after);
  const come = without(after, before);
  return Array.from({ length: Math.max(gone.length, come.length) }, (_, index) => {
    const from = gone[index];
    const to = come[index];
    const { section, key } = (to ?? from) as ShownSetting;
    return {
      subject,
      section,
      key,
      from: from?.value ?? null,
      to: to?.value ?? null,
      cost: mostDisruptive(
        [from, to].flatMap((setting) => (setting === undefined ? [] : [setting.effect])),
      ),
    };
  });
}

/** What `list` has more of than `other`, by value. */
function without(list: readonly ShownSetting[], other: readonly ShownSetting[]): ShownSetting[] {
  const left = other.map((setting) => setting.value);
  return list.filter((setting) => {
    const index = left.indexOf(setting.value);
    if (index < 0) return true;
    left.splice(index, 1);
    return false;
  });
}

function bySlot(settings: readonly ShownSetting[]): Map<string, ShownSetting[]> {
  return Map.groupBy(settings, (setting) => JSON.stringify([setting.section, setting.key]));
}

function sequence(settings: readonly ShownSetting[]): string {
  return JSON.stringify(settings.map(({ section, key, value }) => [section, key, value]));
}
