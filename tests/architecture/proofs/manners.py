"""Small houses for the walls around names, sizes and left-over marks."""

from __future__ import annotations

from walls import manners as wall

from proofs.proof import catches, passes

RULES = "pole_desk/registers/parties/rules.py"
STEP = "db/migrations/versions/20261123_2114_2611232114_initial.py"
LATER = "TO" + "DO"
UNDONE = "NotImplemented" + "Error"


def _function(lines: int) -> str:
    return "def tell():\n" + "    pass\n" * (lines - 1)


PROOFS = (
    catches(wall.plain_names, "a drawer", "utils says nothing", {"pole_desk/kernel/utils.py": ""}),
    catches(wall.plain_names, "a drawer in a longer name", "date_helpers says nothing",
            {"tests/kernel/date_helpers/x.py": ""}),
    catches(wall.plain_names, "a class", "ClaimManager says nothing",
            {RULES: "class ClaimManager: ...\n"}),
    catches(wall.plain_names, "a verb for anything", "_handle_click says nothing",
            {RULES: "class Page:\n    def _handle_click(self): ...\n"}),
    catches(wall.plain_names, "another", "process_lines says nothing",
            {RULES: "async def process_lines(): ...\n"}),
    passes(wall.plain_names, "plain nouns, verbs of the trade, a name that SQLAlchemy imposes",
           {"pole_desk/kernel/commons.py": "class Commonwealth:\n    def process_bind_param(self): ...\n",
            RULES: "def handles(): ...\ndef move(): ...\n"}),

    catches(wall.small_modules, "501 lines", "501 lines", {RULES: "#\n" * 501}),
    passes(wall.small_modules, "500 lines", {RULES: "#\n" * 500}),
    passes(wall.small_modules, "a step of the schema", {STEP: "#\n" * 501}),

    catches(wall.small_functions, "61 lines", "tell has 61 lines", {RULES: _function(61)}),
    catches(wall.small_functions, "a test of 61 lines", "tell has 61 lines",
            {"tests/kernel/test_money.py": _function(61)}),
    passes(wall.small_functions, "60 lines", {RULES: _function(60)}),
    passes(wall.small_functions, "a step of the schema", {STEP: _function(61)}),

    catches(wall.docstrings_say_what_it_is, "none", "no docstring", {RULES: "x = 1\n"}),
    catches(wall.docstrings_say_what_it_is, "only a title", "no docstring",
            {RULES: '"""Party rules."""\n'}),
    passes(wall.docstrings_say_what_it_is, "a sentence",
           {RULES: '"""What makes a party complete; addresses are elsewhere."""\n'}),

    catches(wall.folders_are_packages, "a folder without a door", "cli has no __init__.py",
            {"pole_desk/__init__.py": "", "pole_desk/cli/run.py": ""}),
    passes(wall.folders_are_packages, "folders with doors; data needs none",
           {"pole_desk/__init__.py": "", "pole_desk/cli/__init__.py": "",
            "pole_desk/cli/run.py": "", "pole_desk/desktop/theme/light.qss": ""}),

    catches(wall.nothing_left_over, "a mark for later", LATER, {RULES: f"x = 1  # {LATER}: more\n"}),
    catches(wall.nothing_left_over, "a method for others", UNDONE,
            {"tests/kernel/test_x.py": f"raise {UNDONE}\n"}),
    catches(wall.nothing_left_over, "a banner", "# -----", {RULES: "# ----- Views -----\n"}),
    passes(wall.nothing_left_over, "a comment that says why",
           {RULES: "x = 1  # one: the pole itself - not a guest\n#: the methodology\n"}),
)  # fmt: skip
