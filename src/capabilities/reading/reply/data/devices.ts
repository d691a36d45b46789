// One-line signatures that phones, tablets and mail programs put under a message without being asked.

/**
 * Beginnings that need no device name after them; lower case. Only lines of at most nine words count, so that a
 * sentence such as "Sent from Berlin last week, the parcel has …" is not taken for one.
 */
export const sureLeads: readonly string[] = [
  'sent from', 'get outlook for', 'von meinem iphone', 'von meinem ipad', 'gesendet von meinem',
  'von meinem handy', 'envoyé depuis', 'envoyé de mon', 'envoyé de ma', 'envoyé à partir de',
  'télécharger outlook pour', 'enviado desde', 'enviado do meu', 'enviado de mi', 'enviado a partir do',
  'inviato da', 'inviato dal', 'verzonden vanaf', 'verstuurd vanaf', 'wysłane z', 'wysłano z', 'odesláno z',
  'odoslané z',
  'skickat från min', 'sendt fra min', 'lähetetty minun', 'отправлено с', 'отправлено из', 'надіслано з',
  'надіслано із', 'στάλθηκε από', 'trimis de pe', 'iphoneから送信', '发自我的', '發自我的', '나의 iphone에서 보냄', 'أرسلت من',
  'נשלח מה', 'gửi từ', 'ส่งจาก', 'this message was sent from my', 'excuse typos', 'please excuse typos',
  'please excuse any typos', 'please excuse my brevity', 'please excuse the brevity', 'sorry for typos',
  'sent using', 'sent via',
]

/**
 * How such a line begins; lower case. The rest of the line must name a device or program.
 */
