"""How the HTML report looks: one sheet of style, light and dark, for a phone and for a wide screen."""

from typing import Final

STYLE: Final = """
:root {
  color-scheme: light dark;
  --ground: #f6f7f9; --card: #ffffff; --ink: #1c2128; --soft: #59636e; --line: #d8dee4; --code: #eef1f4;
  --critical: #b3141d; --high: #b54708; --moderate: #8a5a00; --low: #4a5a6a; --none: #4a5a6a; --pass: #1a7f37;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #0f1318; --card: #171c23; --ink: #e6ebf0; --soft: #9aa6b2; --line: #2d3540; --code: #232a33;
    --critical: #ff7b76; --high: #ffa657; --moderate: #e3c05c; --low: #9fb0c0; --none: #9fb0c0; --pass: #56d364;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--ground); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
}
main { max-width: 60rem; margin: 0 auto; padding: 1rem; }
h1, h2, h3 { line-height: 1.25; margin: 0; overflow-wrap: anywhere; }
h1 { font-size: 1rem; font-weight: 700; letter-spacing: .04em; text-transform: uppercase; }
h2 { font-size: 1.4rem; font-weight: 650; margin: .25rem 0 .5rem; }
h3 { font-size: 1.05rem; margin: 1.75rem 0 .6rem; }
h3 small { color: var(--soft); font-weight: 400; }
p { margin: .4rem 0; }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .875em; }
code { background: var(--code); border-radius: 4px; padding: .1em .3em; overflow-wrap: anywhere; }
pre { background: var(--code); border-radius: 8px; padding: .75rem 1rem; overflow-x: auto; margin: .6rem 0;
  line-height: 1.45; }
.verdict { background: var(--card); border: 1px solid var(--line); border-left: 8px solid var(--mark); border-radius: 10px;
  padding: 1rem 1.25rem 1.1rem; margin: 0 0 1rem; }
.verdict h1 { color: var(--mark); }
.facts { display: flex; flex-wrap: wrap; gap: .4rem .6rem; margin: .6rem 0; padding: 0; list-style: none;
  align-items: center; }
.pill { border: 1px solid currentColor; border-radius: 99px; padding: .05rem .6rem; font-size: .85rem; font-weight: 600;
  white-space: nowrap; color: var(--mark, var(--soft)); }
.soft { color: var(--soft); font-size: .92rem; }
.todo { border-top: 1px solid var(--line); margin-top: .9rem; padding-top: .7rem; }
.rows { list-style: none; margin: 0; padding: 0; background: var(--card); border: 1px solid var(--line);
  border-radius: 10px; }
.rows > li { padding: .6rem .9rem; border-top: 1px solid var(--line); border-left: 4px solid var(--mark); }
.rows > li:first-child { border-top: 0; border-top-left-radius: 10px; border-top-right-radius: 10px; }
.rows > li:last-child { border-bottom-left-radius: 10px; border-bottom-right-radius: 10px; }
.rows > .along { padding-left: 2.2rem; }
.rows b { color: var(--mark); }
.rows .score { float: right; margin-left: .75rem; font-size: .82rem; font-weight: 600; color: var(--mark); }
.rows p { margin: .15rem 0 0; color: var(--soft); font-size: .9rem; overflow-wrap: anywhere; }
.rows .warn { color: var(--high); }
.thin > li { padding: .3rem .9rem; font-size: .92rem; border-left-width: 0; }
.finding { background: var(--card); border: 1px solid var(--line); border-left: 4px solid var(--mark); border-radius: 10px;
  padding: .75rem 1rem; margin: 0 0 .75rem; overflow-wrap: anywhere; }
.finding > b:first-child { color: var(--mark); margin-right: .4rem; }
details { margin: .6rem 0; }
summary { cursor: pointer; color: var(--soft); padding: .25rem 0; }
details[open] > summary { margin-bottom: .4rem; }
.picture { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: .75rem; overflow-x: auto; }
.picture svg { display: block; }
.picture text { fill: var(--ink); font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
.picture .verb { fill: var(--soft); }
.picture .edge { fill: none; stroke: var(--soft); stroke-width: 1.5; }
.picture circle { stroke: var(--card); stroke-width: 2; fill: var(--low); }
.picture .lost { fill: var(--critical); }
.picture .changed { fill: var(--moderate); }
.critical { --mark: var(--critical); } .high { --mark: var(--high); } .moderate { --mark: var(--moderate); }
.low { --mark: var(--low); } .none { --mark: var(--none); } .pass { --mark: var(--pass); }
.plan { border-top: 2px solid var(--line); margin-top: 2.5rem; padding-top: 1.25rem; }
footer { color: var(--soft); font-size: .85rem; margin: 2rem 0 1rem; overflow-wrap: anywhere; }
@media (max-width: 40rem) { main { padding: .6rem; } .verdict { padding: .8rem .9rem; } h2 { font-size: 1.2rem; } }
@media print { body { background: none; } .rows, .finding, .verdict { break-inside: avoid; } }
"""
