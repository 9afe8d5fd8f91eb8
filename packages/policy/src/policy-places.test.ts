import { expect, test } from "vitest"
import { policyPlaces, readHostPolicies } from "./index.ts"

const at = (platform: string, env: Record<string, string> = {}) => policyPlaces({ platform, home: "/h", env })

test("the user's policy is where each platform keeps configuration", () => {
  expect(at("linux").user).toBe("/h/.config/tracehold/policy.json")
  expect(at("linux", { XDG_CONFIG_HOME: "/c" }).user).toBe("/c/tracehold/policy.json")
  expect(at("darwin").user).toBe("/h/Library/Application Support/tracehold/policy.json")
  expect(at("win32", { APPDATA: "C:\\a" }).user).toBe("C:\\a\\tracehold\\policy.json")
})

test("an organisation's is where who administers the machine puts it, and where the user does", () => {
  expect(at("linux").org.map(({ policy }) => policy)).toEqual([
    "/etc/tracehold/org-policy.json",
    "/h/.config/tracehold/org-policy.json",
  ])
  expect(at("win32", { ProgramData: "D:\\p", APPDATA: "C:\\a" }).org[0]?.policy).toBe("D:\\p\\tracehold\\org-policy.json")
})

test("what is there is read, and what cannot be read is an error", () => {
  const places = at("linux")
  const files: Record<string, string> = { "/etc/tracehold/org-policy.json": "{}", [places.user]: "{}" }
  expect(readHostPolicies(places, (path) => files[path] ?? null)).toEqual({
    user: "{}",
    org: [{ source: "/etc/tracehold/org-policy.json", policy: "{}", trust: null }],
  })
  const denied = () => {
    throw new Error("denied")
  }
  expect(() => readHostPolicies(places, denied)).toThrow("denied")
})
