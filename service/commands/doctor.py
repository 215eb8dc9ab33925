"""`landfall doctor`: this file prints what is present, what is missing and whether the machine can work offline."""

from __future__ import annotations

from service.commands.options import AsJson
from service.console import make_table, results, say, say_json
from service.exit_codes import ALL_WELL, FOUND


def doctor(*, as_json: AsJson = False) -> int:
    """Say what is present, what is missing, and whether this machine can work offline.

    Exit code 1 says that something is in the way of work.

    Example: landfall doctor
    """
    from dataclasses import asdict

    from service.doctor import examine, is_well
    from service.settings import read_settings

    findings = examine(read_settings())
    well = is_well(findings)
    if as_json:
        say_json({"well": well, "findings": [asdict(finding) for finding in findings]})
    else:
        rows = [(finding.health, finding.what, finding.detail) for finding in findings]
        results().print(make_table("", ("", "what", "found"), rows))
        say("Everything that is needed is here; it works offline." if well else "Something is missing; see above.")
    return ALL_WELL if well else FOUND
