// Which facets somebody is told of: what is asked in a team alone is nothing to those who do not see its work.
import type { Actor } from '#kernel/actor.ts'
import type { FacetMap } from '#kernel/facets.ts'
import { teamIsOpenTo } from '#capabilities/conversations/conversations.public.ts'

/** Those that the actor may hear the names and values of. */
export const openFacets = (facets: FacetMap, actor: Actor): FacetMap =>
  Object.assign(
    Object.create(null),
    Object.fromEntries(Object.entries(facets).filter(([, { teamId }]) => !teamId || teamIsOpenTo(actor, teamId))),
  )
