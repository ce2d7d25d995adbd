"""Small houses for the walls around the package."""

from __future__ import annotations

from walls import repository as wall

from proofs.proof import catches, passes

HOME = "/" + "home/marie"
VERSIONS = "db/migrations/versions"
SKIP = "import pytest\n@pytest.mark.{mark}\ndef test_it_stands_up(): ...\n"

PROOFS = (
    catches(wall.named_folders, "a folder", "nobody named scripts", {"scripts/run.sh": ""}),
    catches(wall.named_folders, "a script", "nobody named setup.py", {"setup.py": ""}),
    passes(wall.named_folders, "those that were named",
           {"pole_desk/__init__.py": "", "resources/icons/key.svg": "", "db/README.md": "",
            "tests/conftest.py": "", ".ci/run": "", "dev.py": "", "README.md": ""}),

    catches(wall.tests_mirror_the_package, "a folder that mirrors nothing", "mirrors no",
            {"tests/kernel/money/test_split.py": "", "pole_desk/kernel/work.py": ""}),
    catches(wall.tests_mirror_the_package, "a package of tests", "no packages",
            {"tests/kernel/__init__.py": "", "pole_desk/kernel/work.py": ""}),
    passes(wall.tests_mirror_the_package, "a folder, a module, and those beside",
           {"pole_desk/registers/claims/rules.py": "", "tests/registers/claims/test_guard.py": "",
            "tests/registers/claims/rules/test_probe.py": "", "tests/journeys/test_day.py": "",
            "tests/conftest.py": "", "tests/formats/golden/invoice.xml": ""}),

    catches(wall.tests_are_sentences, "a label", "test_split is no sentence",
            {"tests/kernel/test_money.py": "def test_split(): ...\n"}),
    passes(wall.tests_are_sentences, "a sentence",
           {"tests/kernel/test_money.py": "def test_parts_add_up(): ...\ndef testing(): ...\n"}),

    catches(wall.skips_have_a_reason, "a bare skip", "skip without",
            {"tests/test_a.py": SKIP.format(mark="skip")}),
    catches(wall.skips_have_a_reason, "a condition only", "skipif without",
            {"tests/test_a.py": SKIP.format(mark="skipif(True)")}),
    catches(wall.skips_have_a_reason, "a skip on the way", "pytest.skip without",
            {"tests/test_a.py": "from pytest import skip\nskip()\n"}),
    catches(wall.skips_have_a_reason, "an empty xfail", "xfail without",
            {"tests/test_a.py": "from pytest import mark\nx = mark.xfail()\n"}),
    passes(wall.skips_have_a_reason, "reasons",
           {"tests/test_a.py": SKIP.format(mark="xfail(reason='SQLite 3.40 rounds')")
            + "from pytest import skip\nskip('no PostgreSQL here')\npytest.mark.slow\n"}),

    catches(wall.migrations_are_dated, "no date", "is named",
            {f"{VERSIONS}/add_deposit.py": "revision = 'a1'\n"}),
    catches(wall.migrations_are_dated, "another revision inside", "revision a1 is not",
            {f"{VERSIONS}/20261123_1827_a1_add_deposit.py": "revision = 'b2'\n"}),
    passes(wall.migrations_are_dated, "date, hour, revision, slug",
           {f"{VERSIONS}/20261123_1827_a1_add_deposit.py": "revision: str = 'a1'\n",
            f"{VERSIONS}/20261124_0900_b2_add_key.py": "revision = 'b2'\n",
            "db/migrations/env.py": ""}),

    catches(wall.light_files, "1 MiB", "1048576 bytes", {"resources/plan.svg": "x" * 1048576}),
    passes(wall.light_files, "a byte less", {"resources/plan.svg": "x" * 1048575}),

    catches(wall.no_machine_paths, "somebody's home", "names", {"README.md": f"cd {HOME}/pole\n"}),
    catches(wall.no_machine_paths, "in a URL of a database", "names",
            {"dev.py": f"url = 'sqlite:///{HOME}/pole.db'\n"}),
    catches(wall.no_machine_paths, "another system's home", "names",
            {"README.md": "C:" + "\\Users\\marie\n"}),
    passes(wall.no_machine_paths, "relative paths, addresses, folders of the system",
           {"README.md": "./work/pole, https://pole.example/work/, ~/pole, $HOME/pole, "
                         "/usr/lib/postgresql\n"}),
)  # fmt: skip
