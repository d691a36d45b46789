// Italian-speaking customers of the demo.
import type { Language } from './story.ts'

export const it: Language = {
  code: 'it',
  greeting: ['Buongiorno,', 'Salve,', 'Gentili signori,'],
  closing: ['Cordiali saluti,', 'Grazie e buona giornata,', 'Un saluto,'],
  ourGreeting: 'Buongiorno {name},',
  ourClosing: 'Cordiali saluti,',
  thanks: ['Grazie mille, ora è tutto chiaro.', 'Va benissimo, grazie.'],
  arrived: 'È arrivata stamattina. Grazie dell’aiuto.',
  days: ['lunedì', 'martedì', 'mercoledì', 'giovedì', 'venerdì'],
  products: ['lampada da tavolo Alma', 'libreria Nordby', 'poltrona Fenwick', 'piantana Hollis', 'applique Linden'],
  cities: ['Bologna', 'Torino', 'Lugano', 'Verona', 'Trieste'],
  names: ['Giulia Marchetti', 'Paolo De Santis', 'Chiara Bellini', 'Marco Esposito', 'Elena Ferraro', 'Davide Colombo', 'Rosa Greco'],
  notes: ['Il magazzino ha trovato il collo.', 'Seconda volta con questo corriere.'],
  stories: [
    {
      subject: ['Ordine {order} incompleto', 'Mancano dei pezzi: {product}'],
      kind: 'problem',
      sends: true,
      asks: ['oggi è arrivato un pacco dell’ordine {order}, ma mancano la base e il cavo. La scatola era intatta. Quando arriva il resto?'],
      answers: ['mi dispiace molto. Ho chiesto al magazzino di cercare oggi il secondo collo e le scrivo entro {day}.'],
      returns: ['ci sono novità dal magazzino?'],
      settles: ['buone notizie: il collo è stato trovato ed è in viaggio verso {city}.'],
    },
    {
      subject: ['Dov’è il mio ordine {order}?', 'Consegna di {order}'],
      kind: 'question',
      sends: true,
      asks: ['il tracciamento di {order} è fermo da quattro giorni. È andato perso? {day} siamo a casa tutto il giorno.', 'la consegna era promessa per {day} e non è venuto nessuno. Che cosa è successo?'],
      answers: ['ho parlato con il corriere: il pacco è rimasto per errore a {city}. Lo consegnano {day} tra le 9 e le 13.'],
      returns: ['il corriere può telefonare prima? Il campanello non funziona.'],
      settles: ['il suo numero è sull’etichetta, chiamerà mezz’ora prima.'],
    },
    {
      subject: ['Reso della {product}', 'Colore sbagliato, {order}'],
      kind: 'request',
      asks: ['la {product} è bella ma troppo alta per la nostra stanza. Come posso renderla e chi paga la spedizione? Ordine {order}.'],
      answers: ['certo. In allegato l’etichetta, il ritiro è {day}. I {amount} tornano entro cinque giorni lavorativi dall’arrivo.'],
      returns: ['si può ritirare dopo le 17?'],
      settles: ['sì, il ritiro ora è tra le 17 e le 20.'],
    },
    {
      subject: ['Domanda sulla {product}'],
      kind: 'question',
      asks: ['quale lampadina va nella {product}, e si può regolare la luce?'],
      answers: ['una LED E27 fino a 9 W, con un normale regolatore. La lampadina non è inclusa.'],
      returns: ['è abbastanza stabile con un gatto in casa?'],
      settles: ['la base pesa 3,2 kg, il nostro gatto non ci è ancora riuscito.'],
    },
  ],
}
