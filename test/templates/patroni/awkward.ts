/** Strings made mostly of what some dialect could trip over: uniform ones hold a quote too rarely. */
import fc from "fast-check";

const characters = [
  ..."'\"\\$%:#;=[]{}-,& a1",
  "\n",
  "\r",
  "\t",
  "\0",
  "\u007f",
  "\u0085",
  "\u2028",
  "\ufeff",
  "\ud800",
  "é",
];

/** Any string, awkward by preference. */
export const awkward = fc.string({
  unit: fc.oneof(
    { arbitrary: fc.constantFrom(...characters), weight: 4 },
    { arbitrary: fc.string({ unit: "binary", minLength: 1, maxLength: 1 }), weight: 1 },
  ),
});

/** The same without what a line-based dialect cannot write. */
export const awkwardLine = awkward.filter((value) => !/[\0\r\n]/.test(value));
