// The labels in the block of headers that Outlook, Notes, webmail and phones put above the message they quote.

export type HeaderKind = 'from' | 'date' | 'to' | 'cc' | 'subject' | 'other'

/** Label (lower case, without colon) by what it names; all languages together, since mails mix them. */
export const headerLabels: Readonly<Record<HeaderKind, readonly string[]>> = {
  from: [
    'from', 'von', 'de', 'da', 'van', 'od', 'från', 'fra', 'lähettäjä', 'от', 'от кого', 'від', 'від кого',
    'kimden', 'gönderen', 'από', 'feladó', 'de la', 'expeditor',
    '差出人', '送信元', '发件人', '寄件者', '寄件人', '보낸 사람', '보낸사람', '발신', 'من', 'מאת', 'từ', 'người gửi', 'จาก', 'remitente',
    'mittente', 'remetente', 'expéditeur',
    'absender', 'afzender', 'nadawca', 'odesílatel', 'odosielateľ', 'saatja', 'šalje', 'пошиљалац', 'dari',
    'فرستنده', 'المرسل', 'afsender', 'avsender', 'avsändare',
  ],
  date: [
    'date', 'message du', 'nachricht vom', 'messaggio del', 'mensaje del', 'sent', 'sent on',
    'sent at', 'sent date', 'datum', 'gesendet', 'gesendet am', 'envoyé', 'envoyé le',
    'envoyé à', 'date d\'envoi', 'enviado', 'enviado el', 'enviado em', 'enviada', 'enviada em',
    'fecha', 'data', 'inviato', 'inviato il', 'verzonden', 'verzonden op', 'data wysłania', 'wysłano', 'wysłane',
    'odesláno', 'odoslané', 'skickat', 'sendt', 'dato', 'lähetetty', 'päiväys', 'päivämäärä',
    'отправлено', 'дата', 'дата отправки', 'надіслано', 'відправлено', 'gönderildi', 'gönderilme tarihi', 'tarih',
    'στάλθηκε', 'ημερομηνία', 'elküldve', 'küldve', 'dátum', 'trimis', 'dată',
    '送信日時', '日時', '日付', '日期', '发送时间', '发送日期', '時間', '时间', '寄件日期', '傳送日期', '보낸 날짜', '날짜', '보낸 시간', 'تاريخ',
    'التاريخ', 'تم الإرسال', 'تاريخ الإرسال', 'תאריך', 'נשלח', 'ngày', 'đã gửi', 'ngày gửi',
    'วันที่', 'ส่งแล้ว', 'ส่ง', 'sendt den', 'enviat', 'poslano', 'послато', 'saadetud', 'nosūtīts', 'išsiųsta',
    'dikirim', 'tanggal',
  ],
  to: [
    'to', 'an', 'à', 'a', 'para', 'aan', 'do', 'komu', 'till', 'til', 'vastaanottaja', 'кому', 'kime', 'alıcı',
    'προς', 'címzett', 'către', 'catre', '宛先', '收件人', '收件者', '받는 사람', '받는사람', '수신',
    'إلى', 'الى', 'אל', 'đến', 'tới', 'người nhận', 'ถึง', 'destinatario', 'destinataire', 'empfänger', 'per a',
    'prima', 'za', 'saaja', 'kam', 'kepada', 'mottagare', 'modtager', 'mottaker', 'adresat', 'pour',
  ],
  cc: [
    'cc', 'kopie', 'copie', 'copie à', 'copia', 'kopia', 'kopi', 'kopio', 'копия', 'копія', 'bilgi', 'κοιν',
    'κοινοποίηση', 'másolat', 'másolatot kap', 'c.c', 'c.c.', 'bcc', 'cci', 'cco', 'ccn', 'dw', '抄送', '副本', '참조',
    'نسخة', 'עותק', 'dk', 'สำเนา',
    'do wiadomości', 'в копии', 'gizli',
  ],
  subject: [
    'subject', 'betreff', 'betr', 'objet', 'sujet', 'asunto', 'oggetto', 'assunto', 'onderwerp', 'temat',
    'předmět', 'predmet', 'ämne', 'emne', 'aihe', 'тема', 'konu', 'θέμα', 'tárgy', 'subiect', 'subiectul',
    '件名', '主题', '主旨', '主題', '제목', 'الموضوع', 'موضوع', 'נושא', 'chủ đề', 'tiêu đề', 'เรื่อง', 'assumpte', 'teema',
    'tēma', 'tema', 'perihal', 'subjek', 'naslov', 'vec', 'věc', 'относно',
  ],
  other: [
    'reply-to', 'reply to', 'antwort an', 'répondre à', 'responder a', 'rispondi a', 'antwoord aan', 'importance',
    'priority', 'priorität', 'wichtigkeit', 'priorité', 'importancia', 'prioridad', 'priorità', 'attachments',
    'attachment', 'anlagen',
    'anhang', 'pièces jointes', 'pièce jointe', 'datos adjuntos', 'allegati', 'bijlagen', 'anexos', 'załączniki',
    'přílohy', 'bilagor', 'vedhæftede filer', 'liitteet', 'вложения', 'вкладення', 'ekler', 'mailed-by',
    'signed-by', 'organization', 'organisation', 'sender', 'message-id',
    'newsgroups', '添付ファイル', '附件', '첨부', 'مرفقات',
  ],
}
