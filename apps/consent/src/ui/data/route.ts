import type { Ref } from "../../contract/review-calls.ts"

/** Where in the app one is. Addresses hold ids only, never names of recorded things. */
export type Route =
  | { readonly screen: "home" }
  | { readonly screen: "review"; readonly ref: Ref }
  | { readonly screen: "give"; readonly ref: Ref }
  | { readonly screen: "donations" }
  | { readonly screen: "recipients" }
  | { readonly screen: "keys" }

export function hashOf(route: Route): string {
  switch (route.screen) {
    case "home":
      return "#/"
    case "review":
    case "give":
      return `#/${route.screen}/${route.ref.session}/${route.ref.no}`
    default:
      return `#/${route.screen}`
  }
}

/** Anything unknown is home. */
export function routeOf(hash: string): Route {
  const chunk = /^#\/(review|give)\/([0-9a-f]{32})\/(\d{1,9})$/.exec(hash)
  if (chunk !== null) {
    return { screen: chunk[1] === "give" ? "give" : "review", ref: { session: chunk[2] ?? "", no: Number(chunk[3]) } }
  }
  if (hash === "#/donations") return { screen: "donations" }
  if (hash === "#/recipients") return { screen: "recipients" }
  if (hash === "#/keys") return { screen: "keys" }
  return { screen: "home" }
}
