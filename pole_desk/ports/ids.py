"""Typed record numbers, so that a space is never passed where a party is meant."""

from __future__ import annotations

from typing import NewType

PartyId = NewType("PartyId", int)
ContactId = NewType("ContactId", int)
SpaceId = NewType("SpaceId", int)
DossierId = NewType("DossierId", int)
HoldId = NewType("HoldId", int)
ClaimId = NewType("ClaimId", int)
ChantierId = NewType("ChantierId", int)
LeaseId = NewType("LeaseId", int)
LeaseLineId = NewType("LeaseLineId", int)
ApplicationId = NewType("ApplicationId", int)
IssuerId = NewType("IssuerId", int)
InvoiceId = NewType("InvoiceId", int)
PaymentId = NewType("PaymentId", int)
EventId = NewType("EventId", int)
BookingId = NewType("BookingId", int)
SeriesId = NewType("SeriesId", int)
QuoteId = NewType("QuoteId", int)
ServiceId = NewType("ServiceId", int)
MealBookingId = NewType("MealBookingId", int)
MealCardId = NewType("MealCardId", int)
ShopContractId = NewType("ShopContractId", int)
StorageUnitId = NewType("StorageUnitId", int)
StorageShareId = NewType("StorageShareId", int)
StorageRentalId = NewType("StorageRentalId", int)
StorageGoodId = NewType("StorageGoodId", int)
StorageAccessId = NewType("StorageAccessId", int)
StorageOverdueId = NewType("StorageOverdueId", int)
