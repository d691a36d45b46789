// The certificate for STARTTLS: the configured one, or a self-signed one made at the first start. Mail servers do not
// check names when they deliver (RFC 7435), so that is enough to keep mail from being read on the way.
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ConfigError } from '#kernel/config.ts'

export type Certificate = { key: string; cert: string }

const years = 10

/** Rejects with ConfigError, which names the setting, when a configured file can not be read. */
export async function loadCertificate({ smtpTlsCert, smtpTlsKey, dataDir }: { smtpTlsCert: string; smtpTlsKey: string; dataDir: string }, host: string): Promise<Certificate> {
  if (smtpTlsCert || smtpTlsKey) {
    const [cert, key] = await Promise.all([configured('HEED_SMTP_TLS_CERT', smtpTlsCert), configured('HEED_SMTP_TLS_KEY', smtpTlsKey)])
    return { cert, key }
  }
  const file = join(dataDir, 'smtp-tls.pem')
  const pem = (await readFile(file, 'utf8').catch(() => '')) || (await make(file, host))
  return { key: section(pem, 'PRIVATE KEY'), cert: section(pem, 'CERTIFICATE') }
}

const configured = (setting: string, file: string): Promise<string> =>
  readFile(file, 'utf8').catch((error: Error) => Promise.reject(new ConfigError(file ? `${setting}=${file} cannot be read: ${error.message}.` : `${setting} is empty: certificate and key go together.`)))

/** Key and certificate in one file that only its owner may read, put in place in one step. */
async function make(file: string, host: string): Promise<string> {
  const { generate } = await import('selfsigned')
  const now = new Date()
  const notAfterDate = new Date(now)
  notAfterDate.setFullYear(now.getFullYear() + years)
  const made = await generate([{ name: 'commonName', value: host }], { keySize: 2048, algorithm: 'sha256', notBeforeDate: now, notAfterDate })
  const making = `${file}.${process.pid}`
  writeFileSync(making, made.private + made.cert, { mode: 0o600 })
  renameSync(making, file)
  return readFileSync(file, 'utf8')
}

const section = (pem: string, name: string): string => new RegExp(`-----BEGIN ${name}-----[^-]*-----END ${name}-----`).exec(pem)?.[0] ?? ''
