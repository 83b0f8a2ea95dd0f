// Plain JavaScript for whatever Node the system has (18 or newer): installs the locked packages
// when they are missing or older than the lock file, then runs a TypeScript file under the Node
// that came with them.
"use strict";

const { spawn, spawnSync } = require("node:child_process");
const { existsSync, lstatSync, statSync } = require("node:fs");
const { homedir } = require("node:os");
const { join } = require("node:path");

const project = join(__dirname, "..");
const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "odoo-cluster");

/** Runs a TypeScript file of the project with arguments; the process ends with its exit code. */
function start(file, args) {
  // Checks and tests want more than what runs a stack.
  const whole = !file.startsWith("cli/");
  if (!isInstalled(whole)) install(whole);
  const node = runtime();
  const child = spawn(
    node,
    ["--disable-warning=ExperimentalWarning", join(project, file), ...args],
    {
      stdio: "inherit",
      // Compiled code is kept beside the other caches: the second start takes half the time.
      env: { NODE_COMPILE_CACHE: join(cache, "compiled"), ...process.env },
    },
  );
  // Ctrl-C reaches the child by itself: it decides how to end, and this process follows.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => signal !== "SIGINT" && child.kill(signal));
  }
  child.on("error", (error) =>
    fail(
      "Node cannot be started",
      `${node}: ${error.message}`,
      "Remove node_modules and try again",
    ),
  );
  child.on("close", (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
}

/** npm writes this file last, and newer than the lock file that it followed. */
function isInstalled(whole) {
  // Somebody else's packages: `npm ci` through the link would empty them.
  if (isLink(join(project, "node_modules"))) return true;
  const done = join(project, "node_modules", ".package-lock.json");
  return (
    existsSync(done) &&
    (!whole || hasAll()) &&
    statSync(done).mtimeMs >= statSync(join(project, "package-lock.json")).mtimeMs
  );
}

/** Whether packages for development are there, too. */
function hasAll() {
  return existsSync(join(project, "node_modules", "vitest"));
}

function isLink(path) {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
}

function install(whole) {
  process.stderr.write("odoo-cluster: installing the locked packages\n");
  const npm = spawnSync(
    "npm",
    [
      "ci",
      ...(whole || hasAll() ? [] : ["--omit=dev"]),
      "--no-audit",
      "--no-fund",
      "--loglevel=error",
    ],
    { cwd: project, stdio: ["ignore", "ignore", "inherit"] },
  );
  if (npm.error) fail("npm cannot be started", npm.error.code, "Install npm");
  if (npm.status !== 0)
    fail(
      "npm could not install the packages",
      `exit code ${npm.status}`,
      "Check the network; its messages are above",
    );
}

/** The Node of node_modules; the system's own where that is new enough. */
function runtime() {
  const own = join(project, "node_modules", `node-linux-${process.arch}`, "bin", "node");
  if (existsSync(own)) return own;
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > 24 || (major === 24 && minor >= 12)) return process.execPath;
  return fail(
    `no package brings Node 24 to ${process.platform} on ${process.arch}, and the system's own is older than 24.12`,
    process.version,
    "Install Node 24.12 or newer",
  );
}

/** The words of every other message: where, what, got, fix. */
function fail(what, got, fix) {
  process.stderr.write(`error: this machine: ${what}, got ${got}. ${fix}\n`);
  process.exit(3);
}

// usage: node cli/bootstrap.cjs <file of the project> [argument...]
start(process.argv[2], process.argv.slice(3));
