/**
 * Quantities as the API server and the operator's webhooks write them: `1Gi`, never `1024Mi`. What
 * is written in another way comes back changed, and each update wants to change it again.
 */

const units = ["", "Ki", "Mi", "Gi", "Ti"] as const;

/** Bytes in the largest unit that leaves a whole number; rounded up to a MiB. */
export function bytesQuantity(bytes: number): string {
  let [amount, unit] = [Math.ceil(bytes / 2 ** 20), 2];
  while (amount % 1024 === 0 && amount > 0 && unit < units.length - 1) {
    amount /= 1024;
    unit += 1;
  }
  return `${amount}${units[unit]}`;
}

/** CPUs: whole ones as a number, others in thousandths. */
export function cpuQuantity(cpus: number): string {
  const thousandths = Math.round(cpus * 1000);
  return thousandths % 1000 === 0 ? String(thousandths / 1000) : `${thousandths}m`;
}
