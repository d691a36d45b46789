// Draws what capabilities add at a named place: <Slot name="conversation.sidebar" conversationId={id} />
import { createElement, type ComponentType } from 'react'
import { contributed } from './capabilities.ts'
import type { Slots } from './contribute.ts'

export function Slot<N extends keyof Slots>({ name, ...props }: { name: N } & Slots[N]) {
  return contributed('slots')
    .filter(({ slot }) => slot === name)
    .sort((a, b) => a.order - b.order)
    .map(({ component }, index) => createElement(component as ComponentType<object>, { key: index, ...props }))
}
