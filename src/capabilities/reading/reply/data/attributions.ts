// How mail programs introduce the message they quote ("On 3 May 2024 at 10:00, Ann wrote:"), by language.
// `leads` may begin the line, `verbs` say "wrote"; dates, times and addresses are recognised without words.

export type AttributionWords = { leads: readonly string[]; verbs: readonly string[] }

/** By ISO 639-1 language. Words are matched whole and without regard to case; in scripts without spaces, anywhere. */
export const attributions: Readonly<Record<string, AttributionWords>> = {
  en: { leads: ['on', 'at', 'quoting', 'from'], verbs: ['wrote', 'writes', 'sent', 'quoting', 'said', 'has written'] },
  de: {
    leads: ['am', 'zitat von', 'nachricht von'],
    verbs: ['schrieb', 'schreibt', 'geschrieben', 'zitat von', 'hat geschrieben'],
  },
  fr: { leads: ['le', 'en date de', 'citation de'], verbs: ['écrit', 'ecrit', 'écrivait', 'envoyé', 'citation de'] },
  es: { leads: ['el', 'en'], verbs: ['escribió', 'escribio', 'ha escrito', 'escribe', 'envió'] },
  it: { leads: ['il', 'in data', 'il giorno'], verbs: ['scritto', 'scrive', 'scrisse'] },
  pt: { leads: ['em', 'no dia', 'a', 'na'], verbs: ['escreveu', 'enviou', 'escreve'] },
  nl: { leads: ['op'], verbs: ['schreef', 'geschreven', 'schrijft'] },
  pl: {
    leads: ['dnia', 'w dniu', 'wiadomość napisana przez'],
    verbs: ['napisał', 'napisała', 'napisał(a)', 'napisał/a', 'pisze', 'napisano', 'wiadomość napisana'],
  },
  cs: { leads: ['dne'], verbs: ['napsal', 'napsala', 'napsal(a)', 'napsal/a', 'píše'] },
  sk: { leads: ['dňa'], verbs: ['napísal', 'napísala', 'napísal(a)', 'píše'] },
  sv: { leads: ['den', 'på'], verbs: ['skrev', 'skriver'] },
  da: { leads: ['den', 'på', 'd.'], verbs: ['skrev', 'skrevet'] },
  no: { leads: ['den', 'på'], verbs: ['skrev', 'skreiv'] },
  fi: { leads: [], verbs: ['kirjoitti', 'kirjoittaa', 'lähetti'] },
  et: { leads: [], verbs: ['kirjutas'] },
  lv: { leads: [], verbs: ['rakstīja'] },
  lt: { leads: [], verbs: ['rašė', 'parašė'] },
  ru: {
    leads: [],
    verbs: ['пишет', 'писал', 'писала', 'написал', 'написала', 'написал(а)', 'написал(-а)', 'написав'],
  },
  uk: { leads: [], verbs: ['пише', 'написав', 'написала', 'написав(ла)', 'написано'] },
  bg: { leads: ['на'], verbs: ['написа'] },
  sr: { leads: ['dana', 'дана'], verbs: ['је написао', 'је написала', 'je napisao', 'je napisala', 'je napisao/la'] },
  hr: { leads: ['dana'], verbs: ['napisao', 'napisala', 'napisao je', 'napisao/la'] },
  sl: { leads: ['dne'], verbs: ['napisal', 'napisala', 'je oseba'] },
  tr: { leads: [], verbs: ['yazdı', 'şunu yazdı', 'şunları yazdı', 'yazmış'] },
  el: { leads: ['στις', 'την'], verbs: ['έγραψε', 'εγραψε', 'έγραψαν'] },
  hu: { leads: [], verbs: ['írta', 'ezt írta', 'írt'] },
  ro: { leads: ['în', 'pe', 'la'], verbs: ['a scris'] },
  ca: { leads: ['el', 'en'], verbs: ['va escriure', 'ha escrit'] },
  ja: { leads: [], verbs: ['のメッセージ', 'のメール', '書きました', 'さんが書いた', '書き込み', '書いた'] },
  zh: { leads: ['在', '于', '於'], verbs: ['写道', '寫道', '写到', '寫到', '撰写', '撰寫'] },
  ko: { leads: [], verbs: ['작성', '작성했습니다', '썼습니다', '작성한 메시지'] },
  ar: { leads: ['في', 'بتاريخ'], verbs: ['كتب', 'كتبت', 'تمت كتابة ما يلي بواسطة'] },
  fa: { leads: ['در'], verbs: ['نوشت'] },
  he: { leads: ['בתאריך', 'ב-'], verbs: ['מאת', 'כתב', 'כתבה'] },
  vi: { leads: ['vào', 'lúc', 'ngày'], verbs: ['đã viết', 'viết'] },
  th: { leads: ['ในวันที่', 'เมื่อ', 'วันที่'], verbs: ['เขียนว่า', 'เขียน'] },
  id: { leads: ['pada'], verbs: ['menulis'] },
  hi: { leads: [], verbs: ['लिखा'] },
}

/** Said by the sender of themself: such a line introduces their own words, not a quote made by a program. */
export const ownVoice: readonly string[] = [
  'i wrote', 'i sent', 'we wrote', 'i said', 'schrieb ich', 'ich schrieb', 'habe ich', 'haben wir', "j'ai écrit",
  'nous avons écrit',
  'escribí', 'ho scritto', 'escrevi', 'schreef ik', 'ik schreef', 'jag skrev', 'skrev jag', 'jeg skrev',
  'skrev jeg', 'я писал', 'я написал', 'я написала',
]
