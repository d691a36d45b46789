// Access tokens from a token endpoint (RFC 6749, section 6), for servers that want XOAUTH2.
import { MailServerProblem, type OauthPort } from '#kernel/ports.mail.ts'
import { asProblem } from '../mail-check/problem.ts'

/** An answer is a few lines of JSON; the address is typed by people and may lead to anything. */
const maxBytes = 64 * 1024

/** `timeoutMs` is for the whole answer, not only its beginning. */
export const createOauth = (timeoutMs = 20_000): OauthPort => ({
  async refresh({ tokenUrl, clientId, clientSecret, refreshToken, scope }) {
    const form = new URLSearchParams({ grant_type: 'refresh_token', client_id: clientId, refresh_token: refreshToken })
    if (clientSecret) form.set('client_secret', clientSecret)
    if (scope) form.set('scope', scope)
    const { ok, status, text } = await post(tokenUrl, form, timeoutMs).catch((error: Error) => {
      throw error.name === 'TimeoutError' ? new MailServerProblem('timedOut', error.message) : asProblem(error.cause ?? error)
    })
    const answer = parse(text)
    if (!ok || typeof answer.access_token !== 'string') {
      const said = [status, answer.error, answer.error_description].filter(Boolean).join(' ')
      throw new MailServerProblem('tokenRefused', said.replace(/\s+/g, ' ').slice(0, 500))
    }
    return {
      accessToken: answer.access_token,
      expiresInSeconds: Number(answer.expires_in) || 3600,
      ...(typeof answer.refresh_token === 'string' && answer.refresh_token ? { refreshToken: answer.refresh_token } : {}),
    }
  },
})

async function post(url: string, body: URLSearchParams, timeoutMs: number) {
  const signal = AbortSignal.timeout(timeoutMs)
  const headers = { accept: 'application/json' }
  const response = await fetch(url, { method: 'POST', body, headers, redirect: 'error', signal })
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.length
    if (size > maxBytes) throw new MailServerProblem('other', `The answer is longer than ${maxBytes} bytes`)
    chunks.push(chunk)
  }
  return { ok: response.ok, status: response.status, text: Buffer.concat(chunks).toString() }
}

function parse(text: string): Record<string, unknown> {
  try {
    const answer: unknown = JSON.parse(text)
    return answer !== null && typeof answer === 'object' ? (answer as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
