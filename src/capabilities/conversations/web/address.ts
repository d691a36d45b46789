// Where a conversation is shown. The screen around it may keep the reader in its list; else it is found by its number.
import { createContext, useContext } from 'react'

export const ConversationAddress = createContext<(number: number) => string>((number) => `/conversations/${number}`)

/** The address of a conversation by its number, for links. */
export const useConversationAddress = (): ((number: number) => string) => useContext(ConversationAddress)
