"""Validates XML invoices against the schematrons, one answer a line: run as a process of its own.

Each line read is a JSON list [schematron, path of the XML]; each line written is the list of what
failed, as [id, flag, text]. Saxon can't run beside other threads of Python.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from lxml import etree
from saxonche import PySaxonProcessor

SVRL = "{http://purl.oclc.org/dsdl/svrl}"


def failures(report: str) -> list[list[str]]:
    tree = etree.fromstring(report.encode("utf-8"))
    found = [*tree.iter(f"{SVRL}failed-assert"), *tree.iter(f"{SVRL}successful-report")]
    return [[one.get("id", ""), one.get("flag", "fatal"), " ".join("".join(one.itertext()).split())] for one in found]


def main() -> None:
    compiled = {}
    with PySaxonProcessor(license=False) as saxon:
        compiler = saxon.new_xslt30_processor()
        for line in sys.stdin:
            schematron, path = json.loads(line)
            if schematron not in compiled:
                start = time.perf_counter()
                compiled[schematron] = compiler.compile_stylesheet(stylesheet_file=schematron)
                print(f"{Path(schematron).name}: {time.perf_counter() - start:.1f} s", file=sys.stderr)
            node = saxon.parse_xml(xml_file_name=path)
            report = compiled[schematron].transform_to_string(xdm_node=node)
            print(json.dumps(failures(report)), flush=True)


if __name__ == "__main__":
    main()
