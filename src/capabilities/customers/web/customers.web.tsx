// Customers in the app: the page of one, and what can be done about them. The list is the directory's.
import { contribute } from '#web/contribute.ts'
import { addAddressCommand, markCommand, noteCommand, openCustomer } from './commands.ts'
import './slots.ts'

export default contribute({
  routes: [
    {
      path: '/customers/$customerId',
      load: () => import('./CustomerPage.tsx'),
      titleKey: 'customers.title',
      needs: 'customers:read',
    },
  ],
  commands: [openCustomer, addAddressCommand, markCommand, noteCommand],
})
