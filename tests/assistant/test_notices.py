"""What acts on a notice and what is visible goes by the day asked for, also when another day was asked for before."""

from datetime import date

from assistant.answer import Assistant


def test_what_acts_on_a_notice_is_known_from_its_own_day(assistant: Assistant) -> None:
    notices = assistant.materials.notices
    rule = assistant.snapshot.documents["fr:2025-22222"].document
    days = (date(2026, 1, 1), date(2025, 9, 1), date(2025, 8, 31), date(2026, 1, 1))
    acting = [[doc.document_number for doc in notices.acting_on(rule, day)] for day in days]
    assert acting == [["2025-33333"], ["2025-33333"], [], ["2025-33333"]]
    seen = [{doc.document_number for doc in notices.visible(day)} for day in days]
    assert seen[0] == seen[3]
    assert seen[0] - seen[2] == {"2025-33333", "2025-44444"}
    later = assistant.snapshot.documents["fr:2025-33333"].document
    assert notices.acting_on(later, days[0]) == ()
