// How customers would like to be served, in their own hands: it goes onto the same card that those who answer see.
import type { ActionContext } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import { escapeHtml, text } from '#kernel/text.ts'
import { z } from 'zod'
import { customerTimeZone, holdCustomers, noteTimeZone } from '#capabilities/customers/customers.public.ts'
import { channels, details, forms, namings, needs, tones } from '#capabilities/knownas/knownas.contract.ts'
import { type Card, Wishes, knownAs, setByCustomer } from '#capabilities/knownas/knownas.public.ts'
import { TimeZone } from '#capabilities/organisation/organisation.contract.ts'
import type { portalContract } from './portal.contract.ts'
import type { Given } from './portal.forms.ts'
import { type Setting, guard, speaker } from './portal.page.ts'

type C = typeof portalContract

/** Languages that are offered, by their main code; what a customer has told us is always among them. */
const languages =
  'ar bg bn ca cs da de el en es et eu fa fi fr ga gl he hi hr hu id is it ja ka ko lt lv mk ms nl no pl pt ro ru sk sl sq sr sv th tr uk ur vi zh'.split(
    ' ',
  )

/** The letters that people write in, besides those of every language's own (ISO 15924). */
const scripts = ['Latn', 'Cyrl', 'Grek', 'Arab', 'Hebr', 'Deva', 'Hans', 'Hant', 'Jpan', 'Kore', 'Thai']
const mostDates = 12

/** In which language the page asks how one is addressed. */
const mainOf = (locale: string): string => locale.split('-')[0]!

/** The fields of the form by their names, a ticked box as `yes`; `in`: the language of which `form` and `naming` are. */
export type Shown = Record<string, string>
const Shown = z.record(z.string(), z.string())

/** The card and the time zone as the form shows them. */
function shownOf(card: Card, timeZone: string | null, language: string): Shown {
  const address = card.address.find((each) => each.language === language)
  const ticked = (name: string, all: readonly string[], held: readonly string[] = []) =>
    all.map((each) => [`${name}.${each}`, held.includes(each) ? 'yes' : ''])
  return {
    in: language,
    name: card.name ?? '',
    say: card.say ?? '',
    title: card.title ?? '',
    pronouns: card.pronouns ?? '',
    ...(language === 'en' ? {} : { form: address?.form ?? '' }),
    naming: address?.naming ?? '',
    greeting: address?.greeting ?? '',
    language: card.languages?.own ?? '',
    ...Object.fromEntries((card.languages?.reads ?? []).map((each) => [`reads.${each}`, 'yes'])),
    also: '',
    script: card.languages?.script ?? '',
    best: card.channel?.best ?? '',
    ...Object.fromEntries(ticked('never', channels, card.channel?.never)),
    hours: card.hours ?? '',
    zone: timeZone ?? '',
    detail: card.detail ?? '',
    tone: card.tone ?? '',
    ...Object.fromEntries(ticked('need', needs, card.needs?.known)),
    needWords: card.needs?.other ?? '',
    ...Object.fromEntries(
      [...card.dates, { name: '', day: '' }]
        .slice(0, mostDates)
        .flatMap(({ name, day }, at) => [
          [`date.${at}.name`, name],
          [`date.${at}.day`, day],
        ]),
    ),
  }
}

/** `typed`: what could not be taken, in place of what is on the card. */
export async function wishes(db: Reader, setting: Setting, typed?: Shown): Promise<string> {
  const { actor } = setting
  const known = await knownAs(db, actor.id)
  if (!known) return ''
  const say = speaker(actor)
  const held = shownOf(known.card, await customerTimeZone(db, actor.id), mainOf(actor.locale))
  const shown = { ...held, ...typed }
  const named = new Intl.DisplayNames(actor.locale, { type: 'language' })
  const reads = known.card.languages?.reads ?? []
  const spoken = [...new Set([...languages, ...reads, ...(held['language'] ? [held['language']] : [])])]
    .map((code) => [code, named.of(code) ?? code] as const)
    .sort(([, one], [, other]) => one.localeCompare(other, actor.locale))
  const choices = (part: string, values: readonly string[]) =>
    values.map((value) => [value, text(actor.locale, `portal.wishes.${part}.${value}`) ?? value] as const)
  const words = (name: string, label: string, most: number) =>
    `<div><label for="w-${name}">${say(`wishes.${label}`)}</label><input id="w-${name}" name="${name}" type="text" dir="auto" maxlength="${most}" value="${escapeHtml(shown[name] ?? '')}"></div>`
  const select = (name: string, label: string, options: readonly (readonly [string, string])[]) =>
    `<div><label for="w-${name}">${say(`wishes.${label}`)}</label><select id="w-${name}" name="${name}"><option value="">${say('wishes.any')}</option>${options
      .map(
        ([id, words]) => `<option value="${id}"${id === shown[name] ? ' selected' : ''}>${escapeHtml(words)}</option>`,
      )
      .join('')}</select></div>`
  const boxes = (name: string, label: string, options: readonly (readonly [string, string])[]) =>
    `<fieldset><legend>${say(`wishes.${label}`)}</legend><div class="choices">${options
      .map(
        ([id, words]) =>
          `<label class="choice"><input type="checkbox" name="${name}.${id}" value="yes"${shown[`${name}.${id}`] ? ' checked' : ''}>${escapeHtml(words)}</label>`,
      )
      .join('')}</div></fieldset>`
  const channelNames = choices('channels', channels)
  const letters = new Intl.DisplayNames(actor.locale, { type: 'script' })
  const written = [...new Set([...scripts, ...(held['script'] ? [held['script']] : [])])].map(
    (code) => [code, letters.of(code) ?? code] as const,
  )
  const zones = [...new Set([...Intl.supportedValuesOf('timeZone'), ...(held['zone'] ? [held['zone']] : [])])].map(
    (zone) => [zone, zone.replaceAll('_', ' ')] as const,
  )
  const days = Array.from(
    { length: Math.min(known.card.dates.length + 1, mostDates) },
    (_, at) => words(`date.${at}.name`, 'dateName', 80) + words(`date.${at}.day`, 'day', 40),
  )
  const readNames = spoken.filter(([code]) => reads.includes(code))
  return `<section><h2>${say('wishes.title')}</h2><p>${say('wishes.text')}</p><form method="post" action="/portal/you">${guard(setting)}<input type="hidden" name="was" value="${escapeHtml(JSON.stringify(held))}">
<div class="pairs">${words('name', 'name', 80)}${words('say', 'say', 120)}${words('title', 'titled', 40)}${words('pronouns', 'pronouns', 40)}
${'form' in held ? select('form', 'form', choices('forms', forms)) : ''}${select('naming', 'naming', choices('namings', namings))}${words('greeting', 'greeting', 80)}
${select('language', 'language', spoken)}${select('also', 'also', spoken)}${select('script', 'script', written)}${select('best', 'best', channelNames)}${words('hours', 'hours', 120)}${select('zone', 'zone', zones)}
${select('detail', 'detail', choices('details', details))}${select('tone', 'tone', choices('tones', tones))}</div>
${readNames.length ? boxes('reads', 'reads', readNames) : ''}${boxes('never', 'never', channelNames)}${boxes('need', 'needs', choices('needsOf', needs))}${words('needWords', 'needWords', 300)}
<fieldset><legend>${say('wishes.dates')}</legend><div class="pairs">${days.join('')}</div></fieldset>
<div class="bar"><button class="primary" name="do" value="wish">${say('wishes.save')}</button></div></form></section>`
}

