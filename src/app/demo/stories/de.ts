// German-speaking customers of the demo.
import type { Language } from './story.ts'

export const de: Language = {
  code: 'de',
  greeting: ['Guten Tag,', 'Hallo,', 'Sehr geehrte Damen und Herren,', 'Guten Morgen,'],
  closing: ['Mit freundlichen Grüßen', 'Viele Grüße', 'Besten Dank und Gruß', 'Freundliche Grüße'],
  ourGreeting: 'Guten Tag {name},',
  ourClosing: 'Freundliche Grüße',
  thanks: ['Vielen Dank, damit ist alles geklärt.', 'Das Paket ist heute gekommen. Danke für die schnelle Hilfe.', 'Passt wunderbar, danke.', 'Danke, so machen wir es.'],
  days: ['Montag', 'Dienstag', 'Mittwoch', 'Donnerstag', 'Freitag'],
  products: ['Schreibtischlampe Alma', 'Regal Nordby', 'Sessel Fenwick', 'Stehleuchte Hollis', 'Eichentisch Tarn', 'Wandleuchte Linden', 'Hocker Marlow', 'Bücherschrank Brae'],
  cities: ['Leipzig', 'Freiburg', 'Graz', 'Bremen', 'Luzern', 'Münster', 'Linz', 'Kassel'],
  names: ['Dr. Friederike von Hohenfels-Waldburg', 'Jonas Brandt', 'Sabine Kühn', 'Murat Yıldırım', 'Annegret Öttl', 'Lukas Steiner', 'Beate Sommer', 'Wolfgang Prüfer', 'Miriam Lang', 'Stefan Huber', 'Ute Jansen', 'Emre Kaya', 'Greta Lindner', 'Hannes Bauer', 'Claudia Roth-Maier', 'Tobias Fuchs'],
  notes: ['Mit dem Lager gesprochen: Paket zwei steht noch dort.', 'Kundin war sehr freundlich, bitte schnell antworten.', 'Gutschrift bis 50 Euro ist mit Priya abgesprochen.', 'Dritter Fall mit diesem Spediteur in dieser Woche.'],
  stories: [
    {
      subject: ['Bestellung {order}: nur die Hälfte angekommen', '{product}: Teile fehlen', 'Fehlendes Paket zu {order}'],
      asks: ['heute kam ein Paket zu {order}, aber von der Ware „{product}“ ist nur die Hälfte dabei: kein Fuß, kein Kabel. Der Karton war unbeschädigt. Wann kommt der Rest?', 'beim Auspacken ({order}) fehlt der Beutel mit den Schrauben. Könnten Sie ihn einzeln nachschicken?'],
      answers: ['das tut mir leid. Ich habe unser Lager gebeten, heute nach dem zweiten Paket zu suchen, und melde mich bis {day} mit dem Ergebnis.', 'danke fürs genaue Nachsehen. Der Beutel geht morgen per Brief hinaus und sollte {day} in {city} sein. Zurückschicken müssen Sie nichts.'],
      returns: ['gibt es schon etwas Neues? Wir brauchen es vor dem Wochenende.', 'bisher ist nichts gekommen. Soll ich bis {day} warten?'],
      settles: ['gute Nachricht: Das Paket ist gefunden und unterwegs. Die Uhrzeit teilt Ihnen der Paketdienst mit.', 'ich habe heute ein neues Stück per Express geschickt. Das alte Teil dürfen Sie behalten.'],
    },
    {
      subject: ['Wo bleibt {order}?', 'Reklamation zur Lieferung {order}', 'Liefertermin {product}'],
      asks: ['die Sendungsverfolgung zu {order} steht seit vier Tagen still. Ist das Paket verloren? {day} sind wir den ganzen Tag zu Hause.', 'für {day} war die Lieferung zugesagt, gekommen ist niemand. Ich habe mir dafür freigenommen. Was ist passiert?'],
      answers: ['ich habe mit dem Paketdienst gesprochen: Die Sendung liegt versehentlich im Depot {city}. Sie kommt am {day} zwischen 9 und 13 Uhr.', 'es tut mir leid, dass Sie umsonst gewartet haben. Der Fahrer hatte eine falsche Hausnummer. Sie ist berichtigt; der neue Termin ist {day}.'],
      returns: ['könnte der Fahrer vorher anrufen? Die Klingel ist defekt.', '{day} passt uns leider doch nicht. Geht es einen Tag später?'],
      settles: ['Ihre Nummer steht jetzt auf dem Lieferschein, der Fahrer ruft eine halbe Stunde vorher an.', 'ist umgebucht. Am Vorabend bekommen Sie eine Nachricht.'],
    },
    {
      subject: ['Rückgabe {product}', 'Kann ich {order} zurückgeben?', 'Falsche Farbe bei {order}'],
      asks: ['{product} ist sehr schön, aber zu hoch für unser Zimmer. Wie schicke ich sie zurück, und wer trägt das Porto? Bestellung {order}.', 'bestellt war Eiche, gekommen ist Nussbaum. Ich würde ungern alles wieder einpacken, falls es einen anderen Weg gibt.'],
      answers: ['natürlich. Das Etikett hängt an, abgeholt wird am {day} an Ihrer Tür. Die {amount} sind spätestens fünf Werktage nach Eingang zurück.', 'das war unser Fehler. Sie können es für {amount} weniger behalten, oder wir tauschen es um. Was ist Ihnen lieber?'],
      returns: ['dann behalte ich es. Wie bekomme ich das Geld?', 'ginge die Abholung nach 17 Uhr?'],
      settles: ['die {amount} gehen auf dem Zahlungsweg der Bestellung zurück, das dauert zwei bis drei Tage.', 'ja, die Abholung ist jetzt zwischen 17 und 20 Uhr.'],
    },
    {
      subject: ['Rechnung zu {order}', 'Faktura {order}: USt-IdNr. fehlt', 'Falsche Anschrift auf der Rechnung'],
      asks: ['unsere Buchhaltung braucht die Rechnung zu {order} mit Firmennamen und USt-IdNr. Könnten Sie sie neu ausstellen?', 'auf der Rechnung zu {order} steht die alte Anschrift. Geliefert wurde richtig.'],
      answers: ['anbei die berichtigte Rechnung. Die alte ist storniert, bitte verwenden Sie nur diese.', 'ich habe die Anschrift geändert, auch in Ihrem Kundenkonto. Die neue Rechnung hängt an.'],
      returns: ['auf Seite zwei steht noch die alte Nummer. Entschuldigen Sie die Mühe.'],
      settles: ['Sie haben recht, das tut mir leid. Jetzt stimmen beide Seiten.'],
    },
    {
      subject: ['Frage zu {product}', 'Welches Leuchtmittel für {product}?', 'Maße von {product}'],
      asks: ['vor der Bestellung eine Frage: Welches Leuchtmittel passt in {product}, und ist sie dimmbar?', 'wie tief ist {product} genau? Unsere Nische misst 31 cm.'],
      answers: ['eine LED mit E27 bis 9 Watt, dimmbar mit Phasenabschnitt. Das Leuchtmittel ist nicht dabei.', '29,5 cm mit Rückwand. Ich habe heute Morgen in der Ausstellung nachgemessen.'],
      returns: ['steht sie fest genug, wenn Katzen im Haus sind?'],
      settles: ['der Fuß wiegt 3,2 kg. Unsere Katze in der Ausstellung hat es noch nicht geschafft.'],
    },
    {
      subject: ['Beschädigt angekommen: {order}', 'Kratzer an {product}', 'Transportschaden {order}'],
      asks: ['{product} aus {order} hat vorn einen tiefen Kratzer. Zwei Fotos habe ich gemacht. Eine Reparatur würde mir genügen.', 'das Glas von {product} war beim Öffnen zerbrochen. Verletzt wurde zum Glück niemand.'],
      answers: ['danke für die Fotos. Ein Tischler kann am {day} nach {city} kommen, es dauert eine halbe Stunde. Passt Ihnen das?', 'gut, dass nichts passiert ist. Ein neues Glas geht heute hinaus. Die Scherben bitte in den Hausmüll.'],
      returns: ['ja bitte, am liebsten vormittags.'],
      settles: ['er kommt um 10:30 Uhr und hat Ihre Nummer.'],
    },
    {
      subject: ['Gutscheincode geht nicht', 'Rabatt vergessen bei {order}'],
      asks: ['der Code aus Ihrem Brief wird nicht angenommen, obwohl das meine erste Bestellung ist.', 'ich habe bei {order} vergessen, den Gutschein einzulösen. Ist es zu spät?'],
      answers: ['ich habe {amount} von Hand abgezogen. Der Code war auf 500 Einlösungen begrenzt, das hätten wir dazuschreiben sollen.', 'gar nicht. Die {amount} sind abgezogen und gehen auf Ihr Konto zurück.'],
      returns: ['danke! Steht das auch auf der Rechnung?'],
      settles: ['ja, die Rechnung von heute hat den niedrigeren Betrag.'],
    },
  ],
}
