// How people close a letter, and the words by which the block under it is known as a signature.

/** Closing formulas; lower case, compared with the whole line without final punctuation. */
export const closings: readonly string[] = [
  'regards', 'best regards', 'kind regards', 'kindest regards', 'warm regards', 'warmest regards', 'with regards',
  'with kind regards', 'with best regards', 'many thanks and regards', 'thanks and regards', 'thanks & regards',
  'best', 'all the best', 'best wishes', 'with best wishes', 'cheers', 'sincerely', 'sincerely yours',
  'yours sincerely', 'yours faithfully', 'yours truly', 'yours', 'respectfully', 'cordially', 'rgds', 'br', 'kr',
  'mit freundlichen grüßen', 'mit freundlichen grüssen', 'mit freundlichem gruß', 'mit freundlichem gruss',
  'freundliche grüße', 'freundliche grüsse', 'viele grüße', 'viele grüsse', 'beste grüße', 'beste grüsse',
  'liebe grüße', 'liebe grüsse', 'herzliche grüße', 'herzliche grüsse', 'schöne grüße', 'mit besten grüßen',
  'mit herzlichen grüßen', 'mit vielen grüßen', 'gruß', 'gruss', 'grüße', 'grüsse', 'mfg', 'lg', 'vg',
  'hochachtungsvoll', 'besten gruß',
  'cordialement', 'bien cordialement', 'très cordialement', 'cdlt', 'cdt', 'bien à vous', 'bien a vous',
  'bien à toi', 'sincères salutations', 'salutations', 'meilleures salutations', 'salutations distinguées',
  'avec mes meilleures salutations', 'bonne journée', 'bonne soirée', 'bonne reception', 'bonne réception',
  'amicalement', 'respectueusement', 'sincèrement', 'à bientôt',
  'saludos', 'un saludo', 'saludos cordiales', 'un cordial saludo', 'cordialmente', 'atentamente', 'atte',
  'muy atentamente', 'reciba un cordial saludo', 'un abrazo', 'cordiales saludos', 'cordiali saluti',
  'distinti saluti', 'saluti', 'un saluto', 'un cordiale saluto', 'cordialità', 'atenciosamente', 'att',
  'cumprimentos', 'com os melhores cumprimentos', 'melhores cumprimentos', 'abraços', 'abraço', 'obrigado',
  'obrigada',
  'met vriendelijke groet', 'met vriendelijke groeten', 'vriendelijke groet', 'vriendelijke groeten', 'mvg',
  'groeten', 'groetjes', 'groet', 'hartelijke groet', 'hartelijke groeten', 'met hartelijke groet', 'hoogachtend',
  'z poważaniem', 'pozdrawiam', 'pozdrawiam serdecznie', 'serdecznie pozdrawiam', 'z wyrazami szacunku',
  'pozdrowienia', 'łączę pozdrowienia',
  's pozdravem', 's přátelským pozdravem', 'zdravím', 's úctou', 'hezký den', 's pozdravom',
  'med vänliga hälsningar', 'med vänlig hälsning', 'vänliga hälsningar', 'vänlig hälsning', 'hälsningar',
  'bästa hälsningar', 'mvh', 'med venlig hilsen', 'venlig hilsen', 'venlige hilsner', 'mange hilsner',
  'de bedste hilsner', 'kærlig hilsen', 'hilsen', 'med vennlig hilsen', 'vennlig hilsen', 'beste hilsen',
  'hilsninger',
  'ystävällisin terveisin', 'terveisin', 'parhain terveisin', 'yt', 't', 'с уважением', 'с наилучшими пожеланиями',
  'всего доброго', 'всего хорошего', 'с наилучшими', 'з повагою', 'з найкращими побажаннями', 'всього найкращого',
  'saygılarımla', 'saygılarımızla', 'iyi çalışmalar', 'sevgiler', 'selamlar', 'με εκτίμηση', 'φιλικά',
  'χαιρετισμούς', 'με φιλικούς χαιρετισμούς',
  'üdvözlettel', 'tisztelettel', 'szívélyes üdvözlettel', 'üdv', 'köszönettel', 'cu stimă', 'cu respect',
  'cu prietenie', 'toate cele bune', 'lijep pozdrav', 'srdačan pozdrav', 'lep pozdrav', 's poštovanjem',
  'поздрави', 'с уважение', 'salutacions', 'cordialment', 'よろしくお願いします', 'よろしくお願いいたします', '宜しくお願いします', '宜しくお願い致します',
  'よろしくお願い致します', '敬具', '以上',
  '此致', '此致敬礼', '祝好', '顺祝商祺', '順頌商祺', '谨启', '敬上', '감사합니다', '감사합니다', '드림', '올림', 'مع تحياتي', 'مع أطيب التحيات',
  'تحياتي', 'مع التحية', 'وتفضلوا بقبول فائق الاحترام', 'בברכה', 'בכבוד רב', 'תודה', 'trân trọng', 'thân ái',
  'trân trọng kính chào', 'kính thư', 'ขอแสดงความนับถือ', 'ด้วยความเคารพ', 'ขอบคุณ', 'salam', 'hormat kami',
]

/** Thanks, which close a letter as well; lower case. */
export const thanks: readonly string[] = [
  'thanks', 'thank you', 'many thanks', 'danke', 'vielen dank', 'merci', 'gracias', 'grazie', 'obrigado', 'obrigada',
  'bedankt', 'tack', 'tak', 'takk', 'kiitos', 'dziękuję', 'děkuji', 'спасибо', 'дякую', 'teşekkürler', 'ευχαριστώ',
  'köszönöm', 'mulțumesc', 'ありがとうございます', '谢谢', '謝謝', '감사합니다', 'شكرا', 'תודה', 'cảm ơn', 'ขอบคุณ',
]

/** Words before a number or address in a contact block; lower case, followed by a colon, a dot, a number or '+'. */
export const contactLabels: readonly string[] = [
  'tel', 'tél', 'telefon', 'telephone', 'téléphone', 'teléfono', 'telefono', 'telefone', 'telefoon', 'phone', 'ph',
  'mobile', 'mobil', 'mob', 'móvil', 'cell', 'cel', 'gsm', 'fax', 'telefax', 'direct', 'office', 'handy',
  'durchwahl', 'fon', 'portable', 'e-mail', 'email', 'mail', 'web', 'www', 'website', 'skype', 'whatsapp',
  'linkedin', 'тел', 'телефон', 'моб', 'факс', 'почта',
  'puh', 'tlf', 'tlf nr', 'mobiltelefon', 'kom', 'τηλ', 'κιν', 'cep', '電話', '携帯', '电话', '手机', '전화', '휴대폰', 'هاتف',
  'جوال', 'טל', 'נייד', 'điện thoại', 'đt', 'โทร',
]
