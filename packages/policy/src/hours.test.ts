import { expect, test } from "vitest"
import { offHours } from "./hours.ts"
import type { Hours } from "./policy-schema.ts"

const layer = (offHoursList: Hours[]) => ({
  name: "user" as const,
  source: "mine",
  policy: { version: 0 as const, id: "u", offHours: offHoursList },
})
const at = (day: number, time: string) => ({ day, minute: Number(time.slice(0, 2)) * 60 + Number(time.slice(3)) })
const isOff = (hours: Hours, day: number, time: string) => offHours([layer([hours])], at(day, time)) === "mine"

test.each<[Hours, number, string, boolean]>([
  [{ from: "12:00", to: "13:00" }, 1, "12:00", true],
  [{ from: "12:00", to: "13:00" }, 1, "12:59", true],
  [{ from: "12:00", to: "13:00" }, 1, "13:00", false],
  [{ from: "12:00", to: "13:00" }, 1, "11:59", false],
  [{ from: "18:00", to: "24:00" }, 1, "23:59", true],
  [{ from: "18:00", to: "24:00" }, 2, "00:00", false],
  [{ from: "22:00", to: "06:00" }, 3, "23:00", true],
  [{ from: "22:00", to: "06:00" }, 4, "05:59", true],
  [{ from: "22:00", to: "06:00" }, 4, "06:00", false],
  [{ days: ["fri"], from: "22:00", to: "06:00" }, 5, "23:00", true],
  [{ days: ["fri"], from: "22:00", to: "06:00" }, 6, "05:00", true],
  [{ days: ["fri"], from: "22:00", to: "06:00" }, 5, "05:00", false],
  [{ days: ["sat"], from: "22:00", to: "06:00" }, 0, "05:00", true],
  [{ days: ["sat", "sun"], from: "00:00", to: "24:00" }, 0, "12:00", true],
  [{ days: ["sat", "sun"], from: "00:00", to: "24:00" }, 1, "12:00", false],
  [{ from: "00:00", to: "00:00" }, 1, "12:00", true],
])("%j on day %i at %s", (hours, day, time, expected) => expect(isOff(hours, day, time)).toBe(expected))

test("every minute of a day is off or on as a plain count says", () => {
  for (let minute = 0; minute < 1440; minute++) {
    const time = `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`
    expect(isOff({ from: "09:30", to: "17:15" }, 2, time)).toBe(minute >= 570 && minute < 1035)
    expect(isOff({ from: "17:15", to: "09:30" }, 2, time)).toBe(minute < 570 || minute >= 1035)
  }
})
