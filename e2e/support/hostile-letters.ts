// Letters that try to run a script where they are read. Each would call `alert` if it could.

/** What stands in the body of a letter, one attack each. */
export const hostileLetters: readonly string[] = [
  '<script>alert(1)</script>',
  '<img src="x:" onerror="alert(2)">',
  '<svg onload="alert(3)"><animate onbegin="alert(3)" attributeName="x" dur="1s"></svg>',
  '<a href="javascript:alert(4)">Open your order</a><a href="java&#10;script:alert(4)">again</a>',
  '<iframe srcdoc="&lt;script&gt;parent.parent.alert(5)&lt;/script&gt;"></iframe><iframe src="javascript:parent.alert(5)"></iframe>',
  '<form action="javascript:alert(6)"><input autofocus onfocus="alert(6)"><button formaction="javascript:alert(6)">Pay</button></form>',
  '<object data="data:text/html;base64,PHNjcmlwdD5hbGVydCg3KTwvc2NyaXB0Pg=="></object><embed src="data:text/html,<script>alert(7)</script>">',
  '<meta http-equiv="refresh" content="0;url=javascript:alert(8)"><base href="javascript:alert(8)//">',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=x: onerror=alert(9)&gt;"></table></mtext></math>',
  '<noscript><p title="</noscript><img src=x: onerror=alert(10)>"></noscript>',
  '<style>@import "javascript:alert(11)"; p { background: url("javascript:alert(11)"); animation: a 1s } @keyframes a {}</style><p onanimationstart="alert(11)">Dear shop</p>',
  '<details open ontoggle="alert(12)"><summary onclick="alert(12)">More</summary></details><marquee onstart="alert(12)">on sale</marquee>',
  '<svg><style><img src="</style><img src=x: onerror=alert(13)>"></style></svg><svg><foreignObject><script>alert(13)</script></foreignObject></svg>',
  '<template><script>alert(14)</script></template><video><source onerror="alert(14)" src="x:"></video><audio src="x:" onerror="alert(14)"></audio>',
  '<p id="body" style="position:fixed;inset:0;z-index:99999" onmouseover="alert(15)">over everything<img name="getElementById"><form id="forms"></form></p>',
]

/** A letter about money, with pictures that tell its sender that it was read. */
export const luringLetter = `<!doctype html>
<html><head><script>alert('head')</script><link rel="stylesheet" href="https://pictures.test/style.css"></head>
<body background="https://pictures.test/background.png" onload="alert('body')">
<p style="background-image:url(https://pictures.test/paragraph.png)">Please pay at once.</p>
<img src="https://pictures.test/logo.png" alt="Logo" onerror="alert('image')">
<img srcset="https://pictures.test/large.png 2x" alt="">
<p onclick="alert('click')">Click here</p>
<p>Then visit <a href="https://elsewhere.test/pay" target="_top" onclick="alert('link')">our site</a>.</p>
</body></html>`
