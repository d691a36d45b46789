// English customers of the demo.
import type { Language } from './story.ts'

export const en: Language = {
  code: 'en',
  greeting: ['Good morning,', 'Hello,', 'Hi there,', 'Dear team,'],
  closing: ['Kind regards,', 'Best wishes,', 'Thanks,', 'Many thanks,'],
  ourGreeting: 'Dear {name},',
  ourClosing: 'Kind regards,',
  thanks: ['Thank you, that was quick. Everything is clear now.', 'Perfect, it arrived this morning. Thank you for your help.', 'That works for me. Thanks again.', 'Great, I will do that.'],
  days: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'],
  products: ['Alma desk lamp', 'Nordby shelf', 'Fenwick armchair', 'Hollis floor lamp', 'Tarn oak table', 'Linden wall light', 'Marlow stool', 'Brae bookcase'],
  cities: ['Leeds', 'Bristol', 'Cork', 'Edinburgh', 'Norwich', 'Galway', 'Cardiff', 'York'],
  names: ['Oliver Bennett', 'Amelia Hughes', 'Siobhán Ní Dhomhnaill', 'George Whitfield', 'Priyanka Nair', 'Harriet Coles', 'Oluwaseun Adeyemi-Bakare', 'Daniel Murphy', 'Grace Osei', 'Thomas Ackroyd', 'Nguyễn Thị Hồng Ngọc', 'Bo Li', 'Imogen Price', 'Callum Reid', 'Zainab Malik', 'Edward Langley', 'Ruth Feldman', 'Ben Okonkwo', 'Charlotte Frost', 'Aoife Brennan'],
  notes: ['Called the depot: the second parcel is on the shelf, label says 1 of 1.', 'Second time this month. Worth telling the carrier.', 'Refund is fine with Priya up to 50.', 'Please look at the photo before answering, it is the left hinge.'],
  stories: [
    {
      subject: ['Order {order}: only half has arrived', '{product}, parts missing', 'Missing parcel {order}'],
      asks: ['today a parcel of order {order} came, but half of the {product} is missing. There is no base and no cable in the box, and the box was not damaged. When will the rest come?', 'I unpacked the {product} from order {order} and counted the parts twice: the bag with the screws is not there. Could you send it on its own?'],
      answers: ['I am sorry: half a {product} is no use to anyone. I have asked our depot to look for the second parcel today and will write to you by {day} with what they found.', 'thank you for counting twice. The bag leaves our depot tomorrow by letter post, so it should be with you in {city} on {day}. There is nothing you need to send back.'],
      returns: ['any news from the depot? I would like to use it before the weekend.', 'it has not come yet. Should I wait until {day}?'],
      settles: ['good news: the parcel was found and is on its way. You will get a message from the carrier with the hour.', 'I have sent a new one today by express, and you may keep the old part as a spare.'],
    },
    {
      subject: ['Where is my order {order}?', 'Delivery of {order}', 'Tracking says nothing for {order}'],
      asks: ['the tracking for {order} has not moved for four days. Is it lost? We are at home on {day} all day.', 'I was promised the {product} for {day}, and nobody came. Could you tell me what happened and when you will try again?'],
      answers: ['I have spoken with the carrier: the parcel for {order} was left in the {city} depot by mistake. It goes out again on {day} between 9 and 13.', 'I am sorry that you waited for nothing. The driver had the wrong house number. I have corrected it, and the new date is {day}.'],
      returns: ['thank you. Could the driver ring before? The bell does not work.', '{day} does not suit us after all, is the day after possible?'],
      settles: ['I have put a note for the driver and your number on the label.', 'that is arranged. The carrier will write to you the evening before.'],
    },
    {
      subject: ['Return of the {product}', 'Can I send {order} back?', 'Wrong colour, {order}'],
      asks: ['the {product} is lovely but too tall for our room. How can I send it back, and who pays for the parcel? It is order {order}.', 'I ordered oak and got walnut. I would rather not pack everything up again if there is another way.'],
      answers: ['of course. The label is attached; the carrier collects it at your door on {day}. You have the {amount} back within five working days after it arrives.', 'our mistake. You may keep it for {amount} less, or we collect it and bring oak. Tell me which you prefer.'],
      returns: ['I would keep it then, thank you. How do I get the money?', 'could they collect it after 17:00?'],
      settles: ['the {amount} are on their way to the card you paid with. It takes two to three days.', 'yes, the collection is now between 17:00 and 20:00.'],
    },
    {
      subject: ['Invoice for {order}', 'VAT number on the invoice', 'Wrong name on invoice {order}'],
      asks: ['our accountant needs an invoice for {order} with the company name and VAT number. Could you issue it again?', 'the invoice for {order} shows my old address. The goods came to the right one.'],
      answers: ['here is the corrected invoice. The old one is cancelled in our books, so please use only this one.', 'I have changed the address and attached the new invoice. Your account has the right one now too.'],
      returns: ['page two still has the old number. Sorry to bother you again.'],
      settles: ['you are right, and I am sorry. Now both pages have it.'],
    },
    {
      subject: ['Question about the {product}', 'Does the {product} take LED bulbs?', 'Size of the {product}'],
      asks: ['before I order: which bulb does the {product} take, and can it be dimmed?', 'how deep is the {product} exactly? Our alcove is 31 cm and I would hate to be wrong by one.'],
      answers: ['it takes an E27 LED up to 9 W and can be dimmed with any trailing-edge dimmer. The bulb is not in the box.', 'it is 29.5 cm deep with its back panel, so you have a little air. I measured one in the showroom this morning.'],
      returns: ['and is it heavy enough not to tip over with a cat in the house?'],
      settles: ['the base weighs 3.2 kg. Our showroom cat has not managed yet.'],
    },
    {
      subject: ['Broken on arrival: {order}', 'Scratch on the {product}', 'Damaged delivery'],
      asks: ['the {product} from {order} has a deep scratch on the front. I have taken two pictures. I do not want a new one if you can repair it.', 'the glass of the {product} was broken when I opened the box. Nobody was hurt, but it is not what I hoped for.'],
      answers: ['thank you for the pictures. A joiner can come to {city} on {day} and do it at your home; it takes half an hour. Would that suit you?', 'I am glad that nobody was hurt. A new glass leaves today. Please put the pieces into the household waste; we do not need them back.'],
      returns: ['yes please, before noon.', 'the new one has come and is whole. But the cable is shorter than on the picture.'],
      settles: ['he will be there at 10:30 and has your number.', 'you are right, the picture shows the older cable. I have sent you the longer one at no cost.'],
    },
    {
      subject: ['Discount code does not work', 'Voucher from the newsletter', 'Code SPRING refused'],
      asks: ['the code from your letter is refused at the till. It says it is used, but this is my first order.', 'I forgot to type in my voucher for {order}. Is it too late?'],
      answers: ['I have taken {amount} off by hand, so you can pay the lower price now. The code was limited to 500 uses, and we should have said so.', 'not at all. I have taken {amount} off {order}; the money goes back to your card.'],
      returns: ['thank you! Will the invoice show it too?'],
      settles: ['yes, the invoice of today has the lower amount.'],
    },
    {
      subject: ['Change of address for {order}', 'We are moving', 'Please deliver {order} elsewhere'],
      asks: ['we move to {city} next week. Could {order} go to the new address? It is 7 Chapel Row, third floor, no lift.', 'I typed the wrong postcode in {order}. The rest is right.'],
      answers: ['done: {order} goes to {city} on {day}. As there is no lift I have ordered two people.', 'I have put it right before it left the depot. You need not do anything.'],
      returns: ['does the second person cost extra?'],
      settles: ['no, that is on us.'],
    },
  ],
}
