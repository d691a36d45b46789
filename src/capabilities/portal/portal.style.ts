// How pages of the portal look: the tokens of the design, one column, light and dark, from left or from right. The hue is
// the organisation's; how light things are is ours, so that everything stays readable.
import { createHash } from 'node:crypto'
import type { colours } from './portal.contract.ts'

/** Hue and strength (OKLCH) of each colour. */
const hues: Record<(typeof colours)[number], [hue: number, chroma: number]> = {
  green: [158, 0.072],
  teal: [195, 0.06],
  blue: [245, 0.085],
  violet: [300, 0.09],
  wine: [358, 0.1],
  rust: [35, 0.1],
  ochre: [78, 0.075],
  grey: [240, 0.012],
}

const sheet = `*{box-sizing:border-box}
:root{color-scheme:light dark;
--canvas:light-dark(oklch(.964 .0045 100),oklch(.182 .005 110));--surface:light-dark(oklch(.993 .0015 100),oklch(.217 .0055 110));
--sunken:light-dark(oklch(.945 .0055 100),oklch(.162 .005 110));--ink:light-dark(oklch(.242 .011 220),oklch(.93 .005 100));
--ink-2:light-dark(oklch(.405 .012 220),oklch(.79 .0065 100));--ink-3:light-dark(oklch(.49 .012 220),oklch(.69 .008 105));
--line:light-dark(oklch(.9 .006 100),oklch(.295 .0065 110));--line-field:light-dark(oklch(.615 .01 120),oklch(.56 .01 110));
--focus:light-dark(oklch(.52 .15 252),oklch(.77 .115 245));--bad:light-dark(oklch(.45 .15 29),oklch(.8 .105 26));
--bad-tint:light-dark(oklch(.957 .02 30),oklch(.285 .042 28));--good:light-dark(oklch(.405 .08 155),oklch(.82 .09 157));
--good-tint:light-dark(oklch(.953 .026 152),oklch(.28 .033 157));
--accent:light-dark(oklch(.432 var(--c) var(--h)),oklch(.78 var(--c) var(--h)));--accent-on:light-dark(oklch(.99 .005 var(--h)),oklch(.2 .03 var(--h)));
--accent-ink:light-dark(oklch(.405 var(--c) var(--h)),oklch(.81 var(--c) var(--h)));--accent-tint:light-dark(oklch(.955 .018 var(--h)),oklch(.275 .026 var(--h)))}
html{font:100%/1.5 system-ui,'Noto Sans',sans-serif;background:var(--surface);color:var(--ink)}
body{margin:0;min-block-size:100dvb;display:flex;flex-direction:column;overflow-wrap:anywhere}
a{color:var(--accent-ink)}
:focus-visible{outline:2px solid var(--focus);outline-offset:2px}
.wrap{inline-size:min(100% - 2rem,46rem);margin-inline:auto}
.skip{position:absolute;inset-inline-start:-99rem}.skip:focus{inset-inline-start:1rem;inset-block-start:.5rem;background:var(--surface);padding:.5rem}
header{background:var(--canvas);border-block-end:1px solid var(--line)}
header .wrap,footer .wrap{display:flex;flex-wrap:wrap;align-items:center;gap:.25rem 1.25rem;padding-block:.75rem;font-size:.875rem}
header a{color:var(--ink-2);text-decoration:none;padding-block:.375rem}header a:hover{color:var(--ink)}
header .logo{font-weight:600;font-size:1.125rem;color:var(--ink)}
header [aria-current]{color:var(--ink);font-weight:500;box-shadow:0 2px 0 var(--accent)}
nav{display:flex;flex-wrap:wrap;gap:0 1.25rem}.push{margin-inline-start:auto}
main{padding-block:1.5rem 3rem}
h1{font-size:1.75rem;line-height:1.3;letter-spacing:-.015em;margin:0 0 1rem}h2{font-size:1.125rem;line-height:1.4;margin:2rem 0 .5rem}
p{margin:0 0 .75rem}.small a{display:inline-block;padding-block:.375rem}.dim{color:var(--ink-2);font-size:.875rem}.small{font-size:.875rem}
.row{display:flex;flex-wrap:wrap;align-items:baseline;gap:.5rem 1rem}
footer{margin-block-start:auto;background:var(--canvas);border-block-start:1px solid var(--line);color:var(--ink-2)}
ul.plain{list-style:none;margin:0;padding:0}
.req{display:grid;grid-template-columns:1fr auto;gap:0 1rem;align-items:center;padding:.875rem .75rem;margin-inline:-.75rem;border-radius:8px;text-decoration:none;color:var(--ink)}
.plain li:not(:last-child) .req{box-shadow:0 1px 0 var(--line);border-end-start-radius:0;border-end-end-radius:0}
.req:hover{background:var(--canvas)}.req b{font-weight:600}.req span{color:var(--ink-2);font-size:.875rem;grid-column:1}
.req .chip{grid-area:1/2/3/3;font-weight:500;padding:.125rem .625rem;border-radius:3px;background:var(--sunken)}.req .turn{background:var(--accent-tint);color:var(--accent-ink)}.req .over{background:none}
.say{max-inline-size:36rem;padding:.75rem 1rem;margin-block-end:.75rem;border-radius:12px;background:var(--sunken);border-end-start-radius:3px;inline-size:fit-content}
.say.me{margin-inline-start:auto;background:var(--accent-tint);border-end-start-radius:12px;border-end-end-radius:3px}
.say h2{font-size:.8125rem;font-weight:400;color:var(--ink-2);margin:0 0 .125rem}.words{white-space:pre-wrap}
.say ul{margin:.5rem 0 0;padding:0;list-style:none;font-size:.875rem}
label,legend{font-weight:500;font-size:.875rem;display:block;margin-block:1rem .25rem}
.note a{color:inherit}.hint{font-size:.8125rem;color:var(--ink-3);margin:.25rem 0 0}
input[type=text],input[type=email],textarea,select{font:inherit;color:inherit;background:var(--surface);inline-size:100%;min-block-size:2.75rem;padding:.5rem .75rem;border:1px solid var(--line-field);border-radius:6px}
::file-selector-button{font:inherit;font-weight:500;color:var(--ink);background:var(--surface);border:1px solid var(--line-field);border-radius:6px;min-block-size:2.5rem;padding:.25rem .875rem;margin-inline-end:.75rem;cursor:pointer}
input[type=file]{font:inherit;font-size:.875rem;max-inline-size:100%}
button,.button{font:inherit;font-size:.9375rem;font-weight:500;min-block-size:2.75rem;padding:.5rem 1rem;border-radius:6px;border:1px solid var(--line-field);background:var(--surface);color:var(--ink);cursor:pointer;text-decoration:none;display:inline-block}
button.primary,.button.primary{background:var(--accent);border-color:var(--accent);color:var(--accent-on)}
header button{border:0;background:none;padding:.375rem 0;min-block-size:0;font-size:.875rem;font-weight:400;color:var(--ink-2);text-decoration:underline}
.bar{display:flex;flex-wrap:wrap;gap:.75rem;margin-block-start:1rem}
.note{padding:.75rem 1rem;border-radius:8px;margin-block-end:1rem;background:var(--sunken)}
.note.good{background:var(--good-tint);color:var(--good)}.note.bad{background:var(--bad-tint);color:var(--bad)}
dl{display:grid;grid-template-columns:minmax(7rem,auto) 1fr;gap:.375rem 1.5rem;margin:0}dt{color:var(--ink-2)}dd{margin:0}
main section{border-block-start:1px solid var(--line);margin-block-start:2rem;padding-block-start:1.5rem}main section h2{margin-block-start:0}
main h1+section,main .note+section,main .thread{border:0;margin-block-start:0;padding-block-start:0}
.pairs{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,17rem),1fr));gap:0 1.5rem;align-items:end}input[type=email]{max-inline-size:28rem}.choices{display:flex;flex-wrap:wrap;gap:.25rem 1.5rem}
fieldset{border:0;padding:0;margin:1.25rem 0 0}legend{padding:0;margin:0}.choice{display:flex;gap:.5rem;align-items:center;font-weight:400;font-size:1rem;margin-block:0;min-block-size:2.25rem}.choice input{inline-size:1.125rem;block-size:1.125rem;accent-color:var(--accent)}
.line{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:center;padding-block:.625rem;border-block-end:1px solid var(--line)}.line:last-child{border:0;padding-block-end:0}.line form{margin-inline-start:auto}
blockquote{margin:.25rem 0;padding-inline-start:.75rem;border-inline-start:3px solid var(--line);color:var(--ink-2);font-size:.875rem;white-space:pre-wrap}
@media (max-width:30rem){h1{font-size:1.375rem}.req{grid-template-columns:1fr;gap:.25rem}.req .chip{grid-area:auto;justify-self:start}dl{grid-template-columns:1fr;gap:0}dd{margin-block-end:.5rem}}
@media (prefers-contrast:more){:root{--ink-2:var(--ink);--ink-3:var(--ink);--line:var(--line-field)}}`

const made = new Map<string, { css: string; digest: string }>()

/** The sheet in a colour, and the digest by which the policy of the page allows it and no other (CSP 3, `sha256-…`). */
export function styleIn(colour: (typeof colours)[number]): { css: string; digest: string } {
  const known = made.get(colour)
  if (known) return known
  const [hue, chroma] = hues[colour]
  const css = `:root{--h:${hue};--c:${chroma}}${sheet}`
  const style = { css, digest: createHash('sha256').update(css).digest('base64') }
  made.set(colour, style)
  return style
}
