/** Every foundation, through the real engine and a stand-in for AWS: previewed as a whole, made, left alone, protected. */
import { afterAll, describe, expect, inject, test } from "vitest";
import { foundationOutputNames } from "../../components/aws/foundation-outputs.ts";
import { loadStack, stackNames } from "../../load.ts";
import { project, trackedFiles } from "../house/tracked.ts";
import { openWorkspace, type Step, type TestStack, type Workspace } from "./workspace.ts";

const foundations = stackNames().filter((name) => loadStack(name).layer === "foundation");
/** What the program needs of the project. */
const files = trackedFiles().filter((path) => !/^(test|docs|rendered|\.ci)\//.test(path));

describe.each(foundations)("foundation %s", (name) => {
  let workspace: Workspace;
  let stack: TestStack;

  afterAll(() => workspace?.remove());

  test("is previewed as a whole, and made", async () => {
    workspace = await openWorkspace({
      engine: inject("engine"),
      kubernetes: inject("kubernetes"),
      program: project,
      files,
    });
    stack = await workspace.stack(name);
    const planned = await stack.preview();
    const made = await stack.up();
    const names = (steps: readonly Step[]) =>
      steps.map((it) => `${it.op} ${it.type} ${it.name}`).toSorted();
    expect(names(made)).toEqual(names(planned));
    expect(made.length).toBeGreaterThan(50);
  });

  test("tells stacks on it everything that they read", async () => {
    const told = await stack.pulumi.outputs();
    expect(Object.keys(told).toSorted()).toEqual(foundationOutputNames.toSorted());
    for (const [output, { value }] of Object.entries(told))
      expect(String(value), output).toMatch(/^[^\s<>]+$/);
  });

  test("changes nothing the second time, also after AWS was asked what is there", async () => {
    expect(await stack.up()).toEqual([]);
    expect(await stack.up({ refresh: true })).toEqual([]);
  });

  test("is not destroyed while its data is protected, not even in part", async () => {
    const { ok, said } = await workspace.cli(["destroy", "--yes", "--stack", name]);
    expect(ok).toBe(false);
    expect(said).toContain("because it is protected");
    expect(await stack.up({ refresh: true })).toEqual([]);
  });
});

test("there is a foundation to look at", () => {
  expect(foundations).toContain("production-foundation");
});
