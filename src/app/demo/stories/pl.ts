// Polish-speaking customers of the demo.
import type { Language } from './story.ts'

export const pl: Language = {
  code: 'pl',
  greeting: ['Dzień dobry,', 'Witam,', 'Szanowni Państwo,'],
  closing: ['Pozdrawiam,', 'Z poważaniem,', 'Dziękuję i pozdrawiam,'],
  ourGreeting: 'Dzień dobry,',
  ourClosing: 'Z pozdrowieniami,',
  thanks: ['Dziękuję bardzo, wszystko jasne.', 'Świetnie, dziękuję.'],
  arrived: 'Paczka przyszła dziś rano. Dziękuję za pomoc.',
  days: ['w poniedziałek', 'we wtorek', 'w środę', 'w czwartek', 'w piątek'],
  products: ['lampa biurkowa Alma', 'regał Nordby', 'fotel Fenwick', 'lampa stojąca Hollis', 'kinkiet Linden'],
  cities: ['Łódź', 'Gdańsk', 'Kraków', 'Wrocław', 'Lublin'],
  names: ['Katarzyna Wójcik', 'Piotr Zieliński', 'Agnieszka Kamińska', 'Michał Lewandowski', 'Joanna Szymańska', 'Tomasz Woźniak', 'Ewa Dąbrowska', 'Krzysztof Mazur'],
  notes: ['Magazyn znalazł drugą paczkę, wyjeżdża dziś.', 'Klientka prosi o kontakt mailowy.'],
  stories: [
    {
      subject: ['Zamówienie {order}: brakuje części', 'Niekompletna paczka {order}'],
      kind: 'problem',
      sends: true,
      asks: ['dziś przyszła paczka z zamówienia {order}, ale w środku jest tylko klosz: nie ma podstawy ani kabla. Karton nie był uszkodzony. Kiedy dotrze reszta?', 'przy rozpakowaniu {order} zabrakło woreczka ze śrubami. Czy można go dosłać osobno?'],
      answers: ['bardzo przepraszam. Poprosiłam magazyn, żeby jeszcze dziś poszukał drugiej paczki, i napiszę najpóźniej {day}.', 'woreczek wyjdzie jutro listem i powinien dotrzeć {day}. Niczego nie trzeba odsyłać.'],
      returns: ['czy są wieści z magazynu?'],
      settles: ['dobra wiadomość: paczka się znalazła i jest w drodze.'],
    },
    {
      subject: ['Gdzie jest moje zamówienie {order}?', 'Dostawa {order}'],
      kind: 'question',
      sends: true,
      asks: ['status {order} nie zmienił się od czterech dni. Czy paczka zaginęła? {day} jesteśmy cały dzień w domu.', 'dostawa miała być {day} i nikt nie przyjechał. Co się stało?'],
      answers: ['rozmawiałam z kurierem: paczka przez pomyłkę została w oddziale. Dostawa będzie {day} między 9 a 13.'],
      returns: ['czy kurier może wcześniej zadzwonić? Dzwonek nie działa.'],
      settles: ['numer telefonu jest na etykiecie, kurier zadzwoni pół godziny wcześniej.'],
    },
    {
      subject: ['Zwrot: {product}', 'Faktura na firmę, {order}'],
      kind: 'request',
      asks: ['{product} jest piękna, ale za wysoka do naszego pokoju. Jak ją odesłać i kto płaci za przesyłkę? Zamówienie {order}.', 'proszę o fakturę do {order} z nazwą firmy i numerem NIP.'],
      answers: ['oczywiście. Etykieta jest w załączniku, kurier przyjedzie {day}. Kwota {amount} wróci w ciągu pięciu dni roboczych.', 'w załączniku poprawiona faktura. Poprzednia jest anulowana.'],
      returns: ['czy odbiór jest możliwy po 17?'],
      settles: ['tak, odbiór będzie między 17 a 20.'],
    },
  ],
}
