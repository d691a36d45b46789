// Panes, tables, and panes without their content.
import { ApiError } from '#kernel/client.ts'
import { Button } from '../Button.tsx'
import { LoadingRows } from '../LoadingRows.tsx'
import { Facts, Pane, Section } from '../Pane.tsx'
import { SideNav, SideNavHeading, SideNavLink } from '../SideNav.tsx'
import { EmptyState, ErrorState } from '../States.tsx'
import { Table } from '../Table.tsx'
import { Spec } from './Spec.tsx'
import style from './gallery.module.css'

const broken = new ApiError({
  type: '',
  title: 'The server answered with an error. Your drafts are safe.',
  status: 500,
  code: 'kernel.internal',
  requestId: '7f31c0de-1111',
})
const orders = [
  { id: 'HL-20418', state: 'half delivered', paid: '129.00 €' },
  { id: 'HL-15230', state: 'delivered', paid: '1,284.00 €' },
]

export function Frames() {
  return (
    <>
      <Spec title="Table" note="Hairlines, no zebra, numbers to the end edge.">
        <Table
          label="Orders"
          tight
          rows={orders}
          keyOf={({ id }) => id}
          columns={[
            { id: 'id', label: 'Order', heading: true, cell: ({ id }) => id },
            { id: 'state', label: 'State', cell: ({ state }) => state },
            { id: 'paid', label: 'Paid', numeric: true, cell: ({ paid }) => paid },
          ]}
        />
      </Spec>
      <Spec title="Side navigation and panel">
        <div className={style.frame}>
          <SideNav label="Views">
            <SideNavHeading>Your work</SideNavHeading>
            <SideNavLink to="/settings/mailboxes" icon="user-round" count={6}>
              Mine
            </SideNavLink>
            <SideNavLink to="/inbox/unassigned" icon="inbox" count="999+">
              Unassigned
            </SideNavLink>
          </SideNav>
        </div>
        <div className={style.frame} style={{ blockSize: '15rem', display: 'grid' }}>
          <Pane label="Customer" head={<h3>Katarzyna Wójcik</h3>}>
            <div style={{ paddingInline: 'var(--s-4)' }}>
              <Section title="Facts" level={3}>
                <Facts
                  facts={[
                    ['Her time', '14:20, same as yours'],
                    ['Language', 'Polish, reads English'],
                  ]}
                />
              </Section>
              <Section title="Earlier conversations" level={3} aside={<a href="#main">All 7</a>}>
                <p className="sm">Cable too short for the shelf</p>
              </Section>
            </div>
          </Pane>
        </div>
      </Spec>
      <Spec title="States of a pane" note="Say what is the case, why, and the next step.">
        <div className={style.frame}>
          <LoadingRows rows={3} />
        </div>
        <div className={style.frame}>
          <EmptyState
            icon="coffee"
            title="Nothing waits for you"
            level={3}
            actions={
              <>
                <Button>Take the oldest</Button>
                <Button variant="quiet">Have a break</Button>
              </>
            }
          >
            Five of your conversations wait for others. 14 are unassigned.
          </EmptyState>
        </div>
        <div className={style.frame}>
          <ErrorState title="The list did not come" error={broken} onRetry={() => undefined} level={3} />
        </div>
        <div className={style.frame}>
          <ErrorState
            title="The list did not come"
            error={new ApiError(undefined)}
            onRetry={() => undefined}
            level={3}
          />
        </div>
        <div className={style.frame}>
          <EmptyState icon="lock" title="Your role may not open this" level={3}>
            An admin can change what your role may do.
          </EmptyState>
        </div>
      </Spec>
    </>
  )
}
