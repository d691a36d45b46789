// A variable is one word about a conversation that texts written beforehand leave open: the customer's name, its number.
// Each is contributed once, by whoever owns the fact; saved replies and whatever else is filled in read them all.
import type { Actor } from './actor.ts'
import type { Reader } from './db.ts'
import type { Services } from './ports.ts'

/** What a text is filled in for; a new letter has no conversation yet. The caller has checked that the actor sees it. */
export type Circumstances = {
  actor: Actor
  conversationId: string | null
  customerId: string | null
  mailboxId: string | null
  teamId: string | null
  /** What the text is written in; not there while nobody knows. */
  language?: string | null
}

export type Variable = {
  /** Key of its name in the locale files. */
  label: string
  /** The name that people gave it, instead of `label`. */
  named?: string
  /** What people made and it is about: `{of}` in `label`. */
  of?: string
  /** It is a matter of this team: offered to nobody who does not see its work. */
  teamId?: string
  /** The word as plain text; null when nobody knows. */
  read(db: Reader, about: Circumstances, services: Pick<Services, 'baseUrl' | 'secrets'>): Promise<string | null>
}

/** Variables by the name that stands in texts: `customer.name`. */
export type VariableMap = Record<string, Variable>

/** Some are known when the program is written; those that people make are read from the database. */
export type VariableSource = VariableMap | ((db: Reader) => Promise<VariableMap>)

/** Every variable of the given capabilities; a name given twice is a mistake in the program. */
export async function collectVariables(sources: readonly VariableSource[], db: Reader): Promise<VariableMap> {
  const all: VariableMap = {}
  for (const source of sources)
    for (const [name, variable] of Object.entries(typeof source === 'function' ? await source(db) : source)) {
      if (all[name]) throw new Error(`The variable ${name} is contributed twice`)
      all[name] = variable
    }
  return all
}
