"""Small houses for the clock's and the floats' walls."""

from __future__ import annotations

from walls import time_and_money as wall

from proofs.proof import catches, passes

RULES = "pole_desk/registers/catalog/rules.py"
PAGE = "pole_desk/desktop/pages/today/page.py"


def _told(code: str) -> dict[str, str]:
    return {RULES: code}


PROOFS = (
    catches(wall.clock_alone_tells_time, "datetime.now", "datetime.datetime.now",
            _told("from datetime import datetime\ndatetime.now()\n")),
    catches(wall.clock_alone_tells_time, "under another name", "datetime.datetime.utcnow",
            _told("import datetime as dt\ndt.datetime.utcnow()\n")),
    catches(wall.clock_alone_tells_time, "handed over and not called", "datetime.date.today",
            _told("from datetime import date as day\nfield(default_factory=day.today)\n")),
    catches(wall.clock_alone_tells_time, "time.time", "time.time",
            _told("from time import time\ntime()\n")),
    catches(wall.clock_alone_tells_time, "the database's clock", "sqlalchemy.func.now",
            _told("from sqlalchemy import func\nserver_default=func.now()\n")),
    catches(wall.clock_alone_tells_time, "a default in SQL", "the database is asked",
            _told("text('CURRENT_TIMESTAMP')\n")),
    catches(wall.clock_alone_tells_time, "Qt's clock", "QDate.currentDate",
            {PAGE: "from PySide6.QtCore import QDate\nQDate.currentDate()\n"}),
    passes(wall.clock_alone_tells_time, "the clock, a clock passed in, a stopwatch",
           {"pole_desk/kernel/clock.py": "from datetime import datetime\ndatetime.now()\n",
            RULES: '"""Never CURRENT_DATE."""\nimport time\nreader.clock.now()\nclock.today()\n'
                   "time.perf_counter()\ntime.monotonic()\ntime.sleep(1)\n"}),

    catches(wall.no_float_near_money, "a call", "float", _told("price = float(text)\n")),
    catches(wall.no_float_near_money, "a literal", "float literal 0.2", _told("vat = net * 0.2\n")),
    catches(wall.no_float_near_money, "an annotation", "float",
            _told("def share(amount: float | None) -> int: ...\n")),
    catches(wall.no_float_near_money, "a column", "sqlalchemy.Float",
            {"pole_desk/registers/catalog/tables.py": "from sqlalchemy import Float\n"}),
    catches(wall.no_float_near_money, "a call on paper too", "float",
            {"pole_desk/formats/pdf/invoice.py": "total = float(amount)\n"}),
    passes(wall.no_float_near_money, "Decimal, coordinates on paper, the screen's geometry",
           {RULES: "from decimal import Decimal\nvat = net * Decimal('0.2')\n",
            "pole_desk/formats/pdf/invoice.py": "def line(x: float) -> None: x + 0.5\n",
            PAGE: "ratio = float(width) / 2.0\n"}),
)  # fmt: skip
