// Sentences by which servers open a report, and by which they tell a delay or a success from a failure.
import { plainWords } from './phrases.ts'

/** True when the text opens like a delivery report. `only` asks for openings that leave no doubt by themselves. */
export function isIntroduced(text: string, only: boolean): boolean {
  const opening = plainWords(text.slice(0, 3000))
  return SURE.some((words) => opening.startsWith(words)) || (!only && OPENINGS.some((words) => opening.includes(words)))
}

/** True when the report says that the server goes on trying. */
export function isDelayed(subject: string, notice: string): boolean {
  const opening = plainWords(notice)
  return DELAYED_SUBJECT.test(subject.slice(0, 200)) || DELAYED.some((words) => opening.includes(words))
}

/** True when the report says that the message arrived. */
export function isDelivered(subject: string, notice: string): boolean {
  const opening = plainWords(notice)
  return DELIVERED_SUBJECT.test(subject.slice(0, 200)) || DELIVERED.some((words) => opening.includes(words))
}

const DELAYED_SUBJECT = /\bdelay(?:ed)?\b|^warning:|could not send message for past|still being (?:tried|retried)/i
const DELIVERED_SUBJECT = /^(?:successful mail delivery report|delivered|relayed)/i

/** Openings at the very start of the text that only programs write. */
const SURE: readonly string[] = [
  'hi. this is the qmail-send program', 'this is the mail system at host', 'this is the postfix program at host',
  'this message was created automatically by mail delivery', 'this is a delivery status notification from',
  'this is an automatically generated delivery status notification',
  'error: invalid user address error message below', 'error: no valid recipients from this mm',
  'message could not be delivered to mobile',
]

const OPENINGS: readonly string[] = [
  'this message was created automatically', 'the following message to', 'delivery has failed',
  'delivery to the following recipient', 'could not be delivered', 'cannot be delivered', "couldn't be delivered",
  "wasn't delivered", 'was not delivered', 'not been delivered', 'unable to deliver', 'undeliverable',
  'did not reach the following recipient', 'failed to deliver', 'following addresses had', 'delivery failed',
  'delivery failure', 'failed recipient', 'failed addresses', 'permanent error', 'permanent failure',
  'permanent fatal errors', 'returned to sender', 'returned mail', 'delivery status notification',
  'mail delivery system', 'mail delivery subsystem', 'error message below', 'could not deliver', 'could not be sent',
  'cannot deliver', 'following recipients did not receive', 'following recipients were affected',
  'an error has occurred while attempting to deliver', 'we had trouble delivering',
  'this report relates to a message you sent', 'problem delivering your message', 'original message was received at',
  'undelivered', 'non-delivery', 'qmail-send program', 'delivery incomplete', 'message not delivered',
  'message blocked', 'not be delivered', 'transcript of session follows', 'delivery attempts', 'rejected recipient',
  'unknown user:', 'mailbox exceeds allowed size', 'server message', 'group you tried to contact',
  'konnte nicht zugestellt', 'konnte nicht übermittelt', 'zustellung', 'fehler bei der', "n'a pas pu être",
  'échec de la remise', 'non remis', 'no se pudo entregar', 'no se ha podido entregar', 'no ha podido',
  'non è stato possibile', 'impossibile recapitare', 'não foi possível', 'kon niet worden', 'kunde inte',
  'nie można', 'nie mogła', 'nelze doručit', 'не может быть', 'не было доставлено', 'не удалось',
  'невозможно доставить', 'teslim edilemedi', '配信できません', '配送できません', '送信できません', 'お届けできません', '无法', '無法', '不能', '배달',
  '전송',
]

const DELAYED: readonly string[] = [
  'this is a warning message only', 'warning message only', 'do not need to resend', 'not need to resend',
  'will be retried', 'will retry for', 'will keep trying', 'will continue to try', 'has not yet been delivered',
  'has been delayed', 'is delayed', 'delivery is delayed', 'delivery incomplete',
  'no action is required on your part', 'still trying', 'will be attempted again', 'wird fortgesetzt',
  'noch nicht zugestellt', 'retrying', 'delivery attempts will continue', 'message delayed',
]

const DELIVERED: readonly string[] = [
  'was successfully delivered', 'successfully delivered to', 'has been successfully delivered',
  'your message was delivered', 'was successfully relayed', 'has been delivered to the',
  'delivery to the following recipients was successful', 'wurde erfolgreich zugestellt', 'successfully relayed',
  'were successful',
]
