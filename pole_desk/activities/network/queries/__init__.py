"""The LCP and their charter, people in schemes, the enquiry; nothing is written here."""

from pole_desk.activities.network.queries.enquiries import (
    Answer,
    Enquiry,
    answers,
    enquiries,
    enquiry,
    jobs,
)
from pole_desk.activities.network.queries.places import (
    AccessionItem,
    Place,
    Point,
    Post,
    Service,
    accessions,
    charter,
    conditions,
    places,
    posts,
    services,
)
from pole_desk.activities.network.queries.schemes import Benefit, SchemeSum, benefits, scheme_sums

__all__ = [
    "AccessionItem",
    "Answer",
    "Benefit",
    "Enquiry",
    "Place",
    "Point",
    "Post",
    "SchemeSum",
    "Service",
    "accessions",
    "answers",
    "benefits",
    "charter",
    "conditions",
    "enquiries",
    "enquiry",
    "jobs",
    "places",
    "posts",
    "scheme_sums",
    "services",
]
