// Reports in the words of groupware and mail gateways, for the tests.
import { COPY, type Sample } from './sample.ts'

export const PRODUCTS: Sample[] = [
  {
    server: 'Exchange 2003',
    from: 'System Administrator <postmaster@alpha.example>',
    subject: 'Undeliverable: Your lamp is on its way',
    body: `Your message

  To:      pia@beta.example
  Subject: Your lamp is on its way
  Sent:    Tue, 3 Mar 2026 09:12:44 +0100

did not reach the following recipient(s):

pia@beta.example on Tue, 3 Mar 2026 09:12:51 +0100
    The recipient name is not recognized
\tThe MTS-ID of the original message is: c=de;a= ;p=Alpha;l=MAIL01
    MSEXCH:IMS:Alpha:BERLIN:MAIL01 3550 (000B09B6) 550 5.1.1 unknown
`,
    recipients: ['pia@beta.example'], status: '5.1.1', hard: true,
  },
  {
    server: 'Exchange 2007',
    from: 'postmaster@alpha.example',
    subject: 'Undeliverable: Your lamp is on its way',
    body: `Delivery has failed to these recipients or distribution lists:

pia@beta.example<mailto:pia@beta.example>
The recipient's mailbox is full and can't accept messages now.

Diagnostic information for administrators:

Generating server: mail.alpha.example

pia@beta.example
#552 5.2.2 RESOLVER.FULL; recipient is over quota ##

Original message headers:

${COPY}`,
    recipients: ['pia@beta.example'], status: '5.2.2', hard: false,
  },
  {
    server: 'Exchange 2007, German',
    from: 'Microsoft Exchange <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@alpha.example>',
    subject: 'Unzustellbar: Ihre Lampe ist unterwegs',
    body: `Fehler bei der Nachrichtenzustellung an folgende Empfänger oder Verteilerlisten:

pia@beta.example
Die eingegebene E-Mail-Adresse konnte nicht gefunden werden.

Diagnoseinformationen für Administratoren:

Generierender Server: mail.alpha.example

pia@beta.example
#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##

Ursprüngliche Nachrichtenkopfzeilen:

${COPY}`,
    recipients: ['pia@beta.example'], status: '5.1.1', hard: true,
  },
  {
    server: 'Domino',
    from: 'Postmaster@alpha.example',
    subject: 'DELIVERY FAILURE: User pia (pia@beta.example) not listed in Domino Directory',
    body: `Your message

  Subject: Your lamp is on its way

was not delivered to:

  pia@beta.example

because:

  User pia (pia@beta.example) not listed in Domino Directory
`,
    recipients: ['pia@beta.example'], status: '5.1.1', hard: true,
  },
  {
    server: 'Notes', from: 'postmaster@notes.alpha.example', subject: 'Undeliverable message',
    body: `------- Failure Reasons  --------

User not listed in public Name & Address Book
pia@notes.beta.example


------- Returned Message --------

${COPY}`,
    recipients: ['pia@notes.beta.example'], status: '5.1.1', hard: true,
  },
  {
    server: 'James', from: 'post_master@text.example', subject: 'Re:Your lamp is on its way',
    body: `Error: Invalid user address

Error message below:
550 - Requested action not taken: no such user here

Message details:
  Subject: Your lamp is on its way
  MAIL FROM: help@harrow-lind.example
  RCPT TO: 5550100@text.example
  From: help@harrow-lind.example
`,
    recipients: ['5550100@text.example'], status: '5.1.1', hard: true,
  },
  {
    server: 'MailMarshal',
    from: 'Postmaster <postmaster@alpha.example>',
    subject: 'Undeliverable: Your lamp is on its way',
    body: `Your message:
   From:    help@harrow-lind.example
   Subject: Your lamp is on its way

Could not be delivered because of

550 5.1.1 User unknown

The following recipients were affected:
    rosa@beta.example

Additional Information:
`,
    recipients: ['rosa@beta.example'], status: '5.1.1', hard: true,
  },
  {
    server: 'KDDI', from: 'no-reply@alpha.example', subject: 'Returned mail',
    headers: 'Return-Path: <>',
    body: `Your mail sent on: Tue, 3 Mar 2026 09:12:44 +0900
    Could not be delivered to: <sato@mobile.example>
    As their mailbox is full.

${COPY}`,
    recipients: ['sato@mobile.example'], status: '5.2.2', hard: false,
  },
  {
    server: 'IMail', from: 'Postmaster <postmaster@alpha.example>', subject: 'Undeliverable Mail',
    body: `Unknown user: hugo@beta.example

Original message follows.

${COPY}`,
    recipients: ['hugo@beta.example'], status: '5.1.1', hard: true,
  },
  {
    server: 'm-FILTER', from: 'Mailer Daemon <MAILER-DAEMON@alpha.example>', subject: 'failure notice',
    body: `alpha.example
-------server message
550 5.1.1 User unknown <sato@beta.example>

-------SMTP command
RCPT TO <sato@beta.example>

-------original message
${COPY}`,
    recipients: ['sato@beta.example'], status: '5.1.1', hard: true,
  },
  {
    server: 'MailFoundry', from: 'MAILER-DAEMON@alpha.example', subject: 'Message delivery has failed',
    body: `Unable to deliver message to: <rosa@beta.example>
Delivery failed for the following reason:
Server mx.beta.example[192.0.2.22] failed with: 550 <rosa@beta.example> No such user here

This has been a permanent failure.  No further delivery attempts will be made.
`,
    recipients: ['rosa@beta.example'], status: '5.1.1', hard: true,
  },
  {
    server: 'InterScan', from: 'postmaster@alpha.example', subject: 'Mail could not be delivered',
    body: `Sent >>> RCPT TO:<sato@beta.example>
Received <<< 550 5.1.1 <sato@beta.example>... user unknown

Unable to deliver message to <sato@beta.example>.
`,
    recipients: ['sato@beta.example'], status: '5.1.1', hard: true,
  },
  {
    server: 'SurfControl',
    from: 'Postmaster <postmaster@alpha.example>',
    subject: 'Message Delivery Failure - Returned Mail',
    body: `Your message could not be sent.
A transcript of the attempts to send the message follows.
The number of attempts made: 1
Addressed To: rosa@beta.example

Tue 3 Mar 2026 09:12:44 +0100
Failed to send to identified host,
rosa@beta.example: [192.0.2.5], 550 rosa@beta.example... No such user
`,
    recipients: ['rosa@beta.example'], status: '5.1.1', hard: true,
  },
  {
    server: 'X6',
    from: 'Mail System <mailer-daemon@alpha.example>',
    subject: 'There was an error sending your mail',
    body: `We had trouble delivering your message. Full details follow:

Subject: 'Your lamp is on its way'
Date: 'Tue, 3 Mar 2026 09:12:44 +0100'

1 error(s):

SMTP Server <mx.beta.example> rejected recipient <rosa@beta.example> (Error following RCPT
command). It responded as follows: [550 5.1.1 User unknown]
`,
    recipients: ['rosa@beta.example'], status: '5.1.1', hard: true,
  },
  {
    server: 'Google Groups',
    from: 'Mail Delivery Subsystem <mailer-daemon@googlemail.com>',
    subject: 'Delivery Status Notification (Failure)',
    headers: 'X-Failed-Recipients: team@groups.example',
    body: `Hello help@harrow-lind.example,

We're writing to let you know that the group you tried to contact (team) may not exist, or you may not have
permission to post messages to the group.

----- Original message -----

${COPY}`,
    recipients: ['team@groups.example'], status: '5.7.1', hard: false,
  },
]
