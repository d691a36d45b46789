// The seam to the web: pictures that mails have elsewhere.

export type ImagesPort = {
  /**
   * The bytes at this http or https address, asked for without cookies, referrer or anything that tells who reads.
   * Rejects for an address inside our own networks, for more than `maxBytes`, and for whatever else goes wrong.
   */
  fetch(url: string, options: { maxBytes: number; signal: AbortSignal }): Promise<Uint8Array>
}
