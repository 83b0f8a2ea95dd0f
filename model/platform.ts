/** Where a stack runs. The model knows the names alone; what they mean stands in `local` and `components`. */
export const platformNames = ["local", "kubernetes", "aws"] as const;

export type PlatformName = (typeof platformNames)[number];
