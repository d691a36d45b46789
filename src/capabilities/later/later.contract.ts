// Later: what comes by itself when its time has come. What was put aside comes back.
import { contract } from '#kernel/contract.ts'

export const laterContract = contract('later', {
  permissions: {},
  errors: {},
  events: {},
  jobs: {},
  queries: {},
  actions: {},
})
