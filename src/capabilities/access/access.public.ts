// What other capabilities and the command line may use of access.
export { linkAddress, readLinkToken } from './access.linktoken.ts'
export { findLink, makeLink } from './access.links.ts'
export { passwordProblem } from './access.password.ts'
export { setPassword } from './access.credentials.ts'
export { browserName } from './access.browser.ts'
export { actorAgain, cookieName, createSession, endSessions } from './access.sessions.ts'
export { createToken } from './access.apitokens.ts'
export { addToken, addUser, resetUser } from './access.commands.ts'

/** Password of every account that the demo makes; shown on its sign-in page. */
export const demoPassword = 'a-quiet-harbour'
