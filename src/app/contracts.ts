// Every contract, one line each: what the API can be asked. Runs in the browser too.
import { accessContract } from '#capabilities/access/access.contract.ts'
import { mailboxesContract } from '#capabilities/mailboxes/mailboxes.contract.ts'
import { organisationContract } from '#capabilities/organisation/organisation.contract.ts'
import { peopleContract } from '#capabilities/people/people.contract.ts'
import { receivingContract } from '#capabilities/receiving/receiving.contract.ts'

export const contracts = {
  organisation: organisationContract,
  people: peopleContract,
  access: accessContract,
  mailboxes: mailboxesContract,
  receiving: receivingContract,
}
