// What mail programs call the parts of their HTML: names of classes and ids in lower case, without the prefixes
// ('x_', 'ecx') that they put before each other's names.

/** Elements whose whole content is quoted. */
export const quoteNames: readonly string[] = [
  'yahoo_quoted', 'quote', 'yahoo-quoted-begin', 'yqt', 'moz-forward-container', 'protonmail_quote', 'tutanota_quote',
  'zmail_extra', 'olk_src_body_section', 'mail-editor-reference-message-container',
  'ms-outlook-mobile-reference-message', 
  'gorgias_quote', 'freshdesk_quote', 'front-blockquote', 'replied_message', 'quoted-text', 'wordsection-quote',
  'bloop_original_html', 'original_msg',
  'aolmail_', 'gmx_quote', 'hey-quote', 'mailru-blockquote', 'js-forward-body', 'include-quote', 'netease_quote',
  'ntes-mailmaster-quote', 'qqmail_origin', 'foxmail_quote', 'zimbra-quote', 'zwchr-quote', 'mbl-quote',
  'edo-original-message', 'spark_quote', 'edo_quote',
]

/** Elements that hold an introduction, quotes and possibly answers between them; only their blockquotes are quoted. */
export const quoteHolders: readonly string[] = ['gmail_quote', 'gmail_quote_container', 'gmail_extra', 'yandex_quote']

/** Elements that hold the line or headers above a quote. */
export const attributionNames: readonly string[] = [
  'gmail_attr', 'moz-cite-prefix', 'moz-email-headers-table', 'outlookmessageheader', 'yahoo_quoted_header',
  'headerblock', 'bloop_on_date',
]

/** Elements (empty or with headers) after which everything is the quoted original, up to the end. */
export const quoteStarts: readonly string[] = [
  'divrplyfwdmsg', 'appendonsend', 'stopspelling', 'zwchr', 'mail-editor-reference-message', 'replysplit',
  'ms-outlook-mobile-separator', '_mailoriginal', 'lwm-reply-start', 'originalcontent',
]

/** Elements that the program marks as the sender's signature. */
export const signatureNames: readonly string[] = [
  'gmail_signature', 'moz-signature', 'signature', 'applemailsignature', 'ms-outlook-mobile-signature',
  'ymail_android_signature', 'yahoo_signature', 'ymail_signature', 'ydpsignature', 'protonmail_signature_block',
  'mobile-signature', 'sparksignature', 'bloop_sign', 'edo-signature', 'zmail_signature', 'front-signature',
  'samsung_signature', 'composer_signature', 'iosymail', 'outlookmobilesignature', 'lr_signature',
]
