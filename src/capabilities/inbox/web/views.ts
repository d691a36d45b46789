// The views of the inbox: name, icon and words for each.
import type { IconName } from '#web/kit/icon-names.ts'
import type { TextKey } from '#web/kit/i18n.tsx'
import type { View } from '../inbox.contract.ts'

export const views: readonly { view: View; titleKey: TextKey; icon: IconName }[] = [
  { view: 'mine', titleKey: 'inbox.views.mine', icon: 'user-round' },
  { view: 'unassigned', titleKey: 'inbox.views.unassigned', icon: 'inbox' },
  { view: 'allOpen', titleKey: 'inbox.views.allOpen', icon: 'users-round' },
  { view: 'withCustomer', titleKey: 'inbox.views.withCustomer', icon: 'reply' },
  { view: 'snoozed', titleKey: 'inbox.views.snoozed', icon: 'alarm-clock' },
  { view: 'closed', titleKey: 'inbox.views.closed', icon: 'check-check' },
  { view: 'spam', titleKey: 'inbox.views.spam', icon: 'ban' },
]

export const titleOf = (view: View): TextKey => views.find((each) => each.view === view)!.titleKey
