// The shape of a sample report for the tests, and the message it is about: the invented shop Harrow & Lind.

export type Sample = {
  server: string
  from: string
  subject: string
  headers?: string
  /** Sent as HTML instead of plain text. */
  html?: boolean
  body: string
  recipients: string[]
  status: string
  hard: boolean
  type?: 'failed' | 'delayed' | 'delivered'
}

/** The returned message. Its body holds words of failure that no reader may take for the report. */
export const COPY = `Received: from shop.harrow-lind.example (localhost [127.0.0.1])
\tby mx.harrow-lind.example with ESMTP id AB12CD; Tue, 3 Mar 2026 09:12:44 +0100
Message-ID: <order-4711@harrow-lind.example>
From: Harrow & Lind <help@harrow-lind.example>
To: Some Body <copied@other.example>
Subject: Your lamp is on its way

Dear customer, nobody@example.test does not exist here.
`
