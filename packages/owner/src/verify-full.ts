import type { Desk } from "./desk.ts"

export function verifyFull(desk: Desk): string[] {
  void desk
  return []
}
