"""The network written: the LCP, people in schemes, the enquiry on jobs."""

from pole_desk.activities.network.commands.corrections import (
    change_benefit,
    change_post,
    change_service,
)
from pole_desk.activities.network.commands.enquiries import (
    answer_enquiry,
    ask_more_parties,
    open_enquiry,
    remind,
    set_reminded,
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
    say_goals,
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
    "change_benefit",
    "change_post",
    "change_service",
    "decide_accession",
    "end_record",
    "hand_over_network",
    "open_enquiry",
    "remind",
    "reopen_accession",
    "say_goals",
    "set_reminded",
    "withdraw_answer",
    "withdraw_asked",
    "withdraw_record",
]
