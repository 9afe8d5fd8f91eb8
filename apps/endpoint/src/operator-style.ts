/** The operator page's style sheet. Its hash stands in the page's content security policy. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1c2430; --quiet: #5c6675; --line: #dfe3e8; --page: #f7f8fa; --sheet: #fff; --mark: #2f6f5e; --bad: #b3261e; --warn: #8a5a00; --warn-page: #fff3d6 }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ee; --quiet: #9aa4b2; --line: #2c333d; --page: #14181e; --sheet: #1b2027; --mark: #6cc0a8; --bad: #ff8a80; --warn: #ffd27a; --warn-page: #3a2e12 } }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 60rem; padding: 2rem 1.25rem 3rem; background: var(--page); color: var(--ink); font: 15px/1.55 system-ui, sans-serif }
header { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem 1rem; margin-bottom: 1.5rem }
h1 { font-size: 1.6rem; line-height: 1.2; margin: 0; overflow-wrap: anywhere }
h2 { font-size: 1.05rem; margin: 0 0 .75rem }
h3 { font-size: .8rem; font-weight: 600; margin: 0; color: var(--quiet) }
p { margin: 0 0 .75rem }
.badges { display: flex; gap: .5rem; margin: 0 }
.badge { border: 1px solid var(--line); border-radius: 1rem; padding: .05rem .7rem; font-size: .8rem; background: var(--sheet) }
.badge.demo { color: var(--warn); background: var(--warn-page); border-color: transparent; font-weight: 600 }
section { background: var(--sheet); border: 1px solid var(--line); border-radius: .6rem; padding: 1.1rem 1.25rem; margin-bottom: 1rem }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); gap: 1rem; background: none; border: 0; padding: 0 }
.card { background: var(--sheet); border: 1px solid var(--line); border-radius: .6rem; padding: .9rem 1.1rem }
.card p { margin: 0 }
.card .value { font-size: 1.7rem; line-height: 1.3; font-variant-numeric: tabular-nums }
.card.bad .value { color: var(--bad) }
.card.good .value { color: var(--mark) }
.quiet, figcaption { color: var(--quiet); font-size: .85rem }
figure { margin: 0 0 1rem }
svg { display: block; width: 100%; height: 8rem; border-bottom: 1px solid var(--line); margin-bottom: .2rem }
.axis { display: flex; justify-content: space-between; margin: 0; color: var(--quiet); font-size: .75rem }
.whole { white-space: nowrap }
.bar { fill: var(--mark) }
.none { fill: var(--line) }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums }
th { text-align: left; font-size: .8rem; color: var(--quiet) }
th, td { padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line) }
tr:last-child td { border-bottom: 0 }
pre { margin: 0; padding: .75rem; border: 1px solid var(--line); border-radius: .4rem; background: var(--page); font-size: .8rem; white-space: pre-wrap; overflow-wrap: anywhere }
code { font-size: .85em; overflow-wrap: anywhere }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .35rem 1.25rem; margin: 0 0 .75rem }
dt { color: var(--quiet) }
dd { margin: 0 }
a { color: var(--mark) }
footer { color: var(--quiet); font-size: .8rem }
`
