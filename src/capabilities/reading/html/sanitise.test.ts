import test from 'node:test'
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { parseFragment, type DefaultTreeAdapterTypes } from 'parse5'
import { frameDocument } from './frame.ts'
import { sanitiseMailHtml } from './sanitise.ts'

const clean = (html: string) => sanitiseMailHtml(html, { remoteImages: 'block' }).html

test('layout of mail stays: tables, colours, widths, harmless styles', () => {
  const html =
    '<table width="600" cellpadding="0" bgcolor="#ffffff"><tr><td align="center" style="padding: 4px; color: #333">Hello</td></tr></table>'
  assert.equal(clean(html), html)
})

test('the colours of the body tag move to a box', () => {
  assert.equal(
    clean('<html><head><title>no</title><style>p{}</style></head><body bgcolor="#eee"><p>x</p></body></html>'),
    '<div bgcolor="#eee"><p>x</p></div>',
  )
})

test('what runs, submits or leads away is gone and its harmless words stay', () => {
  const cases: [string, string][] = [
    ['<script>alert(1)</script>a', 'a'],
    ['<p onclick="x()">a</p>', '<p>a</p>'],
    ['<a href="java\tscript:x">a</a>', '<a>a</a>'],
    ['<a href="&#106;avascript:x">a</a>', '<a>a</a>'],
    ['<form action="https://x.test"><input value="v"><button>go</button></form>', 'go'],
    ['<meta http-equiv="refresh" content="0;url=https://x.test">a', 'a'],
    ['<base href="https://x.test">a', 'a'],
    ['<iframe srcdoc="<script>x</script>">b</iframe>a', 'a'],
    ['<svg><a xlink:href="javascript:x"><text>a</text></a></svg>', '<a>a</a>'],
    ['<a href="data:text/html,x">a</a>', '<a>a</a>'],
    ['<img src="data:image/svg+xml;base64,AAAA">', '<img />'],
  ]
  for (const [html, want] of cases) assert.equal(clean(html), want, html)
})

test('styles that load, cover or run are dropped', () => {
  const styles = [
    'position: fixed',
    'background: url(https://x.test/a)',
    'width: expression(1)',
    'color: \\72 ed',
    'z-index: 9',
    'background-image: image-set("a" 1x)',
    'color: red} p {x: y',
    'behavior: url(x)',
    'width: calc(1px + attr(x))',
  ]
  for (const style of styles)
    assert.doesNotMatch(clean(`<p style="${style.replaceAll('"', '&quot;')}">x</p>`), /style/, style)
  assert.equal(
    clean('<p style="color: red; position: absolute; font-family: \'Arial\', sans-serif">x</p>'),
    '<p style="color: red; font-family: \'Arial\', sans-serif">x</p>',
  )
})

test('links open outside, without a referrer', () => {
  assert.equal(
    clean('<a href="https://x.test/?a=1&amp;b=2" target="_top">x</a>'),
    '<a href="https://x.test/?a=1&amp;b=2" rel="noopener noreferrer nofollow" target="_blank">x</a>',
  )
})

test('outside images wait, are counted, and come through the proxy when asked for', () => {
  const html = '<img src="https://x.test/a.png" alt="chair" width="10"><img src="//x.test/b.png"><img src="c.png">'
  const blocked = sanitiseMailHtml(html, { remoteImages: 'block' })
  assert.equal(blocked.remoteImages, 2)
  assert.doesNotMatch(blocked.html, / src=/)
  const shown = sanitiseMailHtml(blocked.html, {
    remoteImages: 'proxy',
    proxy: (url) => `/proxy?u=${encodeURIComponent(url)}`,
  })
  assert.match(shown.html, /src="\/proxy\?u=https%3A%2F%2Fx\.test%2Fa\.png"/)
  assert.match(shown.html, /src="\/proxy\?u=https%3A%2F%2Fx\.test%2Fb\.png"/)
})

test('images of the message stay as cid until they are mapped', () => {
  const stored = clean('<img src="cid:chair%40x">')
  assert.equal(stored, '<img src="cid:chair%40x" />')
  assert.equal(
    sanitiseMailHtml(stored, { remoteImages: 'block', cid: (id) => `/files/${id}` }).html,
    '<img src="/files/chair@x" />',
  )
  assert.equal(sanitiseMailHtml(stored, { remoteImages: 'block', cid: () => null }).html, '<img />')
})

const SNIPPETS = [
  '<p>',
  '</p>',
  '<div style="',
  '<b><i>',
  '</b>',
  '<script>',
  '</script>',
  '<style>',
  '<svg><math>',
  '<img src=',
  '"',
  "'",
  '>',
  '<',
  '&lt;',
  '&#x6a;',
  'javascript:',
  'data:text/html,',
  'onerror=x',
  '<!--',
  '-->',
  '<a href="https://x.test">',
  '<table><tr><td>',
  'url(//x)',
  ';',
  'word',
  '\0',
  '<body bgcolor=red>',
  '<title>',
  '<textarea>',
  '<xmp>',
  '</',
  '<img data-heed-src="https://x.test">',
  'color:red',
  '<noscript>',
  '<plaintext>',
  '<template>',
]
const hostile = fc
  .array(fc.oneof(fc.constantFrom(...SNIPPETS), fc.string({ maxLength: 4 })), { maxLength: 25 })
  .map((parts) => parts.join(''))

test('whatever comes in, nothing that runs or loads comes out', () => {
  fc.assert(
    fc.property(hostile, (html) => walk(parseFragment(clean(html)))),
    { numRuns: 1500 },
  )
})

test('sanitised HTML is left as it is by a second pass', () => {
  fc.assert(
    fc.property(hostile, (html) => assert.equal(clean(clean(html)), clean(html))),
    { numRuns: 1500 },
  )
})

test('the frame allows no script and names its language only when it is one', () => {
  const html = frameDocument('<p>x</p>', { lang: 'de', dir: 'rtl' })
  assert.match(html, /default-src 'none'/)
  assert.doesNotMatch(html, /script-src/)
  assert.match(html, /<html lang="de" dir="rtl">/)
  assert.doesNotMatch(frameDocument('', { lang: 'de"><script>' }), /script>/)
})

const FORBIDDEN =
  /^(script|i?frame|frameset|object|embed|applet|form|input|button|textarea|select|option|style|link|meta|base|svg|math|template|noscript|noembed|xmp|plaintext|video|audio|title|dialog|portal)$/
function walk(node: DefaultTreeAdapterTypes.Node): void {
  assert.doesNotMatch(node.nodeName, FORBIDDEN)
  for (const { name, value } of 'attrs' in node ? node.attrs : []) {
    assert.doesNotMatch(name, /^on|^srcdoc$|^action$|^background$/)
    if (name === 'href') assert.match(value, /^(https?:\/\/|mailto:|tel:)/i)
    if (name === 'src') assert.match(value, /^(cid:|data:image\/(png|jpe?g|gif|webp|bmp|avif);)/i)
    if (name === 'style') assert.doesNotMatch(value, /url|expression|position|\\|@/i)
  }
  for (const child of 'childNodes' in node ? node.childNodes : []) walk(child)
}
