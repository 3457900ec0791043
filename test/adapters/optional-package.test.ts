import { expect, it } from "vitest";
import { optionalPackage } from "../../src/adapters/optional-package.ts";

it("names the adapter and the package that isn't installed", async () => {
  const missing = "stanch-no-such-package";
  const loading = optionalPackage("postgres-role", missing, () => import(missing) as Promise<unknown>);
  await expect(loading).rejects.toMatchObject({
    code: "ERR_ADAPTER_PACKAGE",
    message: "the adapter postgres-role needs the package stanch-no-such-package, which isn't installed",
    hint: "npm install stanch-no-such-package",
  });
});

it("gives the package that is there", async () => {
  const { default: path } = await optionalPackage("any", "node:path", () => import("node:path"));
  expect(path.basename("a/b")).toBe("b");
});

it("doesn't take a broken package for a missing one", async () => {
  const broken = (): Promise<never> => Promise.reject(new TypeError("broken inside"));
  await expect(optionalPackage("any", "broken", broken)).rejects.toBeInstanceOf(TypeError);
});
