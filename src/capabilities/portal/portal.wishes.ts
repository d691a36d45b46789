// How customers would like to be served, in their own hands: it goes onto the same card that those who answer see.
import type { ActionContext } from '#kernel/capability.ts'
import type { Bytes } from '#kernel/contract.ts'
import type { Reader } from '#kernel/db.ts'
import { escapeHtml, text } from '#kernel/text.ts'
import { channels, details, forms, namings, needs } from '#capabilities/knownas/knownas.contract.ts'
import { type Card, Wishes, knownAs, setByCustomer } from '#capabilities/knownas/knownas.public.ts'
import type { portalContract } from './portal.contract.ts'
import type { Given } from './portal.forms.ts'
import { type Setting, guard, lead, speaker } from './portal.page.ts'

type C = typeof portalContract

/** Languages that are offered, by their main code; what a customer has told us is always among them. */
const languages =
  'ar bg bn ca cs da de el en es et eu fa fi fr ga gl he hi hr hu id is it ja ka ko lt lv mk ms nl no pl pt ro ru sk sl sq sr sv th tr uk ur vi zh'.split(
    ' ',
  )

/** In which language the page asks how one is addressed. */
const mainOf = (locale: string): string => locale.split('-')[0]!

export async function wishes(db: Reader, setting: Setting): Promise<string> {
  const { actor } = setting
  const known = await knownAs(db, actor.id)
  if (!known) return ''
  const { card } = known
  const say = speaker(actor)
  const address = card.address.find(({ language }) => language === mainOf(actor.locale))
  const named = new Intl.DisplayNames(actor.locale, { type: 'language' })
  const spoken = [...new Set([...languages, ...(card.languages ? [card.languages.own] : [])])]
    .map((code) => [code, named.of(code) ?? code] as const)
    .sort(([, one], [, other]) => one.localeCompare(other, actor.locale))
  const channelNames = channels.map(
    (channel) => [channel, text(actor.locale, `portal.wishes.channels.${channel}`) ?? channel] as const,
  )
  const choices = (part: string, values: readonly string[]) =>
    values.map((value) => [value, text(actor.locale, `portal.wishes.${part}.${value}`) ?? value] as const)
  const words = (name: string, label: string, value: string | null, most: number) =>
    `<label for="w-${name}">${say(`wishes.${label}`)}</label><input id="w-${name}" name="${name}" type="text" dir="auto" maxlength="${most}" value="${escapeHtml(value ?? '')}">`
  const select = (
    name: string,
    label: string,
    value: string | null | undefined,
    options: readonly (readonly [string, string])[],
  ) =>
    `<label for="w-${name}">${say(`wishes.${label}`)}</label><select id="w-${name}" name="${name}"><option value="">${say('wishes.any')}</option>${options
      .map(([id, shown]) => `<option value="${id}"${id === value ? ' selected' : ''}>${escapeHtml(shown)}</option>`)
      .join('')}</select>`
  const boxes = (
    name: string,
    label: string,
    held: readonly string[],
    options: readonly (readonly [string, string])[],
  ) =>
    `<fieldset><legend>${say(`wishes.${label}`)}</legend>${options
      .map(
        ([id, shown]) =>
          `<label class="choice"><input type="checkbox" name="${name}.${id}" value="yes"${held.includes(id) ? ' checked' : ''}>${escapeHtml(shown)}</label>`,
      )
      .join('')}</fieldset>`
  return `<h2>${say('wishes.title')}</h2><p>${say('wishes.text')}</p><form method="post" action="/portal/you">${guard(setting)}
${words('name', 'name', card.name, 80)}${words('say', 'say', card.say, 120)}${words('pronouns', 'pronouns', card.pronouns, 40)}
${mainOf(actor.locale) === 'en' ? '' : select('form', 'form', address?.form, choices('forms', forms))}${select('naming', 'naming', address?.naming, choices('namings', namings))}
${select('language', 'language', card.languages?.own, spoken)}${select('best', 'best', card.channel?.best, channelNames)}
${boxes('never', 'never', card.channel?.never ?? [], channelNames)}${words('hours', 'hours', card.hours, 120)}${select('detail', 'detail', card.detail, choices('details', details))}
${boxes('need', 'needs', card.needs?.known ?? [], choices('needsOf', needs))}${words('needWords', 'needWords', card.needs?.other ?? '', 300)}
<div class="bar"><button class="primary" name="do" value="wish">${say('wishes.save')}</button></div></form>`
}

/** What the page does not ask stays as it is. */
export async function wish(ctx: ActionContext<C, C['actions']['change']>, given: Given): Promise<Bytes> {
  const { tx, actor } = ctx
  const known = await knownAs(tx, actor.id)
  if (!known) return lead('/portal/you')
  const wished = Wishes.safeParse(wishedFor(known.card, given, mainOf(actor.locale)))
  if (!wished.success) return lead('/portal/you')
  await setByCustomer(ctx, actor.id, wished.data)
  return lead('/portal/you?done=saved')
}

function wishedFor(card: Card, { field }: Given, language: string): Wishes {
  const words = (name: string, most: number) => field(name).slice(0, most).trim() || null
  const oneOf = <T extends string>(name: string, all: readonly T[]): T | null =>
    all.find((each) => each === field(name)) ?? null
  const ticked = <T extends string>(name: string, all: readonly T[]): T[] =>
    all.filter((each) => field(`${name}.${each}`) === 'yes')
  const before = card.address.find((each) => each.language === language)
  const address = {
    language,
    greeting: before?.greeting ?? '',
    naming: oneOf('naming', namings),
    form: language === 'en' ? (before?.form ?? null) : oneOf('form', forms),
  }
  const own = field('language')
  const [best, never] = [oneOf('best', channels), ticked('never', channels)]
  const [known, needWords] = [ticked('need', needs), words('needWords', 300) ?? '']
  return {
    name: words('name', 80),
    say: words('say', 120),
    pronouns: words('pronouns', 40),
    hours: words('hours', 120),
    address: [
      ...card.address.filter((each) => each.language !== language),
      ...(address.form || address.naming || address.greeting ? [address] : []),
    ],
    languages: own
      ? { own, reads: card.languages?.reads ?? [], script: own === card.languages?.own ? card.languages.script : null }
      : null,
    channel: best || never.length ? { best, never } : null,
    detail: oneOf('detail', details),
    needs: known.length || needWords ? { known, other: needWords } : null,
  }
}
