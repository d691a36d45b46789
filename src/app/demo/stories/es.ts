// Spanish-speaking customers of the demo.
import type { Language } from './story.ts'

export const es: Language = {
  code: 'es',
  greeting: ['Buenos días:', 'Hola:', 'Buenas tardes:'],
  closing: ['Un saludo,', 'Saludos cordiales,', 'Muchas gracias,'],
  ourGreeting: 'Hola, {name}:',
  ourClosing: 'Un saludo cordial,',
  thanks: ['Muchas gracias, queda todo claro.', 'Me parece perfecto, gracias.'],
  arrived: 'Ha llegado esta mañana. Gracias por la ayuda.',
  days: ['el lunes', 'el martes', 'el miércoles', 'el jueves', 'el viernes'],
  products: ['lámpara de mesa Alma', 'estantería Nordby', 'butaca Fenwick', 'lámpara de pie Hollis', 'mesa de roble Tarn'],
  cities: ['Zaragoza', 'Bilbao', 'Valencia', 'Sevilla', 'Gijón'],
  names: ['Lucía Fernández Ortega', 'Javier Iglesias', 'Marta Soler', 'Íñigo Etxeberria', 'Carmen Navarro', 'Pablo Jiménez', 'Rocío Delgado', 'Andrés Villar'],
  notes: ['El almacén ha encontrado el bulto.', 'Avisar al transportista: tercera vez este mes.'],
  stories: [
    {
      subject: ['Pedido {order} incompleto', 'Faltan piezas: {product}'],
      kind: 'problem',
      sends: true,
      asks: ['hoy ha llegado un paquete del pedido {order}, pero falta la mitad: no hay base ni cable. La caja no estaba dañada. ¿Cuándo llega el resto?', 'al abrir el pedido {order} he visto que falta la bolsa de tornillos. ¿Me la pueden mandar aparte?'],
      answers: ['lo siento mucho. He pedido al almacén que busque hoy el segundo bulto y le escribo como muy tarde {day}.', 'la bolsa sale mañana por correo y debería estar en {city} {day}. No hace falta devolver nada.'],
      returns: ['¿hay noticias del almacén?'],
      settles: ['buenas noticias: el bulto ha aparecido y va de camino.'],
    },
    {
      subject: ['¿Dónde está mi pedido {order}?', 'Entrega de {order}'],
      kind: 'question',
      sends: true,
      asks: ['el seguimiento de {order} lleva cuatro días parado. ¿Se ha perdido? {day} estamos en casa todo el día.', 'la entrega era para {day} y no vino nadie. ¿Qué ha pasado?'],
      answers: ['he hablado con el transportista: el paquete se quedó por error en {city}. Lo entregan {day} entre las 9 y las 13.', 'siento que esperara en vano. El número de la calle estaba mal; ya está corregido y la nueva fecha es {day}.'],
      returns: ['¿puede llamar antes el repartidor? El timbre no funciona.'],
      settles: ['su teléfono va en la etiqueta; llamará media hora antes.'],
    },
    {
      subject: ['Devolución de la {product}', 'Color equivocado en {order}'],
      kind: 'request',
      asks: ['la {product} es preciosa, pero demasiado alta para el salón. ¿Cómo la devuelvo y quién paga el envío? Es el pedido {order}.'],
      answers: ['claro que sí. Adjunto la etiqueta; la recogen {day}. Los {amount} se devuelven en cinco días laborables desde que llega.'],
      returns: ['¿pueden recogerla después de las 17?'],
      settles: ['sí, la recogida es ahora entre las 17 y las 20.'],
    },
    {
      subject: ['Factura del pedido {order}'],
      kind: 'request',
      asks: ['necesito la factura de {order} con el nombre de la empresa y el NIF. ¿Pueden hacerla de nuevo?'],
      answers: ['aquí tiene la factura corregida. La anterior queda anulada.'],
      returns: ['en la segunda página sigue el número antiguo.'],
      settles: ['tiene razón, disculpe. Ya están bien las dos páginas.'],
    },
  ],
}
