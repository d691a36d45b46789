// What mail programs in many languages put above the message they quote, for the tests of this folder.

/** One line each, without what follows. */
export const introductions: readonly string[] = `
On Thu, May 2, 2024 at 10:15 AM Ann Lind <ann@lind.example> wrote:
On 2 May 2024, at 10:15, Ann Lind <ann@lind.example> wrote:
On 5/2/24 10:15, Ann Lind wrote:
On Thursday, May 2nd, 2024 at 10:15 AM, Ann Lind <ann@lind.example> wrote:
On Thursday, 2 May 2024 at 10:15:33 BST, Ann Lind <ann@lind.example> wrote:
Ann Lind <ann@lind.example> wrote on 02.05.2024 10:15:
Quoting Ann Lind <ann@lind.example>:
Am Do., 2. Mai 2024 um 10:15 Uhr schrieb Ann Lind <ann@lind.example>:
Am 02.05.2024 um 10:15 schrieb Ann Lind <ann@lind.example>:
Am 02.05.24 um 10:15 schrieb Ann Lind:
Ann Lind <ann@lind.example> schrieb am Do., 2. Mai 2024, 10:15:
Zitat von Ann Lind <ann@lind.example>:
Ann Lind <ann@lind.example> hat am 02.05.2024 10:15 CEST geschrieben:
Le jeu. 2 mai 2024 à 10:15, Ann Lind <ann@lind.example> a écrit :
Le 2 mai 2024 à 10:15, Ann Lind <ann@lind.example> a écrit :
Le 02/05/2024 à 10:15, Ann Lind a écrit :
El jue, 2 may 2024 a las 10:15, Ann Lind (<ann@lind.example>) escribió:
El 2 may 2024, a las 10:15, Ann Lind <ann@lind.example> escribió:
El 02/05/2024 a las 10:15, Ann Lind escribió:
Il giorno gio 2 mag 2024 alle ore 10:15 Ann Lind <ann@lind.example> ha scritto:
Il giorno 2 mag 2024, alle ore 10:15, Ann Lind <ann@lind.example> ha scritto:
Il 02/05/2024 10:15, Ann Lind ha scritto:
Em qui., 2 de mai. de 2024 às 10:15, Ann Lind <ann@lind.example> escreveu:
Em 02/05/2024 10:15, Ann Lind escreveu:
No dia 2 de maio de 2024, às 10:15, Ann Lind <ann@lind.example> escreveu:
A quinta, 2 de mai de 2024, 10:15, Ann Lind <ann@lind.example> escreveu:
Op do 2 mei 2024 om 10:15 schreef Ann Lind <ann@lind.example>:
Op 2 mei 2024 om 10:15 heeft Ann Lind <ann@lind.example> het volgende geschreven:
Op 02-05-2024 om 10:15 schreef Ann Lind:
czw., 2 maj 2024 o 10:15 Ann Lind <ann@lind.example> napisał(a):
Wiadomość napisana przez Ann Lind <ann@lind.example> w dniu 2 maj 2024, o godz. 10:15:
W dniu 2.05.2024 o 10:15, Ann Lind pisze:
čt 2. 5. 2024 v 10:15 odesílatel Ann Lind <ann@lind.example> napsal:
Dne 2. 5. 2024 v 10:15 Ann Lind napsal(a):
2. 5. 2024 v 10:15, Ann Lind <ann@lind.example>:
št 2. 5. 2024 o 10:15 Ann Lind <ann@lind.example> napísal(a):
Den tors 2 maj 2024 kl 10:15 skrev Ann Lind <ann@lind.example>:
2 maj 2024 kl. 10:15 skrev Ann Lind <ann@lind.example>:
Den 2024-05-02 kl. 10:15, skrev Ann Lind:
Den tor. 2. maj 2024 kl. 10.15 skrev Ann Lind <ann@lind.example>:
Den 02.05.2024 kl. 10.15 skrev Ann Lind:
tor. 2. mai 2024 kl. 10:15 skrev Ann Lind <ann@lind.example>:
to 2. toukok. 2024 klo 10.15 Ann Lind (ann@lind.example) kirjoitti:
Ann Lind <ann@lind.example> kirjoitti 2.5.2024 kello 10.15:
чт, 2 мая 2024 г. в 10:15, Ann Lind <ann@lind.example>:
2 мая 2024 г., в 10:15, Ann Lind <ann@lind.example> написал(а):
02.05.2024 10:15, Ann Lind пишет:
02.05.2024, 10:15, "Ann Lind" <ann@lind.example>:
Четверг, 2 мая 2024, 10:15 +03:00 от Ann Lind <ann@lind.example>:
чт, 2 трав. 2024 р. о 10:15 Ann Lind <ann@lind.example> пише:
2 трав. 2024 р. о 10:15 Ann Lind <ann@lind.example> написав(-ла):
Ann Lind <ann@lind.example>, 2 May 2024 Per, 10:15 tarihinde şunu yazdı:
Ann Lind <ann@lind.example> şunları yazdı (2 May 2024 10:15):
02.05.2024 10:15 tarihinde Ann Lind yazdı:
Στις Πέμ 2 Μαΐ 2024 στις 10:15 π.μ., ο χρήστης Ann Lind <ann@lind.example> έγραψε:
Στις 2/5/2024 10:15, ο/η Ann Lind έγραψε:
Ann Lind <ann@lind.example> ezt írta (időpont: 2024. máj. 2., Cs, 10:15):
2024. 05. 02. 10:15 keltezéssel, Ann Lind írta:
În joi, 2 mai 2024 la 10:15, Ann Lind <ann@lind.example> a scris:
Pe 2 mai 2024, la 10:15, Ann Lind <ann@lind.example> a scris:
2024年5月2日(木) 10:15 Ann Lind <ann@lind.example>:
2024/05/02 10:15、Ann Lind <ann@lind.example>のメール:
On 2024/05/02 10:15, Ann Lind wrote:
Ann Lind <ann@lind.example> 于2024年5月2日周四 10:15写道：
Ann Lind <ann@lind.example> 於 2024年5月2日 週四 上午10:15寫道：
在 2024年5月2日，10:15，Ann Lind <ann@lind.example> 写道：
在 2024/5/2 10:15, Ann Lind 写道:
2024년 5월 2일 (목) 오전 10:15, Ann Lind <ann@lind.example>님이 작성:
2024. 5. 2. 오전 10:15, Ann Lind <ann@lind.example> 작성:
في الخميس، 2 مايو 2024 في 10:15 ص تمت كتابة ما يلي بواسطة ‪Ann Lind‬‏ <‪ann@lind.example‬‏>:
في ٢ مايو ٢٠٢٤، الساعة ١٠:١٥ ص، كتب Ann Lind <ann@lind.example>:
‫בתאריך יום ה׳, 2 במאי 2024 ב-10:15 מאת ‪Ann Lind‬‏ <‪ann@lind.example‬‏>:‬
Vào Th 5, 2 thg 5, 2024 vào lúc 10:15 Ann Lind <ann@lind.example> đã viết:
ในวันที่ พฤ. 2 พ.ค. 2024 เวลา 10:15 Ann Lind <ann@lind.example> เขียนว่า:
Pada Kam, 2 Mei 2024 pukul 10.15 Ann Lind <ann@lind.example> menulis:
El dj., 2 de maig 2024 a les 10:15 Ann Lind <ann@lind.example> va escriure:
на чт, 2.05.2024 г. в 10:15 Ann Lind <ann@lind.example> написа:
čet, 2. svi 2024. u 10:15 Ann Lind <ann@lind.example> napisao je:
---- On Thu, 02 May 2024 10:15:00 +0100 Ann Lind <ann@lind.example> wrote ----
---- Ann Lind wrote ----
2024-05-02 10:15 GMT+02:00 Ann Lind <ann@lind.example>:
N., 2. mai 2024 kell 10:15 kasutaja Ann Lind (<ann@lind.example>) kirjutas:
`
  .trim()
  .split('\n')

