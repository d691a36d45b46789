// Subjects by which mail programs and servers mark automatic replies, by language: data only.

/**
 * What an automatic reply's subject begins with, lower-cased, before a colon or as the whole subject. Programs put the
 * original subject after the colon; a person who writes "Out of office next week" does not match.
 */
export const PREFIXES: readonly string[] = [
  // English
  'auto', 'automatic reply', 'automated reply', 'auto reply', 'auto-reply', 'autoreply', 'auto response',
  'auto-response', 'autoresponse', 'automatic response', 'automated response', 'autoresponder', 'auto responder',
  'out of office', 'out of the office', 'out-of-office', 'out of office reply', 'out of office autoreply',
  'out of office auto-reply', 'out of office automatic reply', 'out of office response',
  'out of office notification', 'out of office message', 'vacation', 'vacation reply', 'vacation message',
  'away from my mail', 'away from office', 'on vacation', 'absence notice', 'ooo', 'ooo reply',
  // German
  'automatische antwort', 'automatische rückantwort', 'automatische nachricht', 'abwesenheitsnotiz',
  'abwesenheitsbenachrichtigung', 'abwesenheitsmeldung', 'abwesenheitsassistent', 'automatische abwesenheitsnotiz',
  'abwesend', 'abwesenheit', 'autom. antwort', 'urlaubsbenachrichtigung', 'automatische eingangsbestätigung',
  // French
  'réponse automatique', 'reponse automatique', 'absence du bureau', 'absent du bureau', 'absente du bureau',
  "message d'absence", 'notification d\'absence', 'absence', 'hors du bureau',
  // Spanish, Portuguese, Catalan, Galician, Basque
  'respuesta automática', 'respuesta automatica', 'fuera de la oficina', 'fuera de oficina', 'ausente',
  'aviso de ausencia', 'resposta automática', 'resposta automatica', 'ausência temporária', 'ausência',
  'fora do escritório', 'fora da empresa', 'resposta automàtica', "fora de l'oficina", 'erantzun automatikoa',
  // Italian, Romanian
  'risposta automatica', 'risposta automatico', 'fuori sede', 'fuori ufficio', 'assenza dall\'ufficio', 'assente',
  'răspuns automat', 'raspuns automat', 'în afara biroului',
  // Dutch
  'automatisch antwoord', 'automatische antwoord', 'afwezig', 'afwezigheidsbericht', 'afwezigheidsassistent',
  'niet op kantoor', 'buiten kantoor',
  // Nordic
  'automatiskt svar', 'autosvar', 'frånvarande', 'frånvaro', 'frånvaromeddelande', 'inte på kontoret',
  'automatisk svar', 'automatisk besvarelse', 'ikke til stede', 'ikke på kontoret', 'fraværsmeddelelse', 'fravær',
  'fraværende', 'fraværsmelding', 'automaattinen vastaus', 'automaattivastaus', 'poissa', 'poissa toimistosta',
  'poissaoloilmoitus', 'sjálfvirkt svar',
  // Baltic
  'automaatvastus', 'automaatne vastus', 'kontorist väljas', 'automātiskā atbilde', 'automātiska atbilde',
  'automatinis atsakymas',
  // Slavic, Latin script
  'odpowiedź automatyczna', 'automatyczna odpowiedź', 'autoodpowiedź', 'poza biurem', 'nieobecność', 'nieobecny',
  'automatická odpověď', 'automatická odpoveď', 'mimo kancelář', 'mimo pracoviště', 'mimo kancelárie',
  'nepřítomnost', 'samodejni odgovor', 'samodejno odgovor', 'automatski odgovor', 'automatski odgovor na poruku',
  'odsutan', 'odsotnost',
  // Cyrillic
  'автоматический ответ', 'автоответ', 'автоматическое сообщение', 'нет на рабочем месте', 'вне офиса',
  'отсутствие на рабочем месте', 'автоматична відповідь', 'автовідповідь', 'поза офісом', 'автоматичен отговор',
  'извън офиса', 'аутоматски одговор', 'аўтаматычны адказ',
  // Greek, Hungarian, Turkish, Albanian
  'αυτόματη απάντηση', 'εκτός γραφείου', 'automatikus válasz', 'házon kívül', 'irodán kívül', 'távolléti értesítés',
  'otomatik yanıt', 'otomatik cevap', 'işyeri dışında', 'ofis dışında', 'ofis dışı', 'përgjigje automatike',
  // Chinese, Japanese, Korean
  '自动答复', '自动回复', '自動回覆', '自動答覆', '外出', '不在办公室', '不在辦公室', '自動応答', '自動返信', '不在通知', '不在', '自動返信メール', '外出中', '자동 회신',
  '자동회신', '자동 응답', '자동응답', '부재중', '부재 중',
  // Arabic, Hebrew, Persian
  'رد تلقائي', 'الرد التلقائي', 'خارج المكتب', 'תשובה אוטומטית', 'מענה אוטומטי', 'מחוץ למשרד', 'پاسخ خودکار',
  // South and South-East Asia
  'स्वचालित उत्तर', 'ตอบกลับอัตโนมัติ', 'ไม่อยู่ที่สำนักงาน', 'trả lời tự động', 'trả lời tự động',
  'balasan otomatis', 'balasan automatik', 'jawapan automatik', 'di luar kantor', 'awtomatikong tugon',
]

/** Wordings that tell an automatic reply wherever they stand in the subject, in brackets as programs put them. */
export const BRACKETED: readonly string[] = [
  '[auto-reply]', '[autoreply]', '[auto reply]', '[automatic reply]', '(automatic reply)', '[out of office]',
  '(out of office)', '(auto-reply)', '(autoreply)', '[automatische antwort]', '[automatic response]',
  '[réponse automatique]', '[respuesta automática]', '【自動返信】', '【自动回复】', '[自動返信]', '[自动回复]', '[auto-response]',
  '(auto response)', '[автоответ]',
]
