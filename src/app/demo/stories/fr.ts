// French-speaking customers of the demo.
import type { Language } from './story.ts'

export const fr: Language = {
  code: 'fr',
  greeting: ['Bonjour,', 'Madame, Monsieur,', 'Bonjour à toute l’équipe,'],
  closing: ['Cordialement,', 'Bien à vous,', 'Merci d’avance,'],
  ourGreeting: 'Bonjour {name},',
  ourClosing: 'Bien cordialement,',
  thanks: ['Merci beaucoup, tout est clair maintenant.', 'C’est parfait, merci.', 'Merci beaucoup, à {day} alors !'],
  arrived: 'Le colis est arrivé ce matin. Merci de votre aide.',
  days: ['lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi'],
  products: ['lampe de bureau Alma', 'étagère Nordby', 'fauteuil Fenwick', 'lampadaire Hollis', 'table en chêne Tarn', 'applique Linden'],
  cities: ['Nantes', 'Lille', 'Namur', 'Grenoble', 'Lausanne', 'Rennes'],
  names: ['Émile Desrosiers-Tremblay', 'Camille Lefèvre', 'Nadia Benali', 'Julien Moreau', 'Françoise Giraud', 'Théo Lambert', 'Maëlle Le Goff', 'Bertrand Dubois', 'Inès Fontaine', 'Lucas Roussel'],
  notes: ['Le dépôt a retrouvé le colis, il part ce soir.', 'Cliente très patiente, à rappeler si retard.', 'Remise validée par Priya.'],
  stories: [
    {
      subject: ['Commande {order} incomplète', 'Il manque des pièces : {product}'],
      sends: true,
      asks: ['j’ai reçu aujourd’hui un colis de la commande {order}, mais il n’y a ni pied ni câble pour la {product}. Le carton n’était pas abîmé. Quand arrivera le reste ?', 'en déballant la commande {order}, je ne trouve pas le sachet de vis. Pouvez-vous me l’envoyer à part ?'],
      answers: ['je suis désolée. J’ai demandé à notre dépôt de chercher le second colis aujourd’hui et je vous écris d’ici {day}.', 'le sachet part demain par courrier et devrait être à {city} {day}. Vous n’avez rien à renvoyer.'],
      returns: ['avez-vous des nouvelles du dépôt ?', 'rien n’est arrivé pour l’instant. Dois-je attendre {day} ?'],
      settles: ['bonne nouvelle : le colis est retrouvé et en route.', 'j’en ai envoyé un nouveau aujourd’hui en express.'],
    },
    {
      subject: ['Où est ma commande {order} ?', 'Livraison de {order}'],
      sends: true,
      asks: ['le suivi de {order} ne bouge plus depuis quatre jours. Est-elle perdue ? Nous sommes à la maison {day} toute la journée.', 'la livraison était promise pour {day} et personne n’est venu. Que s’est-il passé ?'],
      answers: ['j’ai eu le transporteur : le colis est resté par erreur au dépôt de {city}. Il passera {day} entre 9 h et 13 h.', 'je regrette que vous ayez attendu pour rien. Le numéro de rue était faux ; il est corrigé, et la nouvelle date est {day}.'],
      returns: ['le chauffeur peut-il appeler avant ? La sonnette est en panne.'],
      settles: ['votre numéro est sur l’étiquette, il appellera une demi-heure avant.'],
    },
    {
      subject: ['Retour de la {product}', 'Mauvaise couleur, {order}'],
      asks: ['la {product} est très belle mais trop haute pour notre pièce. Comment la renvoyer, et qui paie le port ? Commande {order}.', 'j’avais commandé du chêne et j’ai reçu du noyer. Y a-t-il une solution sans tout remballer ?'],
      answers: ['bien sûr. L’étiquette est jointe, le transporteur passe {day}. Les {amount} sont remboursés sous cinq jours ouvrés après réception.', 'c’est notre erreur. Vous pouvez la garder avec {amount} de moins, ou nous l’échangeons. Que préférez-vous ?'],
      returns: ['je la garde, merci. Comment serai-je remboursé ?'],
      settles: ['les {amount} reviennent sur la carte utilisée, sous deux à trois jours.'],
    },
    {
      subject: ['Facture de {order}', 'Numéro de TVA sur la facture'],
      asks: ['notre comptable a besoin d’une facture pour {order} avec le nom de la société et le numéro de TVA. Pouvez-vous la refaire ?'],
      answers: ['voici la facture corrigée. L’ancienne est annulée, merci de n’utiliser que celle-ci.'],
      returns: ['la page deux porte encore l’ancien numéro.'],
      settles: ['vous avez raison, pardon. Les deux pages sont justes maintenant.'],
    },
    {
      subject: ['Ampoule de rechange', 'Question sur la {product}'],
      asks: ['quelle ampoule va dans la {product}, et peut-on faire varier la lumière ?'],
      answers: ['une LED E27 jusqu’à 9 W, avec n’importe quel variateur récent. L’ampoule n’est pas fournie.'],
      returns: ['est-elle assez stable avec un chat à la maison ?'],
      settles: ['le pied pèse 3,2 kg. Notre chat n’a pas encore réussi.'],
    },
  ],
}