/** Apart by empty lines. */
export const headerBlocks: readonly string[] = `
From: Ann Lind <ann@lind.example>
Sent: Thursday, May 2, 2024 10:15 AM
To: shop@harrow.example
Subject: RE: Order

________________________________
From: Ann Lind <ann@lind.example>
Sent: Thursday, May 2, 2024 10:15:03 AM
To: shop@harrow.example <shop@harrow.example>
Subject: RE: Order

________________________________
Von: Ann Lind <ann@lind.example>
Gesendet: Donnerstag, 2. Mai 2024 10:15
An: Laden <shop@harrow.example>
Betreff: AW: Bestellung

Von: Ann Lind [mailto:ann@lind.example] 
Gesendet: Donnerstag, 2. Mai 2024 10:15
An: Laden
Betreff: AW: Bestellung

Gesendet: Donnerstag, 02. Mai 2024 um 10:15 Uhr
Von: "Ann Lind" <ann@lind.example>
An: shop@harrow.example
Betreff: AW: Bestellung

*Von:* Ann Lind <ann@lind.example>
*Gesendet:* Donnerstag, 2. Mai 2024 10:15
*An:* Laden
*Betreff:* AW: Bestellung

De : Ann Lind <ann@lind.example>
Envoyé : jeudi 2 mai 2024 10:15
À : shop@harrow.example
Objet : RE: Commande

De: Ann Lind <ann@lind.example>
Enviado el: jueves, 2 de mayo de 2024 10:15
Para: shop@harrow.example
Asunto: RE: Pedido

De: Ann Lind <ann@lind.example>
Enviada em: quinta-feira, 2 de maio de 2024 10:15
Para: shop@harrow.example
Assunto: RES: Pedido

Da: Ann Lind <ann@lind.example>
Inviato: giovedì 2 maggio 2024 10:15
A: shop@harrow.example
Oggetto: R: Ordine

Van: Ann Lind <ann@lind.example>
Verzonden: donderdag 2 mei 2024 10:15
Aan: shop@harrow.example
Onderwerp: RE: Bestelling

Od: Ann Lind <ann@lind.example>
Wysłano: czwartek, 2 maja 2024 10:15
Do: shop@harrow.example
Temat: RE: Zamówienie

Od: Ann Lind <ann@lind.example>
Odesláno: čtvrtek 2. května 2024 10:15
Komu: shop@harrow.example
Předmět: RE: Objednávka

Från: Ann Lind <ann@lind.example>
Skickat: den 2 maj 2024 10:15
Till: shop@harrow.example
Ämne: SV: Beställning

Fra: Ann Lind <ann@lind.example>
Sendt: 2. maj 2024 10:15
Til: shop@harrow.example
Emne: SV: Ordre

Fra: Ann Lind <ann@lind.example>
Dato: torsdag 2. mai 2024 kl. 10:15
Til: shop@harrow.example
Emne: SV: Ordre

Lähettäjä: Ann Lind <ann@lind.example>
Lähetetty: torstai 2. toukokuuta 2024 10.15
Vastaanottaja: shop@harrow.example
Aihe: VS: Tilaus

От: Ann Lind <ann@lind.example>
Отправлено: 2 мая 2024 г. 10:15
Кому: shop@harrow.example
Тема: RE: Заказ

Від: Ann Lind <ann@lind.example>
Надіслано: 2 травня 2024 р. 10:15
Кому: shop@harrow.example
Тема: RE: Замовлення

Kimden: Ann Lind <ann@lind.example>
Gönderildi: 2 Mayıs 2024 Perşembe 10:15
Kime: shop@harrow.example
Konu: YNT: Sipariş

Gönderen: Ann Lind <ann@lind.example>
Gönderilme tarihi: 2 Mayıs 2024
Kime: shop@harrow.example
Konu: YNT: Sipariş

Από: Ann Lind <ann@lind.example>
Στάλθηκε: Πέμπτη, 2 Μαΐου 2024 10:15
Προς: shop@harrow.example
Θέμα: ΑΠ: Παραγγελία

Feladó: Ann Lind <ann@lind.example>
Elküldve: 2024. május 2., csütörtök 10:15
Címzett: shop@harrow.example
Tárgy: RE: Rendelés

De la: Ann Lind <ann@lind.example>
Trimis: joi, 2 mai 2024 10:15
Către: shop@harrow.example
Subiect: RE: Comanda

差出人: Ann Lind <ann@lind.example>
送信日時: 2024年5月2日 10:15
宛先: shop@harrow.example
件名: Re: 注文

发件人: Ann Lind <ann@lind.example>
发送时间: 2024年5月2日 10:15
收件人: shop@harrow.example
主题: 回复: 订单

寄件者： Ann Lind <ann@lind.example>
寄件日期： 2024年5月2日 10:15
收件者： shop@harrow.example
主旨： 回覆: 訂單

보낸 사람: Ann Lind <ann@lind.example>
보낸 날짜: 2024년 5월 2일 목요일 10:15
받는 사람: shop@harrow.example
제목: RE: 주문

من: Ann Lind <ann@lind.example>
تم الإرسال: الخميس, 2 مايو 2024
إلى: shop@harrow.example
الموضوع: رد: طلب

מאת: Ann Lind <ann@lind.example>
נשלח: יום חמישי 02 מאי 2024
אל: shop@harrow.example
נושא: הזמנה

Từ: Ann Lind <ann@lind.example>
Đã gửi: Thứ Năm, 2 tháng 5, 2024
Tới: shop@harrow.example
Chủ đề: Đơn hàng

จาก: Ann Lind <ann@lind.example>
ส่ง: 2 พฤษภาคม 2567
ถึง: shop@harrow.example
เรื่อง: คำสั่งซื้อ

-----Original Message-----
From: Ann Lind
Sent: Thursday, May 2, 2024
To: Shop
Subject: Order

-----Ursprüngliche Nachricht-----
Von: Ann Lind
Gesendet: Donnerstag, 2. Mai 2024
An: Laden
Betreff: Bestellung

-------- Original message --------
From: Ann Lind <ann@lind.example>
Date: 02/05/2024 10:15 (GMT+01:00)
To: shop@harrow.example
Subject: Order

-------- Message d'origine --------
De : Ann Lind <ann@lind.example>
Date : 02/05/2024 10:15 (GMT+01:00)
À : shop@harrow.example
Objet : Commande

-------- Mensaje original --------
De: Ann Lind <ann@lind.example>
Fecha: 2/5/24 10:15
Para: shop@harrow.example
Asunto: Pedido

-------- Исходное сообщение --------
От: Ann Lind <ann@lind.example>
Дата: 02.05.2024 10:15
Кому: shop@harrow.example
Тема: Заказ

----- Original Message -----

------- Original Message -------
On Thursday, May 2nd, 2024 at 10:15 AM, Ann Lind <ann@lind.example> wrote:

-----Original Message-----

------------------ 原始邮件 ------------------
发件人: "Ann Lind" <ann@lind.example>;
发送时间: 2024年5月2日(星期四) 上午10:15
收件人: "shop"<shop@harrow.example>;
主题: 订单

From:        "Ann Lind" <ann@lind.example>
To:        shop@harrow.example
Cc:        
Date:        02/05/2024 10:15
Subject:        Order

Von:        Ann Lind/Harrow/DE
An:        Shop/Harrow/DE@Harrow
Datum:        02.05.2024 10:15
Betreff:        Bestellung

 From: Ann Lind <ann@lind.example>
To: Shop <shop@harrow.example> 
Sent: Thursday, May 2, 2024 10:15 AM
Subject: Order

-- 
On 2 May 2024, at 10:15, Ann Lind <ann@lind.example> wrote:
`
  .slice(1, -1)
  .split('\n\n')