export const deviceLeads: readonly string[] = [
  'sent from my', 'sent from a', 'sent from an', 'sent from the', 'sent from outlook', 'sent from yahoo',
  'sent from mail', 'sent from windows', 'sent from samsung', 'sent from proton', 'sent from aol',
  'sent from gmail', 'sent from galaxy', 'sent from iphone', 'sent from ipad', 'sent from mobile',
  'sent from xfinity', 'sent from att',
  'sent from at&t', 'sent from spark', 'sent from polymail', 'sent from airmail', 'sent from mailbird',
  'sent from nine', 'sent from bluemail', 'sent from edison', 'sent from hey', 'sent from superhuman',
  'sent from front', 'sent from tutanota', 'sent from zoho', 'sent from canary', 'sent from newton',
  'sent from alto', 'sent from mozilla', 'sent from thunderbird', 'sent from k-9', 'sent from myyahoo',
  'sent from blackberry', 'sent from huawei', 'sent from xiaomi',
  'sent via', 'sent with', 'sent using', 'sent by', 'sent through', 'sent securely', 'sent on the go',
  'get outlook for', 'get bluemail for', 'download outlook', 'typed on my', 'typed with thumbs', 'written on my',
  'composed on my', 'dictated on my', 'dictated to', 'this message was sent from my',
  'this email was sent from my', 'excuse typos', 'please excuse typos', 'please excuse any typos',
  'please excuse the brevity', 'please excuse my brevity', 'sorry for typos',
  'secured with tutanota', 'virus-free', 'get the new', 'yahoo mail:', 'connect with me on',
  'von meinem', 'von meiner', 'von unterwegs', 'gesendet von', 'gesendet mit', 'gesendet vom', 'gesendet über',
  'gesendet aus', 'gesendet via', 'gesendet per', 'diese nachricht wurde von meinem',
  'diese e-mail wurde von meinem', 'mit der gmx', 'mit der web.de', 'outlook für', 'outlook for android',
  'outlook for ios', 'holen sie sich outlook', 'laden sie outlook', 'virenfrei', 'hol dir outlook',
  'sicher versendet mit',
  'envoyé depuis', 'envoyé de mon', 'envoyé de ma', 'envoyé à partir', 'envoyé avec', 'envoyé par', 'envoyé via',
  'envoyé du', 'télécharger outlook', 'téléchargez outlook', 'obtenir outlook', 'obtenez outlook', 'sans virus',
  'garanti sans virus',
  'enviado desde', 'enviado do', 'enviado de', 'enviado con', 'enviado a partir', 'enviado com', 'enviado pelo',
  'enviado por mi', 'enviado através', 'enviado via', 'enviado mediante', 'obtener outlook', 'obtén outlook',
  'descarga outlook', 'obter o outlook', 'obtenha o outlook', 'baixe o outlook', 'libre de virus',
  'livre de vírus',
  'inviato da', 'inviato dal', 'inviato con', 'inviato tramite', 'inviata da', 'inviato dall', 'scarica outlook',
  'ottieni outlook', 'privo di virus',
  'verzonden vanaf', 'verstuurd vanaf', 'verzonden met', 'verstuurd met', 'verzonden via', 'verstuurd via',
  'verzonden vanuit', 'outlook voor', 'download outlook voor', 'outlook downloaden', 'virusvrij', 'vanaf mijn',
  'wysłane z', 'wysłano z', 'wysłane za pomocą', 'wysłano za pomocą', 'wysłano przy użyciu', 'wysłane przez',
  'pobierz outlook', 'pobierz program outlook', 'uzyskaj outlook', 'uzyskaj program outlook', 'wolny od wirusów',
  'odesláno z', 'odesláno ze', 'odesláno pomocí', 'posláno z', 'získat outlook', 'získejte outlook', 'odoslané z',
  'odoslané zo', 'bez virů', 'neobsahuje žádné viry',
  'skickat från', 'skickat med', 'skickas från', 'hämta outlook', 'ladda ned outlook', 'virusfri',
  'sendt fra', 'sendt med', 'sendt via', 'hent outlook', 'skaff outlook', 'få outlook', 'last ned outlook',
  'sendt frå',
  'lähetetty', 'hanki outlook', 'lataa outlook',
  'отправлено с', 'отправлено из', 'отправлено через', 'отправлено от', 'отправлено при помощи',
  'с уважением, отправлено', 'послано с', 'скачать outlook', 'получить outlook', 'без вирусов', 'отправлено со',
  'надіслано з', 'надіслано із', 'відправлено з', 'відправлено із', 'отримати outlook', 'надіслано за допомогою',
  'надіслано через',
  'iphone\'umdan', 'iphone\'dan', 'iphone’umdan', 'ipad\'imden', 'ipad’imden', 'outlook\'u edinin',
  'outlook’u edinin', 'outlook for',
  'στάλθηκε από', 'απεστάλη από', 'εστάλη από', 'λήψη του outlook', 'αποστολή από',
  'iphone-omról', 'az iphone-omról', 'iphone-ról', 'küldve', 'elküldve a', 'elküldve az', 'az outlook',
  'outlook beszerzése',
  'trimis de pe', 'trimis din', 'trimis de la', 'obțineți outlook', 'descărcați outlook',
  'poslano s', 'poslano z', 'poslato sa', 'изпратено от', 'enviat des', 'saadetud minu', 'dikirim dari',
  'terkirim dari',
  'iphoneから送信', 'ipadから送信', 'androidから送信', 'iphone から送信', 'ipad から送信', 'outlook for ios を入手', 'ios 版 outlook',
  'outlook を入手', 'スマートフォンから送信', '私のiphoneから送信', 'yahoo!メール', 'windows 版のメールから送信',
  '发自我的', '發自我的', '从我的', '從我的', '发送自', '來自我的', '来自我的', '发自', '获取 outlook', '获取适用于', '取得 outlook', '寄件自',
  '從 iphone', '从 iphone', '傳送自', '发送自 windows',
  '나의 iphone에서 보냄', '내 iphone에서 보냄', 'iphone에서 보냄', '나의 ipad에서 보냄', '내 갤럭시', 'outlook 다운로드', '다음 앱에서 보냄', '삼성 갤럭시',
  'android용 outlook', 'ios용 outlook', 'samsung galaxy',
  'أرسلت من', 'تم الإرسال من', 'أُرسلت من', 'مرسل من', 'احصل على outlook', 'الحصول على outlook',
  'נשלח מה', 'נשלח מ', 'קבל את outlook', 'הורד את outlook', 'להשגת outlook',
  'gửi từ', 'được gửi từ', 'đã gửi từ', 'tải outlook', 'tải xuống outlook', 'ส่งจาก', 'รับ outlook', 'ส่งมาจาก',
]

