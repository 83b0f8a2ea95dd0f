// The engine's host loads a pack by `require`, and the pack is a module.
import("./pack.ts");