/** Lines that phones and mail programs add, one each. */
export const deviceLines: readonly string[] = `
Sent from my iPhone
Von meinem iPhone gesendet
Gesendet von meinem Samsung Galaxy Smartphone.
Diese Nachricht wurde von meinem Android-Gerät mit K-9 Mail gesendet.
Gesendet mit der GMX Mail App
Gesendet von Outlook für Android
Outlook für iOS beziehen
Envoyé de mon iPhone
Envoyé depuis mon appareil Galaxy
Envoyé à partir d'Outlook pour iOS
Télécharger Outlook pour iOS
Enviado desde mi iPhone
Enviado do meu iPhone
Inviato da iPhone
Verstuurd vanaf mijn iPhone
Verzonden vanuit Outlook voor Android
Wysłane z iPhone'a
Odesláno z iPhonu
Skickat från min iPhone
Sendt fra min iPhone
Lähetetty iPhonesta
Отправлено с iPhone
Отправлено из мобильной Яндекс Почты
Отправлено из Почты Mail.ru
Надіслано з iPhone
iPhone'umdan gönderildi
iPhone’umdan gönderildi
Στάλθηκε από το iPhone μου
iPhone-omról küldve
Trimis de pe iPhone-ul meu
iPhoneから送信
发自我的iPhone
從我的 iPhone 傳送
나의 iPhone에서 보냄
أُرسلت من الـ iPhone
נשלח מה-iPhone שלי
Đã gửi từ iPhone của tôi
ส่งจาก iPhone ของฉัน
Sent from Yahoo Mail on Android
Sent from Mail for Windows
Get Outlook for Android
Sent with Proton Mail secure email.
Sent from Outlook for iOS<https://aka.ms/o0ukef>
Yahoo Mail: Search, organise, conquer
Virus-free. www.avast.com
Envoyé avec la messagerie sécurisée Proton Mail.
Sent via the Samsung Galaxy S21, an AT&T 5G smartphone
发送自 Windows 版邮件
`
  .trim()
  .split('\n')
