// What servers mean by their words: a table of phrases from many servers and languages, by the kind of failure.
// The order of the kinds is the order of trust: "sender rejected: domain not found" is about the sender,
// although it also holds the words of an unknown domain.
import type { Reason } from './reason.ts'

export type Kind =
  | 'authFailed' | 'badSender' | 'relayDenied' | 'blockedSender' | 'moved' | 'badAddress' | 'tryAgain' | 'mailboxFull'
  | 'tooLarge' | 'spam' | 'unknownAddress' | 'disabled' | 'unknownDomain' | 'tooFast' | 'expired' | 'unreachable'
  | 'loop' | 'serverTrouble' | 'content' | 'policy'

/** `hard`: the address will not work again. `detail`: the last two numbers of the fitting status code (RFC 3463). */
export type KindFacts = { reason: Reason; hard: boolean; detail: string; phrases: readonly string[] }

export const KINDS: Record<Kind, KindFacts> = {
  authFailed: {
    reason: 'authFailed', hard: false, detail: '7.26',
    phrases: [
      'unauthenticated', 'unauthorized mail is prohibited', 'not authenticated', 'spf check', 'spf record',
      'spf fail', 'spf hard', 'spf-result', 'sender policy framework', 'openspf.', 'failed spf', 'spf (sender',
      'fails to pass spf', 'dkim', 'dmarc', 'domain owner policy', 'domain owner discourages', 'sender id',
      'does not pass authentication', 'email authentication', 'reverse dns', 'rdns', 'ptr record', 'no ptr',
      'missing ptr', 'cannot find your hostname', 'cannot find your reverse hostname', 'hostname does not resolve',
      'cannot resolve ptr', 'forward-confirmed', 'client host rejected: cannot find', 'does not have a valid ptr',
      'helo command rejected', 'invalid helo', 'invalid ehlo', 'tls required', 'tls is required',
      'encryption required', 'turn on smtp authentication', 'authentication required', 'authentication is required',
      'requires authentication', 'must authenticate', 'smtp auth', 'not authenticated to send',
      'authentication failed', 'must issue a starttls',
    ],
  },
  badSender: {
    reason: 'blockedSender', hard: false, detail: '1.8',
    phrases: [
      'sender address rejected', 'sender rejected', 'sender domain', 'domain of sender', 'sender verify failed',
      'sender verification', 'sender address verification', 'envelope sender', 'return path verification',
      'invalid sender', 'unknown sender', 'sender unknown', 'sender not', 'sender denied', 'sender is not allowed',
      'from address', 'bad sender', 'senders domain', "sender's domain", 'mail from domain', 'not accept mail from',
      'not accepting mail from', 'mail from must', 'email address is not verified', 'your domain',
      'sender is blocked', 'verify the sender', 'could not verify sender', 'sender email', 'unroutable sender',
      'unrouteable sender', 'is not a valid sender',
    ],
  },
  relayDenied: {
    reason: 'policy', hard: false, detail: '7.1',
    phrases: [
      'relay access denied', 'relaying denied', 'relay denied', 'unable to relay', 'not permitted to relay',
      'relaying not', 'relay not permitted', 'relaying mail', 'cannot relay', "can't relay", 'do not relay',
      "don't relay", 'no relaying', 'relay operation rejected', 'relaying prohibited',
      "isn't in my list of allowed rcpthosts", 'not in my list of allowed rcpthosts', 'not a gateway',
      'insecure mail relay', 'mail relay', 'relay from', 'authenticate to relay', 'may not have permission',
      'do not have permission', 'local recipients only',
    ],
  },
  blockedSender: {
    reason: 'blockedSender', hard: false, detail: '7.1',
    phrases: [
      'blacklist', 'black list', 'blocklist', 'block list', 'blocked list', 'spamhaus', 'spamcop',
      'barracudacentral', 'sorbs', 'surbl', 'dnsbl', ' rbl', 'banned sending ip', 'banned ip',
      'ip address has been blocked', 'your ip', 'ip address is blocked', 'ip is blocked', 'ip blocked',
      'blocked by our', 'bad reputation', 'poor reputation', 'low reputation', 'ip reputation',
      'reputation of the sending', 'sender reputation', 'reputation', 'network blocked', 'client host blocked',
      'client host rejected', 'client host [', 'blocked using', 'has been blocked by', 'is blocked by',
      'your mail server', 'mail server ip', 'sending ip', 'from your ip',
      'temporarily deferred due to user complaints', 'user complaints', 'connection refused by policy',
      'refused to talk to me: 554', 'bad dns ptr', 'dynamic ip', 'access from ip', 'host rejected', 'delist',
      'is listed in', 'is listed at', 'is listed by', 'is listed on', 'currently listed',
    ],
  },
  moved: {
    reason: 'addressMoved', hard: true, detail: '1.6',
    phrases: [
      'has moved', 'user moved', 'has been moved to', 'address has changed', 'has been replaced by',
      'no longer valid', 'new email address is', 'please try <', 'no longer at this', 'address no longer',
      'no longer accepts mail', 'no longer in use', 'is no longer being used',
    ],
  },
  badAddress: {
    reason: 'unknownAddress', hard: true, detail: '1.3',
    phrases: [
      'bad destination mailbox address', 'bad destination email address', 'invalid destination', 'malformed address',
      'bad address syntax', 'bad recipient address syntax', 'recipient address syntax', 'invalid address syntax',
    ],
  },
  tryAgain: {
    reason: 'temporarilyUnavailable', hard: false, detail: '4.3',
    phrases: [
      'not found, try again', 'name server timeout', 'temporary lookup failure', 'temporary failure in name',
      'greylist', 'graylist', 'grey-list', 'gray-list', 'greylisting', 'address lookup failed', 'but no data record',
      'address verification in progress', 'lookup timed out', 'name server reply', 'name server loop',
      'dns server failure', 'servfail',
      
    ],
  },
  mailboxFull: {
    reason: 'mailboxFull', hard: false, detail: '2.2',
    phrases: [
      'mailbox full', 'mailbox is full', 'mailbox size limit', 'mailbox exceeds', 'mailbox has exceeded',
      'mailbox quota', 'mailbox would exceed', 'exceeded storage', 'storage quota', 'over quota', 'overquota',
      'over the allowed quota', 'over-quota', 'quota exceed', 'quota full', 'exceeded quota', 'exceeds quota',
      'exceed the quota', 'exceeded the quota', 'exceeded his', 'exceeded their', 'exceeding its', 'quota limit',
      'quota is', 'quota has', 'disk quota', 'diskspace quota', 'user quota', 'account is full', 'inbox is full',
      'out of storage', 'inbox is out', 'too much mail data', 'too many messages in', 'not enough storage space',
      'no space left in mailbox', 'insufficient disk quota', 'maildir over', 'maildir delivery failed: userover',
      'mailfolder is full', 'mail box full', 'mailbox exceeded', "recipient's mailbox exceeded",
      'exceeded the local limit', 'recipient reached disk quota', 'recipient overquota', 'storage limit',
      'space limit', 'over disk quota', 'is over its', 'is over their', 'full mailbox', 'box full', 'submailbox',
      'mailbox currently full', 'boite pleine', 'boîte pleine', 'bal pleine', 'postfach ist voll', 'postfach voll',
      'buzón lleno', 'casella piena', 'quotaexceeded', 'resolver.full', 'out of space', 'ящик переполнен',
      'переполнен', 'квота', 'メールボックスの容量', '容量を超', 'exceeded mailbox', 'would be over the allowed',
      'maximum allowed storage', 'mail quota', 'not have enough space', 'not enough space',
    ],
  },
  tooLarge: {
    reason: 'tooLarge', hard: false, detail: '3.4',
    phrases: [
      'message too large', 'message too big', 'message is too large', 'message is too big', 'message size exceeds',
      'message exceeds', 'mail size exceeds', 'exceeds maximum message size', 'maximum message size', 'size limit',
      'message length exceeds', 'exceeds fixed limit', 'too large', 'too big', 'larger than the', 'size exceeds',
      'exceeded message size', 'exceeds size', 'sizelimit', 'larger than the limit', 'max message size',
      'nachricht ist zu groß', 'trop volumineux', 'demasiado grande',
    ],
  },
  spam: {
    reason: 'refusedAsSpam', hard: false, detail: '7.1',
    phrases: [
      'spam message', 'as spam', 'is spam', 'spam detected', 'spam content', 'spam email', 'looks like spam',
      'spamlike', 'spam score', 'spam rejected', 'suspected spam', 'spam filter', 'likely unsolicited',
      'unsolicited', 'bulk email', 'bulk mail', 'ube,', 'junk mail', 'blocked by spam', 'spam firewall',
      'message content rejected', 'content rejected', 'identified as spam', 'classified as spam', 'considered spam',
      'rejected as spam', 'refused as spam', 'probable spam', 'possible spam', 'appears to be spam', 'ofr 506',
      'mail rejete', 'mail rejeté', 'spam mail', 'phishing', 'cloudmark', 'spamassassin', 'spam:', '迷惑メール',
      'за спам',
    ],
  },
  unknownDomain: {
    reason: 'unknownDomain', hard: true, detail: '1.2',
    phrases: [
      'host unknown', 'unknown host', 'host not found', 'domain not found', 'domain name not found',
      'host or domain name not found', 'domain does not', 'no such domain', 'no such host', 'unknown domain',
      'domain unknown', 'nxdomain', 'non-existent domain', "couldn't find any host",
      "couldn't find a mail exchanger", 'no mail exchanger', 'no mx record',
      'all relevant mx records point to non-existent', 'illegal host/domain', 'invalid domain',
      'bad destination host', 'bad destination system', 'unrouteable mail domain', 'unrouteable domain',
      'host cannot be found', 'null mx', 'domain does not accept mail', 'domain name does not exist',
      'domain isn\'t', 'remote domain doesn\'t', 'remote domain does not', 'nullmx', 'never heard of domain',
      'name or service not known',
    ],
  },
  unknownAddress: {
    reason: 'unknownAddress', hard: true, detail: '1.1',
    phrases: [
      'user unknown', 'unknown user', 'unknown recipient', 'recipient unknown', 'unknown address', 'address unknown',
      'unknown local', 'unknown mailbox', 'unknown account', 'unknown e-mail', 'unknown email', 'unknown virtual',
      'unknown to address', 'account unknown', 'no such user', 'no such recipient', 'no such mailbox',
      'no such account', 'no such address', 'no such person', 'no such local user', 'no such email',
      'no such a user', 'no such e-mail', 'nosuchuser', 'no user with that name', 'no user by', 'no mailbox',
      'no account by', 'no account found', 'no one by', 'no valid recipient', 'no recipients', 'not a valid mailbox',
      'not a valid recipient', 'not a valid user', 'not a known user', 'not a registered', 'not a local',
      'not a valid email', 'not an active address', 'user not found', 'user is not found', 'user was not found',
      'recipient not found', 'recipientnotfound', 'recipnotfound', 'address not found', 'mailbox not found',
      'account not found', 'email address not found', 'not found in directory', 'not found by smtp',
      'addressee unknown', 'addressee not', 'destinataire inconnu', 'adresse inconnue', 'utilisateur inconnu',
      'destinataire invalide', 'adresse email inconnue', 'adresse d au moins un destinataire invalide',
      'does not exist', "doesn't exist", 'do not exist', 'not exist', 'non-existent', 'nonexistent', 'non existent',
      'nonexisting', 'non-existing', 'non-existant', 'not existing', "doesn't have a", 'does not have a',
      "doesn't have an account", 'does not have an account', "doesn't like recipient", 'does not like recipient',
      'invalid recipient', 'invalid user', 'invalid mailbox', 'invalid address', 'invalid final delivery',
      'invalid or unknown', 'recipient invalid', 'recipient is invalid', 'address is invalid', 'invalid email',
      'bad mailbox', 'bad recipient', 'bad-mailbox', 'bad user', 'not listed in', 'user not listed',
      'not in directory', 'name not found', 'address not recognized', 'user not recognized',
      'recipient address rejected: access denied', 'recipient name is not recognized', 'unrecognized recipient',
      'not our customer', 'not known', 'not known here', 'is unknown', 'unknown or illegal', 'unrouteable address',
      'unroutable address', 'unrouteable mail', 'undeliverable address', 'undeliverable recipient', 'wrong address',
      "couldn't be found", "wasn't found", 'could not be found', 'was not found', 'there is no user',
      'there is no such', 'there is no mailbox', 'no mail box', "couldn't find any mailbox",
      'destination addresses were unknown', 'cannot be found', "can't be found", 'mailbox unavailable',
      'mailbox not available', 'unable to find recipient', 'unbekannter', 'unbekannt', 'existiert nicht',
      'nicht gefunden', 'no existe', 'desconocido', 'no se encontró', 'non esiste', 'sconosciuto',
      'utente sconosciuto', 'não existe', 'desconhecido', "n'existe pas", 'bestaat niet', 'finns inte',
      'nie istnieje', 'не существует', 'не найден', 'нет такого', 'неизвест', 'неверный адрес', '存在しません', '宛先不明',
      '見つかりません', '不存在', '無此', '존재하지', 'bulunamad', 'resolver.adr', 'ofr 416', 'not a customer',
      'unable to validate recipient', 'recipient no longer', 'no longer on server', 'no longer exists',
      'has been deleted', 'was deleted', 'mailbox removed', 'account closed', 'account has been closed',
      'recipient cannot be verified', 'could not verify recipient', 'requested action not taken: no such',
      'recipient address rejected.', 'undeliverable recipient address',
    ],
  },
  disabled: {
    reason: 'addressDisabled', hard: false, detail: '2.1',
    phrases: [
      'disabled', 'deactivated', 'inactive', 'not active', 'suspended', 'mailbox locked', 'account locked',
      'is locked', 'account expired', 'has expired', 'account terminated', 'currently suspended',
      'temporarily suspended', 'frozen', 'mailbox temporarily', 'account that you tried to reach is',
      'is not accepting mail', 'not accepting any mail', 'account is blocked', 'mailbox is blocked',
      'compte inactif', 'abgeschaltet', 'gesperrt', 'is restricted',
    ],
  },
  tooFast: {
    reason: 'temporarilyUnavailable', hard: false, detail: '4.5',
    phrases: [
      'rate limit', 'ratelimit', 'too many connections', 'too many concurrent', 'too many messages',
      'too many recipients', 'too many invalid', 'too many emails', 'too many sessions', 'too many errors',
      'too many mail', 'too quickly', 'too fast', 'too frequently', 'throttl', 'receiving mail at a rate',
      'mail at a rate', 'limit exceeded', 'exceeded the limit', 'exceeded the maximum number', 'connection limit',
      'connection rate', 'connections from your', 'daily limit', 'hourly limit', 'exceeded the max', 'messages per',
      'domain has exceeded',
    ],
  },
  expired: {
    reason: 'expired', hard: false, detail: '4.7',
    phrases: [
      'delivery time expired', 'message expired', 'expired', 'retry timeout', 'retry time not reached', 'retry time',
      'been in the queue', 'been on the queue', 'in the queue too long', 'queue too long', 'too long in queue',
      'too long on the queue', 'could not be delivered for', 'has not been delivered after', 'not been collected',
      "haven't been able to", 'have not been able to', 'unable to deliver message after',
      'delivery failed: too many attempts', 'several attempts', 'failed 20 attempts', 'maximum retries',
      'still undelivered', 'was not delivered within', 'within the allowed', 'message timed out', 'time limit',
    ],
  },
  unreachable: {
    reason: 'temporarilyUnavailable', hard: false, detail: '4.1',
    phrases: [
      'connection timed out', 'timed out', 'timeout', 'connection refused', 'connection reset', 'connection lost',
      'lost connection', 'connection dropped', 'connection closed', 'connection was', 'connection died',
      'connection to', 'network is unreachable', 'network unreachable', 'no route to host', 'host is unreachable',
      'host unreachable', 'host not reachable', 'not reachable', 'unreachable', 'could not connect',
      "couldn't connect", 'cannot connect', 'unable to connect', 'failed to connect',
      "wasn't able to establish an smtp", 'did not accept our requests to connect', 'not responding',
      'no answer from host', 'network error', 'dns error', 'dns failure', 'lookup failure', 'domain lookup',
      'tls handshake', 'remote server closed', 'conversation with', 'bad connection',
      'failed to send to identified host', 'unable to contact', 'could not contact', 'cannot contact',
    ],
  },
  loop: {
    reason: 'other', hard: false, detail: '4.6',
    phrases: [
      'mail loop', 'loop detected', 'loops back', 'routing loop', 'hop count', 'too many hops',
      'mail forwarding loop', 'local configuration error', 'mail is looping', 'message looping', 'loop count',
      'received too many times', 'too many received', 'delivered-to line',
    ],
  },
  serverTrouble: {
    reason: 'temporarilyUnavailable', hard: false, detail: '3.0',
    phrases: [
      'insufficient system', 'insufficient storage', 'system storage', 'no space left', 'insufficient disk',
      'disk full', 'queue file write', 'temporary', 'temporarily', 'try again later', 'try later', 'please try',
      'service unavailable', 'service not available', 'service refuse', 'service currently', 'server busy',
      'system busy', 'server too busy', 'too busy', 'overloaded', 'resources', 'local error', 'internal error',
      'internal server', 'system config error', 'configuration error', 'cannot write', 'unable to lock',
      'server error', 'system error', 'problem with the remote', 'command died', 'command failed', 'pipe to',
      'exit status', 'unexpected response', 'status 1', 'can\'t create output', 'not accepting messages',
      'undergoing maintenance', 'mailer error', 'local delivery failed', 'permission denied', 'deferred',
      'veuillez essayer plus tard',
    ],
  },
  content: {
    reason: 'policy', hard: false, detail: '6.0',
    phrases: [
      'virus', 'malware', 'infected', 'attachment', 'forbidden file', 'not rfc', 'rfc 5322', 'rfc5322', 'rfc 2822',
      'rfc2822', 'multiple addresses in from', 'headers are not', 'header', 'bare lf', 'bare cr', 'message content',
      'message format', 'improper', 'malformed', '8bitmime', 'smtputf8', 'illegal attachment', 'unsafe',
      'bad content', 'too many parts',
    ],
  },
  policy: {
    reason: 'policy', hard: false, detail: '7.1',
    phrases: [
      'policy', 'not authorized', 'not authorised', 'not permitted', 'access denied', 'not allowed', 'prohibited',
      'administrative prohibition', 'message rejected', 'rejected by', 'rejected for', 'mail refused', 'refused',
      'rejected', 'denied', 'blocked', 'not accepted', 'security', 'delivery not authorized', 'restricted',
      'resolver.rst', 'recipient address rejected', 'recipient rejected', 'anti-spam', 'antispam', 'message refused',
      'spam', 'violat', 'permission to', 'you are not a member', 'not a member', 'member of this',
      'is not allowed to post', 'reject',
    ],
  },
}

const ORDER = Object.entries(KINDS) as [Kind, KindFacts][]

/** Longest run of words that is looked through; reports give their reason at once. */
const LIMIT = 4000

/** What a server's words mean, null when the table does not know them. */
export function kindOfWords(words: string): Kind | null {
  const plain = plainWords(words)
  if (plain === '') return null
  for (const [kind, facts] of ORDER) {
    if (facts.phrases.some((phrase) => plain.includes(phrase))) return kind
  }
  return null
}

/**
 * Lower case, one space between words, no paths of links,
 * and none of the codes that a reply of several lines repeats in mid-sentence.
 */
export function plainWords(words: string): string {
  return words
    .slice(0, LIMIT)
    .toLowerCase()
    .replace(/[\u2018\u2019`]/g, "'")
    .replace(/https?:\/\/([^\s/]{1,200})\S{0,1000}/g, '$1')
    .replace(/[\s_\u00a0]+/g, ' ')
    .replace(/ [45]\d\d[- ](?:#?[45]\.\d{1,3}\.\d{1,3} )?(?=\S)/g, ' ')
    .trim()
}
