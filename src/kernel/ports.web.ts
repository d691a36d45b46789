// The seams to the web: pictures that mails have elsewhere, and pushes to browsers.

export type ImagesPort = {
  /**
   * The bytes at this http or https address, asked for without cookies, referrer or anything that tells who reads.
   * Rejects for an address inside our own networks, for more than `maxBytes`, and for whatever else goes wrong.
   */
  fetch(url: string, options: { maxBytes: number; signal: AbortSignal }): Promise<Uint8Array>
}

/** Where a browser takes pushes, as its PushManager gave it (Push API, PushSubscription). */
export type PushAddress = { endpoint: string; keys: { p256dh: string; auth: string } }
/** Who sends, for push services (VAPID, RFC 8292); `subject` is an https: or mailto: address. */
export type PushSender = { subject: string; publicKey: string; privateKey: string }

export type PushPort = {
  /** A pair for `PushSender`, each base64url. */
  makeKeys(): Promise<{ publicKey: string; privateKey: string }>
  /**
   * Encrypts (RFC 8291) and hands over to the push service of the browser (RFC 8030). `gone`: the browser is not there
   * any more. Rejects when the service can not be reached, does not take it now, or lies inside our own networks.
   * `topic`: what waits under the same one is replaced; at most 32 characters of base64url.
   */
  send(
    to: PushAddress,
    payload: string,
    options: { sender: PushSender; ttlSeconds: number; urgent: boolean; topic: string; signal: AbortSignal },
  ): Promise<'taken' | 'gone'>
}
