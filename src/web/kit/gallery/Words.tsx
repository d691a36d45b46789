// Colour, type, and the small things that say a state in a word.
import { Avatar } from '../Avatar.tsx'
import { Banner } from '../Banner.tsx'
import { Chip, Count, Dot, Tag } from '../Chip.tsx'
import { CopyLine } from '../CopyLine.tsx'
import { ProgressBar } from '../ProgressBar.tsx'
import { Checks } from '../Checks.tsx'
import { RelativeTime, useNow } from '../RelativeTime.tsx'
import { Button } from '../Button.tsx'
import { Spec } from './Spec.tsx'
import style from './gallery.module.css'

const colours = [
  'bg-canvas',
  'bg-surface',
  'bg-raised',
  'bg-sunken',
  'bg-hover',
  'bg-selected',
  'spine',
  'ink',
  'ink-2',
  'ink-3',
  'line',
  'line-2',
  'line-field',
  'accent',
  'accent-tint',
  'focus',
  'heed',
  'heat-0',
  'heat-1',
  'heat-2',
  'heat-3',
  'kept-mark',
  'kept-tint',
  'risk-mark',
  'risk-tint',
  'broken-mark',
  'broken-tint',
  'note-mark',
  'note-tint',
]

export function Words() {
  const now = useNow()
  const ago = (minutes: number) => new Date(now - minutes * 60_000).toISOString()
  return (
    <>
      <Spec title="Colour" note="Stone grounds, blue-black ink, bottle green to act. The rest has a meaning.">
        {colours.map((name) => (
          <span key={name} className={style.swatch}>
            <i style={{ background: `var(--${name})` }} />
            {name}
          </span>
        ))}
      </Spec>
      <Spec title="Type" note="The customer’s words are the largest running text on the screen.">
        <div className="stack">
          <span style={{ fontSize: 'var(--t-xl)', lineHeight: 'var(--l-xl)', fontWeight: 600 }}>
            Record titles and figures 22/28, 94.1 %
          </span>
          <span className="strong" style={{ fontSize: 'var(--t-lg)' }}>
            Page and thread titles 18/24
          </span>
          <span className="read">
            Messages 16/24. When will the base arrive? Kiedy dotrze podstawa? متى تصل القاعدة؟
          </span>
          <span className="md">Interface 14/20: Illegal Il1 O0, 1,284.00 €</span>
          <span className="sm">Lists and tables 13/20: Παράδοση, Доставка, Đặng Thị Ngọc</span>
          <span className="xs">Meta and chips 12/16</span>
        </div>
      </Spec>
      <Spec title="Chips" note="Words and icon say the state, colour repeats it.">
        <Chip>4 of 6</Chip>
        <Chip kind="good" icon="check">
          Sent
        </Chip>
        <Chip kind="warn" icon="clock">
          Delayed
        </Chip>
        <Chip kind="bad" icon="mail-x">
          Bounced
        </Chip>
        <Chip kind="complaint" icon="flag">
          Complaint
        </Chip>
        <Chip kind="note" icon="lock">
          Private
        </Chip>
        <Tag>missing-part</Tag>
        <Count>14</Count>
        <Dot label="Unread" />
      </Spec>
      <Spec title="Avatar" note="Initials in quiet ink. Green is you. Squares are organisations or machines.">
        <Avatar name="Katarzyna Wójcik" size="l" />
        <Avatar name="Katarzyna Wójcik" size="m" />
        <Avatar name="Katarzyna Wójcik" />
        <Avatar name="Mara Okafor" me="filled" />
        <Avatar name="Mara Okafor" size="s" me />
        <Avatar name="Solveig Works" kind="organisation" />
        <Avatar name="" kind="nobody" label="Nobody" />
        <span className="avatars">
          <Avatar name="Leila Haddad" />
          <Avatar name="佐藤 美咲" />
          <Avatar name="J" />
        </span>
      </Spec>
      <Spec title="Time">
        <RelativeTime at={ago(0)} form="relative" />
        <RelativeTime at={ago(12)} form="relative" />
        <RelativeTime at={ago(12)} />
        <RelativeTime at={ago(3000)} />
        <RelativeTime at={ago(90_000)} />
        <RelativeTime at={ago(900_000)} />
      </Spec>
      <Spec title="Banner" note="Tells what is the case, and the way out.">
        <Banner>Nothing is fetched until you switch it on.</Banner>
        <Banner kind="warn" icon="wifi-off">
          Offline since 14:18. What you write is kept here.
        </Banner>
        <Banner kind="bad" action={<Button size="small">Look at it</Button>}>
          help@harrowandlind.example has not been fetched since 09:12.
        </Banner>
        <Banner kind="good">The test letter has arrived.</Banner>
        <Banner kind="note">Colleagues only.</Banner>
      </Spec>
      <Spec title="Progress and checks">
        <div style={{ inlineSize: '16rem' }}>
          <ProgressBar value={1204} max={9400} label="Earlier mail">
            1,204 of 9,400 letters
          </ProgressBar>
        </div>
        <div style={{ inlineSize: '22rem' }}>
          <Checks
            checks={[
              { id: 'a', title: 'Server found', state: 'done', fact: '38 ms' },
              { id: 'b', title: 'Connection is encrypted', state: 'done', fact: 'TLS 1.3' },
              {
                id: 'c',
                title: 'Sign-in',
                state: 'failed',
                why: '“Invalid credentials” says the server. Look at the user name and the password.',
              },
              {
                id: 'd',
                title: 'DKIM',
                state: 'warning',
                why: <CopyLine label="DNS entry" text="heed._domainkey TXT v=DKIM1; k=ed25519; p=11qYAYKxCrfVS" />,
              },
              { id: 'e', title: 'Folders', state: 'now', fact: '3 s' },
              { id: 'f', title: 'Test letter to yourself', state: 'waiting' },
            ]}
          />
        </div>
      </Spec>
    </>
  )
}
