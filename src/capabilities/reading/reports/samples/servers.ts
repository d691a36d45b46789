// Reports in the words of mail servers and of providers that run their own, for the tests.
import { COPY, type Sample } from './sample.ts'

export const SERVERS: Sample[] = [
  {
    server: 'qmail', from: 'MAILER-DAEMON@mx.alpha.example', subject: 'failure notice',
    body: `Hi. This is the qmail-send program at mx.alpha.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<ines@beta.example>:
192.0.2.25 does not like recipient.
Remote host said: 550 5.1.1 <ines@beta.example>: no such user
Giving up on 192.0.2.25.

--- Below this line is a copy of the message.

Return-Path: <help@harrow-lind.example>
${COPY}`,
    recipients: ['ines@beta.example'], status: '5.1.1', hard: true,
  },
  {
    server: 'qmail, host not found', from: 'MAILER-DAEMON@mx.alpha.example', subject: 'failure notice',
    body: `Hi. This is the qmail-send program at mx.alpha.example.

<ines@nowhere.example>:
Sorry, I couldn't find any host named nowhere.example. (#5.1.2)

--- Below this line is a copy of the message.

${COPY}`,
    recipients: ['ines@nowhere.example'], status: '5.1.2', hard: true,
  },
  {
    server: 'Exim',
    from: 'Mail Delivery System <Mailer-Daemon@mx.alpha.example>',
    subject: 'Mail delivery failed: returning message to sender',
    headers: 'X-Failed-Recipients: tom@beta.example',
    body: `This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  tom@beta.example
    SMTP error from remote mail server after RCPT TO:<tom@beta.example>:
    host mx.beta.example [192.0.2.7]: 552 5.2.2 The mailbox is over quota

------ This is a copy of the message, including all the headers. ------

${COPY}`,
    recipients: ['tom@beta.example'], status: '5.2.2', hard: false,
  },
  {
    server: 'Exim, delay',
    from: 'Mail Delivery System <Mailer-Daemon@mx.alpha.example>',
    subject: 'Warning: message 1abcDE-0001 delayed 24 hours',
    body: `This message was created automatically by mail delivery software.
A message that you sent has not yet been delivered to one or more of its
recipients after more than 24 hours on the queue on mx.alpha.example.

The address to which the message has not yet been delivered is:

  tom@beta.example
    host mx.beta.example [192.0.2.7]
    Delay reason: Connection timed out

No action is required on your part. Delivery attempts will continue.
`,
    recipients: ['tom@beta.example'], status: '4.4.1', hard: false, type: 'delayed',
  },
  {
    server: 'GMX',
    from: 'GMX Mailer Daemon <mailer-daemon@gmx.example>',
    subject: 'Mail delivery failed: returning message to sender',
    body: `This message was created automatically by mail delivery software.
A message that you sent could not be delivered to one or more of
its recipients. This is a permanent error. The following address failed:

"lena@beta.example":
SMTP error from remote server after RCPT command:
host: mx.beta.example
5.1.1 <lena@beta.example>... User unknown

--- The header of the original message is following. ---

${COPY}`,
    recipients: ['lena@beta.example'], status: '5.1.1', hard: true,
  },
  {
    server: 'Gmail, old',
    from: 'Mail Delivery Subsystem <mailer-daemon@googlemail.com>',
    subject: 'Delivery Status Notification (Failure)',
    headers: 'X-Failed-Recipients: kim@beta.example',
    body: `Delivery to the following recipient failed permanently:

     kim@beta.example

Technical details of permanent failure:
The error that the other server returned was:
550 550 5.1.1 <kim@beta.example>: Recipient unknown

----- Original message -----

${COPY}`,
    recipients: ['kim@beta.example'], status: '5.1.1', hard: true,
  },
  {
    server: 'OpenSMTPD',
    from: 'Mailer Daemon <MAILER-DAEMON@mx.alpha.example>',
    subject: 'Delivery status notification: error',
    body: `    Hi!

    This is the MAILER-DAEMON, please DO NOT REPLY to this email.

    An error has occurred while attempting to deliver a message for
    the following list of recipients:

ana@beta.example: 552 5.3.4 message size exceeds the fixed limit

    Below is a copy of the original message:

${COPY}`,
    recipients: ['ana@beta.example'], status: '5.3.4', hard: false,
  },
  {
    server: 'Sendmail 5', from: 'MAILER-DAEMON@old.alpha.example', subject: 'Returned mail: User unknown',
    body: `   ----- Transcript of session follows -----
While talking to mx.beta.example:
>>> RCPT To:<otto@beta.example>
<<< 550 <otto@beta.example>, no such user here
550 <otto@beta.example>... User unknown

   ----- Unsent message follows -----
${COPY}`,
    recipients: ['otto@beta.example'], status: '5.1.1', hard: true,
  },
  {
    server: 'Active!hunter',
    from: '"MAILER-DAEMON" <mailer-daemon@alpha.example>',
    subject: 'FAILURE NOTICE :',
    body: `  ----- The following addresses had permanent fatal errors -----

>>> sato@beta.example <<<

550 sorry, no mailbox here by that name (#5.1.1 - chkusr)

  ----- Original message -----
${COPY}`,
    recipients: ['sato@beta.example'], status: '5.1.1', hard: true,
  },
  {
    server: 'smail',
    from: 'Mail Delivery Service <mailer-daemon@alpha.example>',
    subject: 'mail failed, returning to sender',
    body: `|------------------------- Message log follows: -------------------------|
 no valid recipients were found for this message
|------------------------- Failed addresses follow: ---------------------|
 <rosa@gone.example> ... unknown host
|------------------------- Message text follows: ------------------------|
${COPY}`,
    recipients: ['rosa@gone.example'], status: '5.1.2', hard: true,
  },
  {
    server: 'Mail.ru', from: 'mailer-daemon@corp.mail.example', subject: 'Mail failure.',
    headers: 'X-Failed-Recipients: boris@beta.example',
    body: `Это письмо создано автоматически сервером Mail, отвечать на него не нужно.

К сожалению, Ваше письмо не может быть доставлено одному или нескольким получателям:

**********************

boris@beta.example
SMTP error from remote mail server after RCPT TO:<boris@beta.example>:
host mx.beta.example [192.0.2.9]: 550 Message was not accepted -- invalid mailbox.
Local mailbox boris@beta.example is unavailable: user not found

**********************

------ This is a copy of the message, including all the headers. ------

${COPY}`,
    recipients: ['boris@beta.example'], status: '5.1.1', hard: true,
  },
  {
    server: 'Biglobe', from: 'postmaster@biglobe.example', subject: 'Returned mail: Mailbox full',
    body: `   ----- The following addresses had delivery problems -----

sato@biglobe.example

   ----- Non-delivered information -----
The number of messages in recipient's mailbox exceeded the local limit.

   ----- Original message follows -----
${COPY}`,
    recipients: ['sato@biglobe.example'], status: '5.2.2', hard: false,
  },
  {
    server: 'success notice in words',
    from: 'MAILER-DAEMON@alpha.example',
    subject: 'Successful Mail Delivery Report',
    body: `This is the mail system at host alpha.example.

Your message was successfully delivered to the destination(s) listed below.

<rosa@beta.example>: delivery via mx.beta.example[192.0.2.4]:25: 250 2.0.0 Ok: queued as 12345
`,
    recipients: ['rosa@beta.example'], status: '', hard: false, type: 'delivered',
  },
]
