/** Texts, names and choices that keys of every cluster are made of. */
import { z } from "zod";

/** What to write where a key has no default that would be right anywhere. */
export const missing = (fix: string, otherwise: string) => (issue: { readonly input?: unknown }) =>
  issue.input === undefined ? `missing: ${fix}` : otherwise;

export const text = (what: string, pattern: RegExp, fix: string) =>
  z.string({ error: missing(fix, `must be ${what}`) }).regex(pattern, { error: `must be ${what}` });

/** Names of namespaces (RFC 1123): one label, without dots. */
export const namespaceLabel = (fix: string) =>
  text(
    "a name of at most 63 lower-case letters, digits and -, beginning and ending with a letter or digit",
    /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
    fix,
  );

/** Names of classes, claims and secrets (RFC 1123): labels with dots between. */
export const objectName = (fix: string) =>
  text(
    "a name of lower-case letters, digits, - and ., beginning with a letter or digit",
    /^(?=.{1,63}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/,
    fix,
  );

const badNetwork = "must be a network such as `10.244.0.0/16`";
const [network4, network6] = [z.cidrv4(), z.cidrv6()];
export const network = z
  .string()
  .regex(/^[0-9a-f.:]{2,45}\/\d{1,3}$/, { error: badNetwork })
  .refine((text) => network4.safeParse(text).success || network6.safeParse(text).success, {
    error: badNetwork,
  });

/**
 * Exactly one of two ways to come by a thing: the kit makes it, or it is there.
 * @param fix what to write where there is neither, and no default.
 */
export function createOrExisting<C extends z.ZodType, E extends z.ZodType>(
  create: C,
  existing: E,
  fix = "Add it as a map of keys",
) {
  return z
    .strictObject(
      { create: create.optional(), existing: existing.optional() },
      { error: missing(fix, "must be a map of keys") },
    )
    .transform((written, context) => {
      const { create: made, existing: found } = written as {
        create?: z.output<C>;
        existing?: z.output<E>;
      };
      if (made !== undefined && found === undefined) return { create: made };
      if (found !== undefined && made === undefined) return { existing: found };
      context.addIssue({
        code: "custom",
        message: "must have either create or existing",
        params: { fix: "Keep one of them" },
      });
      return z.NEVER;
    });
}
