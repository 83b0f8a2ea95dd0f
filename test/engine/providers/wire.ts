/** Property values as they travel between engine and provider: plain JSON with signs for secret and unknown. */

export type Value = null | boolean | number | string | Value[] | { [key: string]: Value };
export type Values = Record<string, Value>;

/** Key and value that make an object a special one, and the sign of a secret. Fixed by Pulumi's protocol. */
const special = "4dabf18193072939515e22adb298388d";
const secret = "1b47061264138c4ac30d75fd1eb44270";
/** What stands where a value is not known in a preview. */
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export function isObject(value: Value | undefined): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isSecret(value: Value): value is { value: Value } {
  return isObject(value) && value[special] === secret;
}

/** Without the signs of secrets. The result must reach no log and no message. */
export function revealed(value: Value): Value {
  if (Array.isArray(value)) return value.map(revealed);
  if (!isObject(value)) return value;
  if (isSecret(value)) return revealed(value.value);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, revealed(inner)]));
}

export function hasSecret(value: Value): boolean {
  if (Array.isArray(value)) return value.some(hasSecret);
  return isObject(value) && (isSecret(value) || Object.values(value).some(hasSecret));
}

export function hasUnknown(value: Value): boolean {
  if (Array.isArray(value)) return value.some(hasUnknown);
  if (isObject(value)) return Object.values(value).some(hasUnknown);
  return value === unknown;
}

/** Outputs in which every property that came in secret is secret as a whole. */
export function keepSecret(inputs: Values, outputs: Values): Values {
  return Object.fromEntries(
    Object.entries(outputs).map(([key, value]) => {
      const input = inputs[key];
      const hide = input !== undefined && hasSecret(input) && !isSecret(value);
      return [key, hide ? { [special]: secret, value: revealed(value) } : value];
    }),
  );
}

/** Paths at which two values differ, such as `spec.template.spec.containers[0].image`. */
export function differences(
  before: Value | undefined,
  after: Value | undefined,
  path = "",
): string[] {
  if (before === undefined || after === undefined) return before === after ? [] : [path];
  if (Array.isArray(before) && Array.isArray(after)) {
    const length = Math.max(before.length, after.length);
    return Array.from({ length }, (_, index) =>
      differences(before[index], after[index], `${path}[${index}]`),
    ).flat();
  }
  if (isObject(before) && isObject(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) =>
      differences(before[key], after[key], path === "" ? key : `${path}.${key}`),
    );
  }
  return before === after ? [] : [path];
}
