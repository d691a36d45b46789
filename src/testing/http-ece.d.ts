// The library that web-push encrypts with brings no types.
declare module 'http_ece' {
  const ece: {
    decrypt(
      body: Buffer,
      options: { version: 'aes128gcm'; privateKey: import('node:crypto').ECDH; authSecret: string },
    ): Buffer
  }
  export default ece
}
