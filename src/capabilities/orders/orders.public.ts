// What others may call.
export { checkItems, isAhead, ownersOf, problemOf, refusedItem, toJson, toldOf } from './orders.batch.ts'
export { customersOfNumber } from './orders.queries.ts'
export { formatMoney, minorDigits, toMinor } from './orders.money.rules.ts'
export { type Given, putOrders } from './orders.writing.ts'
