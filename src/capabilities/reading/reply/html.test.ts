import assert from 'node:assert/strict'
import test from 'node:test'
import { htmlLines } from './html.ts'
import { visibleReply } from './reply.ts'

const read = (html: string) => visibleReply({ text: null, html })
const text = (html: string): string =>
  htmlLines(html)
    .lines.map((line) => line.text)
    .join('\n')

/** A reply "Yes please." as these programs write it; the introductions are in no known language on purpose. */
const programs: Record<string, string> = {
  Gmail:
    '<div dir="ltr">Yes please.</div><br><div class="gmail_quote gmail_quote_container">' +
    '<div dir="ltr" class="gmail_attr">Qo 2 xyzzy, Shop:<br></div><blockquote class="gmail_quote"><div>' +
    'Which?</div></blockquote></div>',
  'Apple Mail':
    '<html><body>Yes please.<div><br><blockquote type="cite"><div>Qo 2 xyzzy, Shop:</div><br><div>' +
    'Which?</div></blockquote></div></body></html>',
  Thunderbird:
    '<p>Yes please.</p><div class="moz-cite-prefix">Qo 2 xyzzy Shop:<br></div>' +
    '<blockquote type="cite" cite="mid:1@harrow.example"><p>Which?</p></blockquote>',
  'Outlook on the web':
    '<div class="elementToProof">Yes please.</div><div id="appendonsend"></div><hr tabindex="-1">' +
    '<div id="divRplyFwdMsg" dir="ltr"><b>Xyz:</b> Shop<br><b>Zyx:</b> 2</div><div>Which?</div>',
  'Outlook on the desktop':
    '<div class=WordSection1><p class=MsoNormal>Yes please.<o:p></o:p></p>' +
    '<div style="border:none;border-top:solid #E1E1E1 1.0pt"><p class=MsoNormal><b>From:</b> Shop ' +
    '&lt;shop@harrow.example&gt;<br><b>Sent:</b> Thursday, May 2, 2024<br><b>To:</b> Ann<br><b>Subject:' +
    '</b> Order</p></div><p class=MsoNormal>Which?</p></div>',
  Hotmail: '<div dir="ltr">Yes please.<div><hr id="stopSpelling">Xyz: 2<br>Zyx: Shop<br><br>Which?</div></div>',
  Yahoo:
    '<div class="ydp1234567yahoo-style-wrap"><div>Yes please.</div></div>' +
    '<div id="yahoo_quoted_1" class="ydp1234567yahoo_quoted"><div>Qo 2 xyzzy</div><div>Which?</div>' +
    '</div>',
  GMX:
    '<div>Yes please.<div name="quote" style="border-left:2px solid"><b>Xyz:</b> 2<br><b>Zyx:</b> Shop' +
    '<div>Which?</div></div></div>',
  Proton:
    '<div>Yes please.</div><div class="protonmail_quote">Qo 2 xyzzy<br>' +
    '<blockquote class="protonmail_quote" type="cite">Which?</blockquote></div>',
  'mail.ru':
    '<p>Yes please.</p>Четверг, 2 мая 2024, 10:15 +03:00 от Shop &lt;shop@harrow.example&gt;:<br>' +
    '<blockquote style="border-left:1px solid #0857A6">Which?</blockquote>',
  Notes:
    '<font>Yes please.</font><table><tr><td>From:</td><td>Shop &lt;shop@harrow.example&gt;</td></tr>' +
    '<tr><td>Date:</td><td>02.05.2024</td></tr><tr><td>Subject:</td><td>Order</td></tr></table><font>' +
    'Which?</font>',
}

for (const [program, html] of Object.entries(programs)) {
  test(`the quote that ${program} writes is folded by its markup`, () => {
    const { reply, folded } = read(html)
    assert.equal(reply, 'Yes please.')
    assert.deepEqual(
      folded.map((part) => part.kind),
      ['quote'],
    )
    assert.match(folded[0]?.text ?? '', /Which\?$/)
  })
}

test('answers between the quotes of an HTML reply stay, with the quoted lines marked', () => {
  const html =
    '<div class="gmail_quote"><div class="gmail_attr">Qo 2 xyzzy:</div><blockquote class="gmail_quote">' +
    'Colour?</blockquote><div>Red</div><blockquote class="gmail_quote">Size?</blockquote><div>Large' +
    '</div><blockquote class="gmail_quote">Bye</blockquote></div>'
  assert.equal(read(html).reply, '> Colour?\nRed\n> Size?\nLarge')
})

test('signatures that a program marks are folded', () => {
  for (const open of [
    '<div class="gmail_signature">',
    '<div id="Signature">',
    '<div class="moz-signature">',
    '<div id="ms-outlook-mobile-signature">',
    '<div data-smartmail="gmail_signature">',
  ]) {
    assert.deepEqual(read(`<div>Yes please.</div>${open}Ann Lind<br>Lund</div>`), {
      reply: 'Yes please.',
      folded: [{ kind: 'signature', text: 'Ann Lind\nLund' }],
    })
  }
})

test('an indented paragraph is not a quote', () => {
  assert.equal(
    read('<div>Note:</div><blockquote style="margin:0 0 0 40px;border:none;padding:0">Red</blockquote>').reply,
    'Note:\nRed',
  )
})

test('text is read as shown: white space, lists, cells, links, emoji, nothing hidden', () => {
  assert.equal(text('<p>One\n  two</p><p>three</p>'), 'One two\n\nthree')
  assert.equal(text('<ol><li>red<li>large</ol><ul><li>soon</ul>'), '1. red\n2. large\n- soon')
  assert.equal(text('<table><tr><td>Lamp</td><td>20</td></tr></table>'), 'Lamp 20')
  assert.equal(
    text('See <a href="https://harrow.example/a">this</a> or <a href="https://harrow.example/b">harrow.example/b</a>'),
    'See this <https://harrow.example/a> or harrow.example/b',
  )
  assert.equal(text('Fine <img alt="👍🏽" src="cid:1"><img alt="logo">'), 'Fine 👍🏽')
  assert.equal(text('<pre>a\n  b</pre>'), 'a\n  b')
  assert.equal(text('<style>p{}</style>a<div style="display: none">b</div><script>c</script>'), 'a')
})

test('the plain text is preferred, but not when only the markup tells the quote', () => {
  const plain = 'Yes please.\n\nQo 2 xyzzy Shop:\n\nWhich?'
  assert.equal(visibleReply({ text: plain, html: programs.Gmail ?? '' }).reply, 'Yes please.')
  assert.equal(visibleReply({ text: 'Yes, please.\n\n> Which?', html: programs.Gmail ?? '' }).reply, 'Yes, please.')
  assert.equal(visibleReply({ text: 'Yes, please.', html: '<p>Yes, please!</p>' }).reply, 'Yes, please.')
})
