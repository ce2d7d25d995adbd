SELECT hold.id, hold.dossier, dossier.kind, dossier.party, party.name, dossier.title, hold.space, hold.item, hold.starts_at, hold.ends_at, hold.firm, dossier.state, hold.set_up, hold.tear_down, hold.label, hold.lapses_at, hold.queued_at
FROM hold JOIN dossier ON dossier.id = hold.dossier JOIN party ON party.id = dossier.party
WHERE hold.id IN (SELECT claim.hold
FROM claim
WHERE claim.leaf IN (SELECT leaf.space
FROM leaf) AND claim.firm = 1 AND claim.starts_at >= :starts_at AND claim.starts_at < :ends_at UNION SELECT claim.hold
FROM leaf JOIN claim ON claim.id = (SELECT last_before.id
FROM claim AS last_before
WHERE last_before.leaf = leaf.space AND last_before.firm = 1 AND last_before.starts_at < :starts_at ORDER BY last_before.starts_at DESC
LIMIT 1 OFFSET 0)
WHERE leaf.space IN (SELECT leaf.space
FROM leaf) AND claim.ends_at > :starts_at UNION SELECT claim.hold
FROM claim JOIN hold AS waiting ON waiting.id = claim.hold
WHERE claim.leaf IN (SELECT leaf.space
FROM leaf) AND claim.firm = 0 AND claim.starts_at < :ends_at AND claim.ends_at > :starts_at AND waiting.lapses_at > :now) ORDER BY hold.space, hold.starts_at, hold.id
