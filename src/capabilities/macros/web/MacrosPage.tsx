// Every saved reply and macro that one finds: how often and when it was used, and which nobody has looked at for long.
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useDeferredValue, useRef, useState } from 'react'
import { api } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { Chip } from '#web/kit/Chip.tsx'
import { SearchInput, Select } from '#web/kit/Field.tsx'
import { IconButton } from '#web/kit/IconButton.tsx'
import { LoadingRows } from '#web/kit/LoadingRows.tsx'
import { Menu, MenuItem, MenuSeparator } from '#web/kit/Menu.tsx'
import { Page } from '#web/kit/Pane.tsx'
import { EmptyState, ErrorState } from '#web/kit/States.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { useMay } from '#web/session.tsx'
import { FoldersDialog } from './FoldersDialog.tsx'
import { MacrosTable } from './MacrosTable.tsx'
import { useKeeping } from './keeping.ts'
import css from './macros.module.css'

const orders = {
  name: { sort: 'name', direction: 'asc' },
  mostUsed: { sort: 'uses', direction: 'desc' },
  leastUsed: { sort: 'uses', direction: 'asc' },
  longUnused: { sort: 'used', direction: 'asc' },
  oldest: { sort: 'reviewed', direction: 'asc' },
} as const
type Order = keyof typeof orders
const whoses = ['any', 'all', 'team', 'own', 'stale', 'archived'] as const
type Which = (typeof whoses)[number]

export default function MacrosPage() {
  const t = useText()
  const [sought, setSought] = useState('')
  const q = useDeferredValue(sought.trim())
  const [order, setOrder] = useState<Order>('name')
  const [which, setWhich] = useState<Which>('any')
  const [folderId, setFolder] = useState('')
  const [arranging, setArranging] = useState(false)
  const folders = useQuery(api.macros.folders.query({})).data?.items ?? []
  const whose = which === 'own' || which === 'team' || which === 'all' ? which : undefined
  const wish = {
    ...orders[order],
    q,
    whose,
    folderId: folderId || undefined,
    stale: which === 'stale',
    archived: which === 'archived',
  }
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['macros.list', wish],
    queryFn: ({ pageParam, signal }) => api.macros.list({ ...wish, cursor: pageParam }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  })
  const items = data?.pages.flatMap((page) => page.items) ?? []
  const stale = data?.pages[0]?.staleCount ?? 0
  const isFiltered = Boolean(q || folderId || which !== 'any')
  const clear = () => {
    setSought('')
    setFolder('')
    setWhich('any')
  }
  return (
    <Page title={t('macros.title')} actions={<Actions onFolders={() => setArranging(true)} />}>
      <div className={css.filters}>
        <SearchInput
          label={t('macros.settings.find')}
          value={sought}
          onChange={({ target }) => setSought(target.value)}
        />
        <Select
          aria-label={t('macros.settings.which')}
          value={which}
          onChange={({ target }) => setWhich(target.value as Which)}
        >
          {whoses.map((each) => (
            <option key={each} value={each}>
              {t(`macros.which.${each}`)}
            </option>
          ))}
        </Select>
        {folders.length > 0 && (
          <Select
            aria-label={t('macros.settings.folder')}
            value={folderId}
            onChange={({ target }) => setFolder(target.value)}
          >
            <option value="">{t('macros.settings.allFolders')}</option>
            {folders.map(({ id, name, count }) => (
              <option key={id} value={id}>
                {t('macros.settings.folderCount', { name, count })}
              </option>
            ))}
          </Select>
        )}
        <Select
          aria-label={t('macros.settings.order')}
          value={order}
          onChange={({ target }) => setOrder(target.value as Order)}
        >
          {(Object.keys(orders) as Order[]).map((each) => (
            <option key={each} value={each}>
              {t(`macros.order.${each}`)}
            </option>
          ))}
        </Select>
      </div>
      {stale > 0 && which !== 'stale' && (
        <p className={css.stale}>
          <Chip kind="warn" icon="clock-alert">
            {t('macros.settings.staleCount', { count: stale })}
          </Chip>
          <Button variant="link" size="small" onClick={() => setWhich('stale')}>
            {t('macros.settings.showStale')}
          </Button>
        </p>
      )}
      {error && !data ? (
        <ErrorState title={t('macros.settings.didNotCome')} error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <LoadingRows rows={5} shape={[30, 50, 10]} />
      ) : items.length ? (
        <MacrosTable items={items} folders={folders} />
      ) : isFiltered ? (
        <EmptyState
          icon="zap"
          title={t('macros.settings.notFound')}
          actions={<Button onClick={clear}>{t('macros.settings.all')}</Button>}
        />
      ) : (
        <EmptyState icon="zap" title={t('macros.settings.none')}>
          {t('macros.settings.noneText')}
        </EmptyState>
      )}
      {hasNextPage && (
        <Button busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('macros.settings.more')}
        </Button>
      )}
      {arranging && <FoldersDialog onClose={() => setArranging(false)} />}
    </Page>
  )
}

function Actions({ onFolders }: { onFolders: () => void }) {
  const t = useText()
  const navigate = useNavigate()
  const mayShare = useMay('macros:share')
  const { take } = useKeeping()
  const file = useRef<HTMLInputElement>(null)
  const whose = useRef<'own' | 'all'>('own')
  const choose = (into: 'own' | 'all') => {
    whose.current = into
    file.current?.click()
  }
  const save = (which?: 'own' | 'all') => location.assign(api.macros.export.url({ whose: which }))
  return (
    <>
      <Menu align="end" trigger={<IconButton icon="ellipsis" label={t('macros.settings.moreActions')} />}>
        <MenuItem icon="folder" onClick={onFolders}>
          {t('macros.folders.title')}
        </MenuItem>
        <MenuSeparator />
        <MenuItem icon="upload" onClick={() => choose('own')}>
          {t('macros.settings.importOwn')}
        </MenuItem>
        {mayShare && (
          <MenuItem icon="upload" onClick={() => choose('all')}>
            {t('macros.settings.importAll')}
          </MenuItem>
        )}
        <MenuItem icon="download" onClick={() => save('own')}>
          {t('macros.settings.exportOwn')}
        </MenuItem>
        <MenuItem icon="download" onClick={() => save('all')}>
          {t('macros.settings.exportAll')}
        </MenuItem>
      </Menu>
      <input
        ref={file}
        type="file"
        accept="application/json,.json"
        hidden
        aria-label={t('macros.settings.importOwn')}
        onChange={({ target }) => {
          const [chosen] = target.files ?? []
          if (chosen) void take(chosen, whose.current)
          target.value = ''
        }}
      />
      <Button variant="primary" icon="plus" onClick={() => void navigate({ to: '/settings/macros/new' })}>
        {t('macros.settings.make')}
      </Button>
    </>
  )
}
