// Form fields, well and not well.
import { useState } from 'react'
import { ApiError } from '#kernel/client.ts'
import { Button } from '../Button.tsx'
import { Checkbox, Choices, Radio, Switch } from '../Choice.tsx'
import { Field, Input, SearchInput, Select, Textarea } from '../Field.tsx'
import { Form, FormError } from '../Form.tsx'
import { Kbd } from '../Kbd.tsx'
import { Spec } from './Spec.tsx'

const refused = new ApiError({
  type: '',
  title: 'Some of the input can not be used',
  status: 422,
  code: 'kernel.invalidInput',
  requestId: '4f0c77aa-0000',
  fields: { port: 'Ports are numbers, for example 993.' },
})
const broken = new ApiError({
  type: '',
  title: 'Something went wrong on our side.',
  status: 500,
  code: 'kernel.internal',
  requestId: '4f0c77aa-0000',
})

export function Fields() {
  const [error, setError] = useState<unknown>(refused)
  return (
    <>
      <Spec title="Field, select" note="Label above, help below, error in words with a way out.">
        <Form
          onSubmit={() => setError(refused)}
          error={error}
          className="stack"
          style={{ inlineSize: '32rem', maxInlineSize: '100%' }}
        >
          <FormError />
          <div className="grid2">
            <Field label="Name people see" name="name" hint="Shown beside every letter">
              <Input defaultValue="Harrow & Lind" />
            </Field>
            <Field label="Port" name="port">
              <Input defaultValue="99x" inputMode="numeric" />
            </Field>
            <Field label="Team" name="team">
              <Select>
                <option>Orders and delivery</option>
              </Select>
            </Field>
            <Field label="Password" name="password" aside={<a href="#main">Forgotten?</a>}>
              <Input type="password" autoComplete="off" />
            </Field>
          </div>
          <Field label="Signature" name="signature">
            <Textarea defaultValue={'Mara Okafor\nHarrow & Lind'} />
          </Field>
          <div className="row">
            <Button type="submit" variant="primary">
              Save the mailbox
            </Button>
            <Button onClick={() => setError(broken)}>Fail</Button>
          </div>
        </Form>
      </Spec>
      <Spec title="Choice">
        <div className="stack">
          <Checkbox defaultChecked>Someone may contact me</Checkbox>
          <Checkbox hint="never to customers">Tell colleagues</Checkbox>
        </div>
        <Choices label="When">
          <Radio name="when" defaultChecked>
            Today
          </Radio>
          <Radio name="when">Tomorrow</Radio>
        </Choices>
        <div className="stack">
          <Switch defaultChecked hint="so that you can go back any day">
            Leave letters on the server
          </Switch>
          <Switch>Fetch earlier mail</Switch>
        </div>
        <SearchInput label="Search" keys={<Kbd keys="/" />} />
      </Spec>
    </>
  )
}
