import { conversation, expect, expectOpenToAll, rowOf, test } from '../support/journey.ts'

test('a conversation of a private team is nowhere to be found for a stranger: not in the list, the palette or by its address', async ({ shop, desk }) => {
  const [member, stranger] = [await shop.worker('Ines Member'), await shop.worker('Otto Stranger')]
  const team = await shop.owner.api.people.createTeam({ name: 'Works council', private: true, memberIds: [member.id] })
  const [karin, ben] = [shop.customer('Karin Vogt'), shop.customer('Ben Archer')]
  await shop.write(karin, { subject: 'Complaint about a colleague', text: 'Please keep this to yourselves.' })
  await shop.write(ben, { subject: 'Table for the terrace', text: 'Is it in stock?' })
  const { id, number, revision } = await shop.conversationOf(karin)
  await shop.conversationOf(ben)
  await shop.owner.api.conversations.assign({ conversationId: id, teamId: team.id, assigneeId: null, revision })

  const inside = await desk.at(shop, '/inbox/open', member)
  await rowOf(inside, 'Complaint about a colleague').click()
  await expect(conversation(inside).getByText('Please keep this to yourselves.')).toBeVisible()

  desk.foreseen(/404.*\/by-number\//)
  const outside = await desk.at(shop, '/inbox/open', stranger)
  await expect(rowOf(outside, 'Table for the terrace')).toBeVisible()
  await expect(rowOf(outside, 'Complaint about a colleague')).toHaveCount(0)

  await outside.keyboard.press('Control+k')
  const palette = outside.getByRole('dialog')
  // What has just come in is found a moment later.
  await expect(async () => {
    await palette.getByRole('combobox').fill('')
    await palette.getByRole('combobox').fill('terrace')
    await expect(palette.getByText('Table for the terrace')).toBeVisible({ timeout: 2000 })
  }).toPass()
  await palette.getByRole('combobox').fill('Complaint')
  // To search everywhere is offered for any words; nothing else is.
  await expect(palette.getByText('Table for the terrace')).toHaveCount(0)
  await expect(palette.getByRole('option')).toHaveText(['Complaint'])

  await outside.goto(`/inbox/open/${number}`)
  await expect(outside.getByText(`You can not see #${number}`)).toBeVisible()
  await expectOpenToAll(outside)
})
