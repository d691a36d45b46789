// Access tokens from a token endpoint (RFC 6749, section 6), for servers that want XOAUTH2.
import { MailServerProblem, type OauthPort } from '#kernel/ports.mail.ts'
import { asProblem } from '../mail-check/problem.ts'

export const oauth: OauthPort = {
  async refresh({ tokenUrl, clientId, clientSecret, refreshToken, scope }) {
    const form = new URLSearchParams({ grant_type: 'refresh_token', client_id: clientId, refresh_token: refreshToken })
    if (clientSecret) form.set('client_secret', clientSecret)
    if (scope) form.set('scope', scope)
    const response = await fetch(tokenUrl, { method: 'POST', body: form, headers: { accept: 'application/json' }, redirect: 'error', signal: AbortSignal.timeout(20_000) })
      .catch((error: Error) => Promise.reject(asProblem(error.cause ?? error)))
    const text = (await response.text()).slice(0, 100_000)
    const answer = parse(text)
    if (!response.ok || typeof answer.access_token !== 'string')
      throw new MailServerProblem('tokenRefused', [response.status, answer.error, answer.error_description].filter(Boolean).join(' ').replace(/\s+/g, ' ').slice(0, 500))
    return {
      accessToken: answer.access_token,
      expiresInSeconds: Number(answer.expires_in) || 3600,
      ...(typeof answer.refresh_token === 'string' && answer.refresh_token ? { refreshToken: answer.refresh_token } : {}),
    }
  },
}

function parse(text: string): Record<string, unknown> {
  try {
    const answer: unknown = JSON.parse(text)
    return answer !== null && typeof answer === 'object' ? (answer as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
