// Lines that announce a whole message below them: "-----Original Message-----" (a reply) or a forwarded one.

/** What stands between the dashes above a quoted original; lower case. */
export const originalMessage: readonly string[] = [
  'original message', 'original mail', 'original e-mail', 'original email', 'original appointment',
  'reply message', 'replied message', 'ursprüngliche nachricht', 'ursprungliche nachricht', 'urspr. nachricht',
  'original-nachricht', 'originalnachricht', 'originalmail',
  'original-mail', 'ursprüngliche mail', 'ursprüngliche e-mail', "message d'origine", 'message original',
  'message initial', 'courriel original', 'mail original', 'mensaje original', 'mensaje de origen',
  'correo original',
  'messaggio originale', 'messaggio originario', 'mensagem original', 'oorspronkelijk bericht',
  'origineel bericht', 'oorspronkelijke bericht', 'wiadomość oryginalna', 'oryginalna wiadomość',
  'wiadomość pierwotna', 'původní zpráva', 'původní e-mail', 'pôvodná správa',
  'ursprungligt meddelande', 'originalmeddelande', 'ursprungligt mejl', 'oprindelig besked',
  'oprindelig meddelelse', 'opprinnelig melding', 'original melding', 'alkuperäinen viesti', 'исходное сообщение',
  'исходное письмо', 'оригинальное сообщение', 'оригинальное письмо',
  'вихідне повідомлення', 'оригінальне повідомлення', 'оригінал повідомлення', 'orijinal mesaj', 'özgün mesaj',
  'orijinal ileti', 'αρχικό μήνυμα', 'πρωτότυπο μήνυμα', 'eredeti üzenet', 'eredeti levél', 'mesaj original',
  'mesajul original', 'mesaj inițial', 'izvorna poruka',
  'originalna poruka', 'izvirno sporočilo', 'оригинално съобщение', 'missatge original', 'algne kiri',
  'pirminis laiškas', '元のメッセージ', 'オリジナルメッセージ', '원본 메시지', '원본 메일', '원본메일', '원본 이메일', '原始邮件', '原始郵件', '邮件原件', '原邮件',
  '回复的原邮件', '回复邮件', 'الرسالة الأصلية', 'رسالة أصلية',
  'הודעה מקורית', 'thư gốc', 'tin nhắn gốc', 'ข้อความต้นฉบับ', 'ข้อความเดิม', 'pesan asli', 'mensagem de origem',
  'original besked', 'urspr. meddelande', 'antwort-nachricht', 'quoted text',
]

/** What announces a forwarded message, between dashes or ending in a colon; lower case. */
export const forwardedMessage: readonly string[] = [
  'forwarded message', 'forwarded mail', 'forwarded by', 'forwarded e-mail', 'begin forwarded message', 'fwd',
  'start of forwarded message', 'weitergeleitete nachricht', 'weitergeleitete mail', 'weitergeleitete e-mail',
  'anfang der weitergeleiteten nachricht', 'anfang der weitergeleiteten e-mail', 'weitergeleitet von',
  'message transféré', 'message transmis', 'début du message transféré', 'début du message réexpédié',
  'courriel transféré', 'mensaje reenviado', 'inicio del mensaje reenviado', 'messaggio inoltrato',
  'inizio messaggio inoltrato', 'messaggio inoltrato da', 'mensagem encaminhada', 'mensagem reencaminhada',
  'início da mensagem encaminhada', 'início da mensagem reencaminhada', 'doorgestuurd bericht',
  'begin doorgestuurd bericht', 'treść przekazanej wiadomości', 'wiadomość przekazana', 'przekazana wiadomość',
  'początek przekazywanej wiadomości', 'rozpoczęcie przekierowanej wiadomości', 'přeposlaná zpráva',
  'přeposlaný e-mail', 'začátek přeposílané zprávy',
  'preposlaná správa', 'vidarebefordrat meddelande', 'vidarebefordrat mejl', 'vidarebefordrat brev',
  'videresendt besked', 'videresendt meddelelse', 'start på videresendt besked', 'start på videresendt meddelelse',
  'videresendt melding', 'start på videresendt melding', 'välitetty viesti', 'edelleenlähetetty viesti',
  'välitetty viesti alkaa',
  'пересылаемое сообщение', 'пересланное сообщение', 'пересылаемое письмо', 'пересланное письмо',
  'начало переадресованного сообщения', 'начало переадресованного письма', 'конец пересылаемого сообщения',
  'переслане повідомлення', 'переслане', 'початок переадресованого повідомлення', 'yönlendirilen ileti',
  'iletilen mesaj', 'iletilmiş ileti',
  'iletilen ileti', 'yönlendirilmiş ileti başlangıcı', 'προωθημένο μήνυμα', 'έναρξη προωθημένου μηνύματος',
  'továbbított üzenet', 'továbbított levél', 'mesaj redirecționat', 'mesaj redirectionat',
  'început mesaj redirecționat', 'proslijeđena poruka', 'препратено съобщение', 'missatge reenviat', '転送メッセージ',
  '転送されたメッセージ',
  '전달된 메시지', '전달된 메일', '전달한 메시지', '转发邮件', '转发的邮件', '轉寄郵件', '轉寄的郵件', '开始转发邮件', '下面是转发的邮件', '已转发邮件', '已轉寄的郵件',
  'رسالة تم تحويلها', 'رسالة معاد توجيهها', 'بداية الرسالة المُعاد توجيهها', 'הודעה שהועברה', 'הודעה מועברת',
  'thư đã chuyển tiếp', 'thư được chuyển tiếp', 'tin nhắn đã chuyển tiếp', 'ข้อความที่ส่งต่อ', 'pesan diteruskan',
]

