// Listening on an address, with an error that names the settings the address comes from.
import type { Server } from 'node:net'

export type Place = {
  host: string
  port: number
  /** Names of the settings to change when the address can not be had. */
  settings: { host: string; port: string }
}

/** An address that can not be listened on; `code` is Node's (`EADDRINUSE`, `EACCES`, `ENOTFOUND` ...). */
export class ListenError extends Error {
  readonly code: string
  readonly place: Place
  constructor(cause: NodeJS.ErrnoException, place: Place) {
    super(cause.message, { cause })
    this.code = cause.code ?? cause.message
    this.place = place
  }
}

/** Resolves when the server listens; rejects with ListenError. */
export function listenOn(server: Server, place: Place): Promise<void> {
  return new Promise((resolve, reject) => {
    const refused = (error: Error) => reject(new ListenError(error, place))
    server.once('error', refused)
    server.listen(place.port, place.host, () => {
      server.off('error', refused)
      resolve()
    })
  })
}
