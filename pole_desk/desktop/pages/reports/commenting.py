"""What is said beside a section of any paper, written while the paper is looked at."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pole_desk.activities.reports.commands import write_comment
from pole_desk.desktop.page import Page
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.widgets.fields import AreaField, ChoiceField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import secondary
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.formats.report import Paper, Part
from pole_desk.kernel.i18n import _


class Comments(Form):
    """A section and its comment; last year's is read below."""

    def __init__(self, paper: Paper) -> None:
        super().__init__()
        self.paper = paper
        self._parts = {part.key: part for part in paper.parts if part.commented}
        self.add(_("Section"), ChoiceField([(part.key, part.title) for part in self._parts.values()]), name="section")
        self.add(_("Commentaire"), AreaField(_("Ce qu’il faut savoir pour lire ces chiffres…"), lines=8), name="words")
        self.former = secondary("", wrap=True)
        self.add_widget(self.former)
        self.fields["section"].edited.connect(self._turn)
        self._turn()

    @property
    def part(self) -> Part:
        """The section chosen."""
        return self._parts[self.fields["section"].value()]

    def _turn(self) -> None:
        self.set_values(words=self.part.comment)
        before = self.part.former_comment
        self.former.setText(_("L’an dernier : {words}").format(words=before) if before else "")


def open_comments(page: Page, panel: SidePanel, paper: Paper, again: Callable[[], object]) -> Comments:
    """Open the comments of a paper in the panel; `again` draws it anew once one was written."""
    form = Comments(paper)

    def send(values: dict[str, Any]) -> Any:
        return page.do(
            write_comment, report=paper.key, section=form.part.key, words=values["words"] or "",
            seen_version=form.part.version,
        ).then(lambda _value: again())  # fmt: skip

    open_act(
        page, panel, form, title=_("Commenter « {title} »").format(title=paper.title), verb=_("Enregistrer le commentaire"),
        places={"comment_long": "words"}, send=send,
    )  # fmt: skip
    return form
