"""What is shown of natural persons to those who may not know their names."""

from typing import Any

from msgspec import structs

from service.queries.answers import EventAnswer, Page, SectionAnswer


def without_persons(found: Any) -> Any:
    """An answer without the names of natural persons."""
    match found:
        case Page():
            return structs.replace(found, items=tuple(without_persons(item) for item in found.items))
        case SectionAnswer():
            return structs.replace(found, persons=(None,) * len(found.persons))
        case EventAnswer(data={"persons": persons}):
            hidden = [{"sha256": person["sha256"]} for person in persons]
            return structs.replace(found, data=found.data | {"persons": hidden})
    return found
