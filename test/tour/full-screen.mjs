// A full-screen program on the alternate screen, for a few seconds: what a person sees of an editor or an agent in a terminal.
const out = (text) => process.stdout.write(text)
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
out("\x1b[?1049h\x1b[2J\x1b[?25l")
for (let step = 1; step <= 8; step++) {
  out(
    `\x1b[1;1H\x1b[7m Orchard monitor \x1b[0m\x1b[3;3Hstep ${step} of 8\x1b[5;3H\x1b[32m${"#".repeat(step * 4).padEnd(32, ".")}\x1b[0m`,
  )
  await wait(150)
}
await wait(400)
out("\x1b[?25h\x1b[?1049l")
