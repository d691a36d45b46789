import test from 'node:test'
import assert from 'node:assert/strict'
import { readMail } from '../inspect.ts'
import { sanitiseMailHtml } from './sanitise.ts'
import { stripTags, wildness } from './tame.ts'

test('a long thread with many quotes and sloppy tags is tame', () => {
  const html =
    '<div><blockquote><font color=red><p>words'.repeat(150) + '<table><tr><td>cell</td></tr></table>'.repeat(2000)
  assert.deepEqual(wildness(html), { deep: false, tangled: false })
})

const WILD: Record<string, string> = {
  'endless nesting': '<b><p>'.repeat(100_000),
  'formatting that is opened anew in every block': Array.from({ length: 20_000 }, (_, i) => `<p><b id=${i}></p>`).join(
    '',
  ),
  'a million signs that begin nothing': '<'.repeat(1_000_000),
}
for (const [name, html] of Object.entries(WILD)) {
  test(`${name} is told apart and still read`, { timeout: 20_000 }, async () => {
    assert.ok(wildness(html).tangled)
    const read = await readMail(Buffer.from(`Subject: x\r\nContent-Type: text/html\r\n\r\nhello there ${html}`))
    assert.match(read.reply.reply, /^hello there/)
    assert.match(read.html ?? '', /hello there/)
  })
}

test('the words of wild HTML are kept without its tags and scripts', () => {
  const html = '<style>p{}</style><p>Dear &lt;Anna&gt;<br>hello</p><script>alert(1)</script>'
  assert.equal(stripTags(html), 'Dear <Anna>\nhello')
  assert.equal(
    sanitiseMailHtml(html + '<x>'.repeat(4000), { remoteImages: 'block' }).html,
    '<pre>Dear &lt;Anna&gt;\nhello</pre>',
  )
})