/** Own words so short that they only point at what is forwarded; lower case, without punctuation. */
export const pointers: readonly string[] = [
  'fyi', 'fya', 'for your information', 'see below', 'see attached', 'please see below', 'zur info',
  'zur information', 'zk', 'zki', 'siehe unten', 's u', 'pour info', 'pour information', 'voir ci dessous',
  'para su información', 'para tu información', 'ver abajo',
  'per conoscenza', 'vedi sotto', 'para conhecimento', 'ver abaixo', 'ter info', 'ter informatie', 'zie onder',
  'zie hieronder', 'do wiadomości', 'patrz niżej', 'na vědomí', 'viz níže', 'se nedan', 'för kännedom',
  'se nedenfor', 'til info', 'til orientering', 'tiedoksi', 'для информации',
  'см ниже', 'до відома', 'див нижче', 'bilginize', 'προς ενημέρωση', 'tájékoztatásul', 'spre informare', 'ご参考まで',
  '供参考', '참고하세요', 'للعلم', 'לידיעתך',
]

/** Phrases by which a sender says that the answers stand inside the quoted text; then nothing of it is folded. */
export const answersBelow: readonly string[] = [
  'answers below', 'answers inline', 'answer inline', 'comments inline', 'comments below', 'replies below',
  'replies inline', 'responses below', 'responses inline', 'response inline', 'reply inline', 'inline below',
  'see inline', 'in-line', 'in red below', 'answers in red', 'comments in red', 'in blue below', 'see my answers',
  'see my comments', 'see my notes below',
  'antworten unten', 'antworten im text', 'antworten in rot', 'antworten rot', 'antwort im text',
  'antworten weiter unten', 'anmerkungen im text', 'kommentare im text', 'siehe meine antworten',
  'meine antworten stehen', 'rot markiert', 'in rot', 'direkt im text', 'unten im text', 'im text unten',
  'réponses ci-dessous', 'réponses en rouge', 'mes réponses dans le texte',
  'réponse dans le texte', 'en rouge ci-dessous', 'commentaires ci-dessous', 'respuestas abajo',
  'respuestas en rojo', 'respondo abajo', 'respondo en el texto', 'risposte sotto', 'risposte in rosso',
  'rispondo sotto', 'rispondo nel testo', 'respostas abaixo', 'respostas em vermelho', 'antwoorden hieronder',
  'antwoorden in rood', 'zie mijn antwoorden', 'odpowiedzi poniżej', 'odpowiedzi w tekście',
  'na czerwono', 'odpovědi níže', 'odpovědi v textu', 'svar nedan', 'svar i texten', 'svar nedenfor',
  'svar i teksten', 'svar med rødt', 'vastaukset alla', 'ответы ниже', 'ответы в тексте', 'ответил ниже',
  'ответы красным', 'відповіді нижче', 'відповіді в тексті', 'cevaplar aşağıda', 'cevaplarım aşağıda',
  'απαντήσεις παρακάτω', 'válaszok lent', 'válaszaim a szövegben', 'răspunsuri mai jos',
  '以下に回答', '下記に回答', 'インラインで', '在下面回复', '回复如下', '红字', '紅字', '아래에 답변', 'الأجوبة أدناه', 'תשובות למטה',
  'trả lời bên dưới',
]
