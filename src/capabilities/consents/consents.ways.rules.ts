// How consent came about: a way that people chose, or the sender's own words. Pure.
import { type Way, ways } from './consents.contract.ts'

export const isWay = (how: string): how is Way => (ways as readonly string[]).includes(how)
