// Which domains a company may have. Pure.
import { domainToASCII } from 'node:url'

/** Where anybody can have an address; also by country: `yahoo.*`, `hotmail.*` and the like. */
const providers = new Set(
  `aol.com arcor.de bigpond.com bluewin.ch btinternet.com bk.ru centrum.cz comcast.net daum.net duck.com email.cz eircom.net
  fastmail.com fastmail.fm free.fr freenet.de gmail.com gmx.at gmx.ch gmx.com gmx.de gmx.fr gmx.net googlemail.com hey.com
  home.pl hushmail.com icloud.com inbox.lv inbox.ru interia.pl kabelmail.de kpnmail.nl laposte.net libero.it list.ru live.com
  mac.com mail.com mail.de mail.ru mailbox.org me.com msn.com naver.com neuf.fr o2.pl onet.eu onet.pl op.pl orange.fr
  outlook.com pm.me posteo.de posteo.net proton.me protonmail.ch protonmail.com qq.com 163.com 126.com rediffmail.com
  rocketmail.com runbox.com sapo.pt seznam.cz sfr.fr sky.com sina.com skynet.be t-online.de talktalk.net telenet.be telia.com
  tiscali.it tuta.com tuta.io tutamail.com tutanota.com tutanota.de uol.com.br verizon.net virgilio.it virginmedia.com
  volny.cz wanadoo.fr web.de wp.pl xs4all.nl yandex.com yandex.ru ya.ru ymail.com ziggo.nl zoho.com zohomail.com`.split(
    /\s+/,
  ),
)
const families =
  /^(?:gmx|yahoo|hotmail|outlook|live|icloud|yandex|aol|zoho)\.(?:[a-z]{2,3}|co\.[a-z]{2}|com\.[a-z]{2})$/

export const isPublicProvider = (domain: string): boolean => providers.has(domain) || families.test(domain)

/** A domain as addresses have it: lower-case, ASCII (RFC 5891); undefined when it is none. */
export function domainOf(written: string): string | undefined {
  const plain = written.trim().replace(/^@/, '').replace(/\.$/, '').toLowerCase()
  if (/[/:@?#\s%]/.test(plain)) return undefined
  const domain = domainToASCII(plain)
  const isOne = /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/.test(
    domain,
  )
  return isOne ? domain : undefined
}
