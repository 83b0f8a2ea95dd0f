/** What a stack is for. Rules may warn in one environment about what they refuse in another. */
export const environments = ["production", "staging", "development"] as const;

export type Environment = (typeof environments)[number];

/** Where a stack file says nothing: the strictest. */
export const defaultEnvironment: Environment = "production";
