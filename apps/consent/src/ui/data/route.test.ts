import { expect, test } from "vitest"
import { hashOf, type Route, routeOf } from "./route.ts"

const ref = { session: "0123456789abcdef".repeat(2), no: 12 }
const check = (route: Route) => expect(routeOf(hashOf(route))).toEqual(route)

test("home", () => check({ screen: "home" }))
test("review", () => check({ screen: "review", ref }))
test("give", () => check({ screen: "give", ref }))
test("donations", () => check({ screen: "donations" }))
test("recipients", () => check({ screen: "recipients" }))
test.each(["", "#", "#/nowhere", "#/review/xyz/1", `#/review/${ref.session}/1/2`, "#token=abc"])("%j is home", (hash) =>
  expect(routeOf(hash)).toEqual({ screen: "home" }),
)
