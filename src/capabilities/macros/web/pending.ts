// A conversation in which a saved reply is to be chosen as soon as there is a place to write.
export const pending: { conversationId: string | null } = { conversationId: null }
