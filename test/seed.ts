/**
 * Properties look at new cases at every run on a developer's machine. CI judges a change: there the
 * cases are always the same, so that what fails was caused by it.
 */
import fc from "fast-check";

if (process.env["CI"]) fc.configureGlobal({ seed: 20_261_121 });