/**
 * Changes what differs from what the page showed: what an agent noted meanwhile, and what the page does not ask, stays.
 * Answers what was typed when it can not be.
 */
export async function wish(
  ctx: ActionContext<C, C['actions']['change']>,
  { field }: Given,
): Promise<Shown | undefined> {
  const { tx, actor } = ctx
  const was = readShown(field('was'))
  const language = /^[a-z]{2,3}$/.test(was['in'] ?? '') ? was['in']! : mainOf(actor.locale)
  await holdCustomers(ctx, [actor.id])
  const known = await knownAs(tx, actor.id)
  if (!known) return undefined
  const held = shownOf(known.card, await customerTimeZone(tx, actor.id), language)
  const names = [...new Set([...Object.keys(was), ...Object.keys(held)])].filter((name) => name !== 'in')
  const typed = Object.fromEntries(names.map((name) => [name, field(name)]))
  const isTouched = (name: string) => typed[name] !== (was[name] ?? '')
  const wanted = Object.fromEntries(names.map((name) => [name, isTouched(name) ? typed[name]! : (held[name] ?? '')]))
  const wished = Wishes.safeParse({
    ...wishedFor(known.card, wanted, language),
    dates: datesFor(known.card, was, typed),
  })
  const zone = TimeZone.nullable().safeParse(wanted['zone'] || null)
  if (!wished.success || !zone.success) return typed
  await setByCustomer(ctx, actor.id, wished.data)
  await noteTimeZone(ctx, actor.id, zone.data)
  return undefined
}

function readShown(json: string): Shown {
  try {
    return Shown.catch({}).parse(JSON.parse(json))
  } catch {
    return {}
  }
}

/** A date is known by what stood there, and not by its place: others may have come and gone meanwhile. */
function datesFor({ dates }: Card, was: Shown, typed: Shown): { name: string; day: string }[] {
  const wanted: { name: string; day: string }[] = dates.map(({ name, day }) => ({ name, day }))
  for (let at = 0; at < mostDates; at++) {
    const [before, after] = [was, typed].map((shown) => ({
      name: shown[`date.${at}.name`] ?? '',
      day: shown[`date.${at}.day`] ?? '',
    })) as [{ name: string; day: string }, { name: string; day: string }]
    if (before.name === after.name && before.day === after.day) continue
    const place = wanted.findIndex(({ name, day }) => name === before.name && day === before.day)
    const left = after.name || after.day ? [after] : []
    wanted.splice(place < 0 ? wanted.length : place, place < 0 ? 0 : 1, ...left)
  }
  return wanted
}

/** Not checked yet: what customers send can be anything. */
function wishedFor(card: Card, wanted: Shown, language: string): object {
  const or = (name: string) => wanted[name] || null
  const ticked = (name: string, all: readonly string[]) => all.filter((each) => wanted[`${name}.${each}`] === 'yes')
  const before = card.address.find((each) => each.language === language)
  const address = {
    language,
    greeting: wanted['greeting'] ?? '',
    naming: or('naming'),
    form: language === 'en' ? (before?.form ?? null) : or('form'),
  }
  const own = or('language')
  const reads = (card.languages?.reads ?? []).filter((each) => wanted[`reads.${each}`] === 'yes')
  const also = [...new Set([...reads, ...(wanted['also'] ? [wanted['also']] : [])])].filter((each) => each !== own)
  return {
    name: or('name'),
    say: or('say'),
    title: or('title'),
    pronouns: or('pronouns'),
    hours: or('hours'),
    address: [
      ...card.address.filter((each) => each.language !== language),
      ...(address.form || address.naming || address.greeting ? [address] : []),
    ],
    languages: own && { own, reads: also, script: or('script') },
    channel: { best: or('best'), never: ticked('never', channels) },
    detail: or('detail'),
    tone: or('tone'),
    needs: { known: ticked('need', needs), other: wanted['needWords'] ?? '' },
  }
}
