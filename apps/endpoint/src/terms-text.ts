/** The commons template's text, shown to a donor in full. */
export const COMMONS_TEXT = `You give this recipient the donations that you sign, and nothing else.

What a donation holds. Exactly what the consent app shows you before you sign: what was visible in your editor and terminals, what you, your agents and your tools did, and the files you leave in. Nothing else of your machine.

What it is for. Research into how software is made, and the training and evaluation of models. Datasets built from donations may be published for these purposes.

What you should know. A trace can say who you are to somebody who knows your way of working, also where names were taken out. The recipient must not try to find out, but cannot speak for everybody who has a published dataset. Give only what is yours to give: your employer's or a customer's code is not.

How it is kept. Encrypted on your machine to a key that the recipient keeps offline; the server that takes it in cannot read it. Each donation is entered into a public log of which you get a proof.

Changing your mind. Until the cooling-off time is over nothing is sent at all. Later you can withdraw with one click: the recipient deletes what it has, sends you a signed receipt for that, and leaves it out of every later dataset. Copies of datasets that were published before cannot be called back.

Your rights. You may ask the recipient at any time what it holds of yours, have it corrected or deleted, and complain to a supervisory authority.`

/** The organisation template's text. Consent is not its lawful basis: between employer and employee it is rarely free. */
export const ORG_TEXT = `You give your organisation the donations that you sign, and nothing else. Giving is voluntary; nobody is told who gave how much, and giving nothing has no consequences.

What a donation holds. Exactly what the consent app shows you before you sign: what was visible in your editor and terminals, what you, your agents and your tools did, and the files you leave in. Nothing else of your machine.

What it is for. Improving the tools and models that the organisation's developers use. It is never used to judge a person, to measure working time, or in any decision about somebody's employment.

On what basis. The organisation's legitimate interest in better tools, weighed against your interests; your signature on each donation is a safeguard on top of that, not a consent in the sense of the GDPR, as consent towards an employer is rarely free.

How it is kept. Encrypted on your machine to a key that the organisation keeps offline; the server that takes it in cannot read it. Each donation is entered into a log of which you get a proof. What is older than the retention time is deleted.

Changing your mind. Until the cooling-off time is over nothing is sent at all. Later you can withdraw with one click: the organisation deletes what it has, sends you a signed receipt for that, and leaves it out of every later dataset.

Your rights. You may ask at any time what is held of yours, have it corrected or deleted, object, and complain to the data protection officer or a supervisory authority.`
