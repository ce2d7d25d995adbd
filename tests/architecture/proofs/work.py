"""Small houses for the walls around reads and writes."""

from __future__ import annotations

from walls import work as wall

from proofs.proof import catches, passes

COMMANDS = "pole_desk/registers/claims/commands.py"
QUERIES = "pole_desk/registers/claims/queries.py"
HEAD = "from pole_desk.kernel.work import command\nfrom pole_desk.kernel.permissions import Permission\n"
RIGHT = HEAD + "@command(Permission.SPACES)\ndef move_claim(tx, *, claim, to): ...\n"

PROOFS = (
    catches(wall.commits_only_in_work, "a command that commits", "commits",
            {COMMANDS: "def move(tx):\n    tx.session.commit()\n"}),
    catches(wall.commits_only_in_work, "a name that only begins alike", "commits",
            {"pole_desk/kernel/workers.py": "transaction.commit()\n"}),
    catches(wall.commits_only_in_work, "in SQL", "commits in SQL",
            {"pole_desk/backend.py": "connection.exec_driver_sql('commit;')\n"}),
    passes(wall.commits_only_in_work, "the Runner, and words about it",
           {"pole_desk/kernel/work.py": "transaction.commit()\n",
            COMMANDS: "def move(tx):\n    tx.after_commit(print)\n"}),

    catches(wall.sessions_only_in_kernel, "a session", "Session",
            {"pole_desk/cli/run.py": "from sqlalchemy import orm\norm.Session(engine)\n"}),
    catches(wall.sessions_only_in_kernel, "a connection", "connect",
            {"pole_desk/backend.py": "with engine.connect() as connection: ...\n"}),
    catches(wall.sessions_only_in_kernel, "a transaction", "begin",
            {"pole_desk/demo/story.py": "with runner.engine.begin() as connection: ...\n"}),
    catches(wall.sessions_only_in_kernel, "a bare driver", "connect",
            {"pole_desk/cli/x.py": "from sqlite3 import connect as c\nc('pole.db')\n"}),
    passes(wall.sessions_only_in_kernel, "the kernel, Qt's signals and painters",
           {"pole_desk/kernel/work.py": "Session(engine.connect())\n",
            "pole_desk/desktop/shell.py": "button.clicked.connect(save)\npainter.begin(self)\n"}),

    catches(wall.commands_are_declared, "a write that is not declared", "move_claim is neither",
            {COMMANDS: "def move_claim(tx, *, claim): ...\n"}),
    catches(wall.commands_are_declared, "in a folder too", "move_claim is neither",
            {"pole_desk/registers/claims/commands/move.py": "def move_claim(tx): ...\n"}),
    catches(wall.commands_are_declared, "a command among queries", "live in a commands room",
            {QUERIES: RIGHT}),
    catches(wall.commands_are_declared, "a plan that takes a write", "prepare takes",
            {COMMANDS: "def prepare_issue(tx, *, month): ...\n"}),
    passes(wall.commands_are_declared, "declared, private, and a plan that reads",
           {COMMANDS: RIGHT + "def _rewrite(tx, claims): ...\n"
                              "def prepare_issue(reader, *, month): ...\n",
            "pole_desk/registers/claims/commands/_steps.py": "def rewrite(tx, claims): ...\n",
            "pole_desk/kernel/settings.py": RIGHT}),

    catches(wall.commands_take_keywords, "a positional argument", "(tx, *, …)",
            {COMMANDS: RIGHT.replace("*, claim", "claim, *")}),
    catches(wall.commands_take_keywords, "anything swallowed", "(tx, *, …)",
            {COMMANDS: RIGHT.replace("to)", "**more)")}),
    catches(wall.commands_take_keywords, "a reader that writes", "(tx, *, …)",
            {COMMANDS: RIGHT.replace("tx", "reader")}),
    passes(wall.commands_take_keywords, "all by name, defaults allowed",
           {COMMANDS: RIGHT.replace("to)", "to, seen_version=None)")}),

    catches(wall.commands_name_a_permission, "a bare decorator", "@command(Permission.…)",
            {COMMANDS: RIGHT.replace("(Permission.SPACES)", "")}),
    catches(wall.commands_name_a_permission, "empty brackets", "@command(Permission.…)",
            {COMMANDS: RIGHT.replace("(Permission.SPACES)", "()")}),
    catches(wall.commands_name_a_permission, "a text", "@command(Permission.…)",
            {COMMANDS: RIGHT.replace("Permission.SPACES", "'spaces'")}),
    passes(wall.commands_name_a_permission, "a permission, by place or by name",
           {COMMANDS: RIGHT, "pole_desk/kernel/settings.py":
            RIGHT.replace("Permission.SPACES", "permission=Permission.SETTINGS")}),

    catches(wall.queries_take_a_reader, "no reader", "free_rooms",
            {QUERIES: "def free_rooms(*, day): ...\n"}),
    catches(wall.queries_take_a_reader, "arguments by place", "free_rooms",
            {QUERIES: "def free_rooms(reader, day): ...\n"}),
    catches(wall.queries_take_a_reader, "a write among reads", "free_rooms",
            {"pole_desk/registers/claims/queries/free.py": "def free_rooms(tx, *, day): ...\n"}),
    passes(wall.queries_take_a_reader, "a reader and names; private ones as they like",
           {"pole_desk/registers/claims/queries/_probe.py": "def probe(leaf): ...\n",
            QUERIES: "def free_rooms(reader, *, day): ...\ndef _select(day): ...\n"
                     "class Row:\n    def length(self): ...\n"}),

    catches(wall.writes_only_in_commands, "a query that inserts", "sqlalchemy.insert",
            {QUERIES: "from sqlalchemy import insert\n"}),
    catches(wall.writes_only_in_commands, "a dialect's own", "sqlalchemy.dialects.sqlite.insert",
            {"pole_desk/demo/story.py": "from sqlalchemy.dialects.sqlite import insert\n"}),
    catches(wall.writes_only_in_commands, "a port file with a session", "uses a session",
            {"pole_desk/activities/leases/charges.py": "def due(reader):\n    reader.session.add(1)\n"}),
    passes(wall.writes_only_in_commands, "commands",
           {COMMANDS: "from sqlalchemy import insert, select\ntx.session.add(1)\n",
            QUERIES: "from sqlalchemy import select\n"}),

    catches(wall.features_say_what_they_are, "code at the door", "a docstring only",
            {"pole_desk/registers/claims/__init__.py": '"""Claims."""\nfrom . import rules\n'}),
    passes(wall.features_say_what_they_are, "a docstring",
           {"pole_desk/registers/claims/__init__.py": '"""Claims: who holds what, when."""\n',
            "pole_desk/registers/claims/rules/__init__.py": "from .probe import free\n"}),

    catches(wall.foreign_keys_by_name, "a class", "names its table as text",
            {"pole_desk/registers/claims/tables.py": "ForeignKey(Leaf.id)\n"}),
    catches(wall.foreign_keys_by_name, "an invoice that may vanish", "no ON DELETE CASCADE",
            {"pole_desk/accounts/billing/tables.py": "ForeignKey('issuer.id', ondelete='CASCADE')\n"}),
    passes(wall.foreign_keys_by_name, "a text",
           {"pole_desk/registers/claims/tables.py": "ForeignKey('leaf.id', ondelete='CASCADE')\n",
            "pole_desk/accounts/billing/tables.py": "ForeignKey('issuer.id')\n"}),
)  # fmt: skip
