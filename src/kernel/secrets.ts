// Encryption of secrets at rest and signatures, from one key.
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export type Secrets = {
  /** AES-256-GCM; the text form `v1.<nonce>.<tag>.<ciphertext>` is what tables hold. */
  encrypt(plain: string): string
  /** Throws when the value was made with another key or changed. */
  decrypt(sealed: string): string
  /** Keyed digest (HMAC-SHA-256) for one purpose, as base64url, cut to `length` characters. */
  sign(purpose: string, value: string, length?: number): string
  verify(purpose: string, value: string, signature: string): boolean
  /** 256 random bits, base64url. */
  randomToken(): string
}

/** `hexKey` is 32 bytes in hexadecimal; each use derives its own key from it (HKDF, RFC 5869). */
export function createSecrets(hexKey: string): Secrets {
  const master = Buffer.from(hexKey, 'hex')
  const derive = (use: string) => Buffer.from(hkdfSync('sha256', master, Buffer.alloc(0), use, 32))
  const cipherKey = derive('heed encryption at rest')
  const signingKey = derive('heed signatures')
  const sign = (purpose: string, value: string, length = 43) =>
    createHmac('sha256', signingKey).update(`${purpose}\0${value}`).digest('base64url').slice(0, length)
  return {
    encrypt(plain) {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', cipherKey, nonce)
      const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
      return ['v1', ...[nonce, cipher.getAuthTag(), sealed].map((part) => part.toString('base64url'))].join('.')
    },
    decrypt(sealed) {
      const [version, nonce, tag, text] = sealed.split('.')
      if (version !== 'v1' || !nonce || !tag || text === undefined) throw new Error('This is not an encrypted value')
      // Without a length a shortened tag would do, which is easier to guess.
      const whole = { authTagLength: 16 }
      const decipher = createDecipheriv('aes-256-gcm', cipherKey, Buffer.from(nonce, 'base64url'), whole)
      decipher.setAuthTag(Buffer.from(tag, 'base64url'))
      return decipher.update(Buffer.from(text, 'base64url'), undefined, 'utf8') + decipher.final('utf8')
    },
    sign,
    verify(purpose, value, signature) {
      const expected = Buffer.from(sign(purpose, value, signature.length || 1))
      const given = Buffer.from(signature)
      return signature.length >= 10 && expected.length === given.length && timingSafeEqual(expected, given)
    },
    randomToken: () => randomBytes(32).toString('base64url'),
  }
}

/** The configured key, or the one kept in the data folder, made at the first start (readable by the owner alone). */
export function loadSecretKey(config: { secretKey: string; dataDir: string }): string {
  if (config.secretKey) return config.secretKey
  const file = join(config.dataDir, 'secret.key')
  if (!existsSync(file)) {
    mkdirSync(config.dataDir, { recursive: true })
    try {
      writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
  return readFileSync(file, 'utf8').trim()
}
