"""The canteen: midday services in common by one to three operators, meals booked on account, cards.

Words: a service (service du midi) is one day's common offer, held on the canteen space; a part is
what one operator brings to it; an account (compte cantine) is a structure's, a named person's or an
event dossier's; a meal (réservation) is covers of an account at a service; a standing order (commande
permanente) is a meal by weekday; a card is ten meals paid ahead; the Z is the day's total of an
operator's own till, imported and never produced here. Meals are sold on mandate for the operators.

States: a service is planned (not opened yet: the weekly rota says that it would be), open, cancelled,
or withdrawn (opened by mistake); a meal is booked, cancelled, or credited (its service was cancelled).
"""
