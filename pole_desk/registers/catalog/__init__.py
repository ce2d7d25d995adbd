"""The catalog: what the pole sells, at what dated price, under which tax, by which seller.

Words: an item (« office_module ») has a label, a unit, a tax code and an account; its prices are
dated per category of client (« standard » unless told). A tax rate is dated. An issuer is a legal
person that sells; each activity names its issuer from a day on. An index value (ILAT, ILC) is a
published figure, never invented. States: a price or an index value may be withdrawn, never deleted.
Amounts agreed with a structure are frozen in the agreements, not here.
"""