/** How such a line may end where the verb comes last; lower case. The line must name a device or program too. */
export const deviceTails: readonly string[] = [
  'gesendet', 'gesendet.', 'versendet', 'geschickt', 'gesendet mit outlook', 'から送信', 'から送信されました', 'から送られました',
  '에서 보냄', '에서 보냈습니다', '에서 작성됨', '에서 전송된 메일입니다', 'gönderildi', 'gönderdim', 'tarafından gönderildi',
  'gönderilmiştir', 'küldve', 'küldtem', 'verzonden', 'verstuurd', 'verstuurd.', 'lähetetty', 'sent',
  '发送', '寄出', '傳送', '发出', 'を入手', '다운로드', 'edinin', 'beszerzése', 'downloaden', 'herunterladen', 'से भेजा गया',
  'पाठवलेले',
]

/** Devices and programs by name, as they stand in such lines; lower case. */
export const deviceNames: readonly string[] = [
  'iphone', 'ipad', 'ipod', 'ios', 'android', 'samsung', 'galaxy', 'huawei', 'honor', 'xiaomi', 'redmi', 'oneplus',
  'pixel', 'nokia', 'lumia', 'sony', 'xperia', 'lg ', 'htc', 'motorola', 'oppo', 'vivo', 'realme', 'wiko',
  'blackberry', 'smartphone', 'handy', 'mobiltelefon', 'mobile', 'mobil', 'mobilgerät', 'tablet', 'phone',
  'telefon', 'téléphone', 'portable', 'móvil',
  'teléfono', 'celular', 'telemóvel', 'telefono', 'telefoon', 'телефон', 'смартфон', 'айфон', 'мобильн', 'мобільн',
  'κινητό', 'cellulare', 'matkapuhelin', 'puhelimesta', 'outlook', 'gmail', 'yahoo', 'mail.ru', 'яндекс', 'yandex',
  'почт', 'пошт', 'proton', 'gmx', 'web.de', 'thunderbird', 'mailbird', 'spark', 'sparrow', 'polymail', 'airmail',
  'blue mail', 'bluemail', 'k-9', 'fairemail',
  'tutanota', 'tuta', 'windows', 'mail for', 'mail app', 'mail-app', 'samsung email', 'aol', 'hey', 'superhuman',
  'front', 'zoho', 'zimbra', 'nine', 'edison', 'canary', 'newton', 'aquamail', 'aqua mail', 'mailspring',
  'em client', 'emclient', 'the bat', 'spike', 'foxmail', 'qq邮箱', '网易', '手机', '手機', '携帯', 'スマホ', 'スマートフォン', '휴대',
  '갤럭시', '아이폰', 'الهاتف', 'هاتفي', 'جهاز', 'טלפון', 'אייפון', 'điện thoại',
  'โทรศัพท์', 'mac', 'macbook', 'apple', 'verizon', 't-mobile', 'vodafone', 'orange', 'bouygues', 'sfr', 'free',
  'laposte', 'o2', 'telekom', 'magenta', 'avast', 'avg', 'mcafee', 'libero', 'virgilio', 'seznam', 'wp.pl', 'onet',
  'interia', 'ukr.net', 'rambler', 'hotmail', 'live mail', 'comcast', 'xfinity', 'at&t', 'bell', 'rogers',
  'aka.ms', 'wireless', 'device', 'gerät', 'appareil', 'dispositivo', 'urządzeni', 'zařízení', 'cihaz',
  'устройств', 'пристро', 'enhet', 'laite',
]
