// The segments in which the demo's shop looks at its customers, in the words that its people would use.
const day = 86_400

export const segments = [
  {
    name: 'Come back to buy',
    description: 'Have ordered at least twice in 90 days',
    condition: { facet: 'orders.count', op: 'atLeast', value: 2, within: 90 * day },
  },
  {
    name: 'Good customers, silent now',
    description: 'Spent over 500 € in a year and have not written for 30 days',
    condition: {
      all: [
        { facet: 'orders.spent.EUR', op: 'atLeast', value: 500, within: 365 * day },
        { facet: 'conversations.lastWrote', op: 'olderThan', value: 30 * day },
      ],
    },
  },
  {
    name: 'Waited for us',
    description: 'Had to wait over eight hours for an answer in the last 30 days',
    condition: { facet: 'conversations.longestWait', op: 'atLeast', value: 8, within: 30 * day },
  },
  {
    name: 'Firms',
    description: '',
    condition: { not: { facet: 'companies.company', op: 'empty' } },
  },
]
