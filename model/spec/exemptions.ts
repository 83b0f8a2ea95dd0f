import { z } from "zod";

const words = (what: string) =>
  z.string().regex(/^[^\s\p{Cc}\p{Cf}][^\p{Cc}\p{Cf}]{2,499}$/u, {
    error: `must be ${what} on one line, 3 to 500 letters`,
  });

export const exemptions = z
  .array(
    z.strictObject({
      rule: z
        .string()
        .regex(/^[a-z][a-z0-9-]{0,63}$/, { error: "must be the id of a rule" })
        .meta({ description: "Id of the rule; docs/RULES.md lists them.", effect: "none" }),
      subject: z
        .string()
        .regex(/^[A-Za-z0-9][A-Za-z0-9:._/ -]{0,199}$/, {
          error: "must be the exact subject of one finding; wildcards are refused",
        })
        .meta({
          description: "The finding's subject, exactly as `check` shows it in parentheses.",
          effect: "none",
        }),
      reason: words("a reason").meta({
        description: "Why it is right to live with the finding.",
        effect: "none",
      }),
      owner: words("a person or a team").meta({
        description: "Who answers for it.",
        effect: "none",
      }),
      expires: z.iso.date({ error: "must be a day such as `2026-12-31`" }).meta({
        description:
          "Last day on which it holds. In quotes: Pulumi rewrites a bare date, with a time, when it writes the file.",
        effect: "none",
      }),
    }),
  )
  .max(100)
  .default([])
  .meta({
    description:
      "Findings that the team lives with for a while. `check` warns 14 days before one expires, and fails when one expired or exempts nothing; `up` goes on.",
    effect: "none",
  });
