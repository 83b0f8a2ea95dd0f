import { expect, test } from "vitest";
import { bytesOfQuantity } from "../../policies/kubernetes-quantity.ts";

test.each([
  ["5", 5],
  ["1.5k", 1500],
  ["2M", 2e6],
  ["2G", 2e9],
  ["1T", 1e12],
  ["1Ki", 1024],
  ["512Mi", 2 ** 29],
  ["8Gi", 2 ** 33],
  ["1Ti", 2 ** 40],
  ["much", null],
  ["1X", null],
  ["", null],
])("%s is %s bytes", (text, bytes) => {
  expect(bytesOfQuantity(text)).toBe(bytes);
});
