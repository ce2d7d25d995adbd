"""The network written: the LCP, people in schemes, the enquiry on jobs."""

from pole_desk.activities.network.commands.enquiries import (
    answer_enquiry,
    ask_more_parties,
    open_enquiry,
    remind,
    withdraw_answer,
    withdraw_asked,
)
from pole_desk.activities.network.commands.merging import hand_over_network
from pole_desk.activities.network.commands.places import (
    add_benefit,
    add_post,
    add_service,
    ask_accession,
    assess_point,
    decide_accession,
    end_record,
    reopen_accession,
    withdraw_record,
)

__all__ = [
    "add_benefit",
    "add_post",
    "add_service",
    "answer_enquiry",
    "ask_accession",
    "ask_more_parties",
    "assess_point",
    "decide_accession",
    "end_record",
    "hand_over_network",
    "open_enquiry",
    "remind",
    "reopen_accession",
    "withdraw_answer",
    "withdraw_asked",
    "withdraw_record",
]
