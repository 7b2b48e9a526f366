import pytest

from assistant.asked_names import names_asked


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Why was Zeta Robotics added to the Entity List in March 2025?", ("Zeta Robotics",)),
        ("Is the Entity List a ban?", ()),
        ("What did Marigold Drives pay?", ("Marigold Drives",)),
        ("Is Zeta's list entry public?", ("Zeta",)),
        ("Is Zeta on the Unverified List or the Military End-User List?", ("Zeta",)),
        ("Is the Pentagon's 1260H list the Entity List?", ()),
        ("Is the Consolidated Screening List complete?", ()),
        ("Did the Bureau of Industry and Security say so to The New York Times?", ()),
        ("May the H200 and the A100 go to South Africa?", ()),
        ("Is Zeta Traders Holland B.V. of Rotterdam on the list?", ("Zeta Traders Holland B.V.",)),
        ("Is Zeta Electronics, Inc., the distributor in Colorado, listed?", ("Zeta Electronics, Inc.",)),
        ("Is Zeta Bank AG listed?", ("Zeta Bank AG",)),
        ("Is STROFZIN, Rupert listed?", ("STROFZIN, Rupert",)),
        ("Is Zeta, Colorado, listed?", ("Zeta",)),
        ("is zeta robotics in colorado on the list", ("zeta robotics",)),
        ("was the zeta group also listed", ("zeta group",)),
        ("Is the National University of Hentzau listed?", ("National University of Hentzau",)),
        ("is it on the list", ()),
        ("is the company still listed", ()),
        ("is a licence needed for chips listed in supplement 4", ()),
    ],
)
def test_names_asked(text: str, names: tuple[str, ...]) -> None:
    assert names_asked(text) == names
