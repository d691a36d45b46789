// Reports in the words of small servers, of mobile carriers and in other languages, for the tests.
import { COPY, type Sample } from './sample.ts'

export const OTHERS: Sample[] = [
  {
    server: 'hMailServer',
    from: 'mailer-daemon@alpha.example', subject: 'Message undeliverable: Your lamp is on its way',
    body: `Your message did not reach some or all of the intended recipients.

   Sent: Tue, 3 Mar 2026 09:12:44 +0100
   Subject: Your lamp is on its way

The following recipient(s) could not be reached:

rosa@beta.example
   Error Type: SMTP
   Remote server (192.0.2.4) issued an error.
   hMailServer sent: RCPT TO:<rosa@beta.example>
   Remote server replied: 550 5.1.1 <rosa@beta.example>: unknown mailbox
`,
    recipients: ['rosa@beta.example'], status: '5.1.1', hard: true,
  },
  {
    server: 'SmarterMail',
    from: 'System Administrator <system@alpha.example>', subject: 'Delivery Failure',
    body: `Could not deliver message to the following recipient(s):

Failed Recipient: rosa@beta.example
Reason: Remote host said: 552 5.2.2 mailbox over quota

-- The header and top 20 lines of the message follows --

${COPY}`,
    recipients: ['rosa@beta.example'], status: '5.2.2', hard: false,
  },
  {
    server: 'MailEnable',
    from: 'Postmaster <postmaster@alpha.example>', subject: 'Message Delivery Failure',
    body: `MailEnable: Message Delivery Failure.

The following recipient(s) could not be reached:

    Recipient: [SMTP:rosa@beta.example]
    Reason: The message was undeliverable because the recipient specified does not exist
`,
    recipients: ['rosa@beta.example'], status: '5.1.1', hard: true,
  },
  {
    server: 'CommuniGate',
    from: 'mailer-daemon@alpha.example', subject: 'Undeliverable mail: Your lamp is on its way',
    body: `Failed to deliver to 'rosa@beta.example'
SMTP module(domain beta.example) reports:
 host mx.beta.example says:
 550 5.1.1 unknown user
`,
    recipients: ['rosa@beta.example'], status: '5.1.1', hard: true,
  },
  {
    server: 'GroupWise',
    from: 'Mailer-Daemon@alpha.example', subject: 'Message status - undeliverable',
    body: `The message that you sent was undeliverable to the following:
\trosa@beta.example (user not found)
`,
    recipients: ['rosa@beta.example'], status: '5.1.1', hard: true,
  },
  {
    server: 'XMail',
    from: 'Postmaster <postmaster@alpha.example>',
    subject: 'Error sending message [1772525564.aa] from [alpha.example]',
    body: `[<00>] XMail bounce: Rcpt=[rosa@beta.example];Error=[554 No such mailbox]

[<01>] Error sending message [1772525564.aa] from [alpha.example].

[<02>] The reason of the delivery failure was:

554 No such mailbox

[<05>] Here is listed the initial part of the message:

${COPY}`,
    recipients: ['rosa@beta.example'], status: '5.1.1', hard: true,
  },
  {
    server: 'IronPort',
    from: 'Mail Delivery System <MAILER-DAEMON@alpha.example>', subject: 'Delivery Status Notification (Failure)',
    body: `The following message to <rosa@beta.example> was undeliverable.
The reason for the problem:
5.1.0 - Unknown address error 550-'5.1.1 <rosa@beta.example>: no such account'
`,
    recipients: ['rosa@beta.example'], status: '5.1.1', hard: true,
  },
  {
    server: 'Yahoo',
    from: 'MAILER-DAEMON@yahoo.example', subject: 'Failure Notice',
    body: `Sorry, we were unable to deliver your message to the following address.

<rosa@nowhere.example>:
No MX or A records for nowhere.example: unknown host

--- Below this line is a copy of the message.

${COPY}`,
    recipients: ['rosa@nowhere.example'], status: '5.1.2', hard: true,
  },
  {
    server: 'a Chinese provider, in HTML',
    from: 'PostMaster <PostMaster@mail.example>', subject: '系统退信', html: true,
    body: `<html><head><style>p { color: red }</style></head><body><p>抱歉，您的邮件被退回来了……</p>
<table><tr><td>收件人：</td><td>&lt;li@beta.example&gt;</td></tr>
<tr><td>退信原因：</td><td>550 User not found: li@beta.example</td></tr></table></body></html>`,
    recipients: ['li@beta.example'], status: '5.1.1', hard: true,
  },
  {
    server: 'a mobile carrier, in HTML',
    from: 'post_master@pix.example', subject: 'Undeliverable Message', html: true,
    body: `<html><body><b>Message could not be delivered to mobile.</b><br>Error: No valid recipients for this MM
<table><tr><td>To:</td><td>5550100@pix.example</td></tr></table></body></html>`,
    recipients: ['5550100@pix.example'], status: '5.1.1', hard: true,
  },
  {
    server: 'a Russian provider',
    from: 'mailer-daemon@mail.example', subject: 'Недоставленное сообщение',
    body: `Это письмо отправлено почтовым сервером mail.example.

К сожалению, Ваше письмо не может быть отправлено одному или нескольким адресатам.

<boris@beta.example>: host mx.beta.example[192.0.2.4] said: 550 5.7.1 Message
    rejected as spam (in reply to end of DATA command)
`,
    recipients: ['boris@beta.example'], status: '5.7.1', hard: false,
  },
  {
    server: 'a French Exchange',
    from: 'postmaster@alpha.example', subject: 'Non remis : Votre lampe est en route',
    body: `Échec de la remise pour ces destinataires ou groupes :

rosa@beta.example
L'adresse de messagerie que vous avez entrée est introuvable.

Informations de diagnostic pour les administrateurs :

Serveur de génération : mail.alpha.example

rosa@beta.example
Remote Server returned '550 5.1.10 RESOLVER.ADR.RecipientNotFound'

En-têtes de message d'origine :

${COPY}`,
    recipients: ['rosa@beta.example'], status: '5.1.10', hard: true,
  },
]
