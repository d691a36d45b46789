// The demo's shop: who works there, in which teams, behind which addresses. The names are invented; the domain is reserved.

export const shop = { name: 'Harrow & Lind', timeZone: 'Europe/London', locale: 'en' }

export const agents = [
  { name: 'Priya Raman', email: 'priya@harrowandlind.example', role: 'admin' },
  { name: 'Mara Okafor', email: 'mara@harrowandlind.example', role: 'agent' },
  { name: 'Jonas Brandt', email: 'jonas@harrowandlind.example', role: 'agent' },
  { name: 'Leila Haddad', email: 'leila@harrowandlind.example', role: 'lead' },
  { name: 'Sander Visser', email: 'sander@harrowandlind.example', role: 'agent' },
  { name: 'Agata Nowak', email: 'agata@harrowandlind.example', role: 'agent' },
  { name: 'Tomás Ribeiro', email: 'tomas@harrowandlind.example', role: 'agent' },
  { name: 'Hanna Lindqvist', email: 'hanna@harrowandlind.example', role: 'agent' },
] as const

/** Members by their place in the list of agents. */
export const teams = [
  { name: 'Orders and delivery', private: false, members: [0, 1, 2, 3, 5, 6] },
  { name: 'Returns', private: false, members: [3, 4, 7] },
  { name: 'Trade customers', private: true, members: [0, 3, 4] },
]

export const mailboxes = [
  { name: 'Help', address: 'help@harrowandlind.example', aliases: ['service@harrowandlind.example'], team: 0, signatureHtml: '<p>Harrow &amp; Lind<br>Lamps and furniture that last</p>' },
  { name: 'Returns', address: 'returns@harrowandlind.example', aliases: [], team: 1, signatureHtml: '<p>Harrow &amp; Lind, returns</p>' },
  { name: 'Trade', address: 'trade@harrowandlind.example', aliases: [], team: 2, signatureHtml: '<p>Harrow &amp; Lind, trade</p>' },
]
