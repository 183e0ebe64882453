"""`tripleaim survey`: the estimates of a wave, from its documents and a file of responses."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tripleaim.cli.options import DEFAULT_STORE, JsonOption, StoreOption
from tripleaim.cli.say import say, tell

if TYPE_CHECKING:
    from tripleaim.governance.folder import Folder
    from tripleaim.voice.survey import Wave

SHOWN = {"estimate": "value", "low": "low", "high": "high", "design effect": "design_effect"}
CHANGED = {"change": "difference", "low": "low", "high": "high", "p": "p_value"}


def survey(
    folder: Annotated[Path, typer.Argument(help="Folder with questionnaire and wave.")],
    wave: Annotated[str, typer.Argument(help="Id of the survey wave.")],
    responses: Annotated[Path, typer.Argument(help="Responses: .csv or .xlsx.")],
    by: Annotated[list[str] | None, typer.Option(help="Column to break down by.")] = None,
    area: Annotated[
        str, typer.Option(help="Weight column 'age' to the adults of this area, such as stp:QF7.")
    ] = "",
    since: Annotated[
        tuple[str, Path] | None, typer.Option(help="An earlier wave and its responses.")
    ] = None,
    as_json: JsonOption = False,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """Weight the responses of a survey and estimate every answer, with intervals.

    What has left of a wave is remembered beside its responses, and nothing is told that with it
    would give few away.
    """
    import json
    from dataclasses import asdict

    from tripleaim.governance.folder import read_folder
    from tripleaim.voice.survey import compare_results

    found = read_folder(folder)
    done = _release(found, (wave, responses), by or [], (area, store))
    moved = []
    if since is not None:
        moved = compare_results(_release(found, since, by or [], (area, store)), done)
    if as_json:
        said = {**asdict(done), "changes": [asdict(each) for each in moved]}
        say(json.dumps(said, ensure_ascii=False, indent=1))
        return
    _print_wave(done)
    if moved:
        from tripleaim.cli.table import print_table

        rows = [
            {
                "question": each.question,
                "group": each.group,
                "answer": each.answer,
                **{name: round(getattr(each.change, field), 4) for name, field in CHANGED.items()},
            }
            for each in moved
        ]
        print_table(f"Change since {since[0] if since else ''}.", rows)


def _release(
    found: "Folder", asked: tuple[str, Path], by: list[str], frame: tuple[str, Path]
) -> "Wave":
    """A wave as it may leave beside what left of it before, written down; notes beside it."""
    from datetime import datetime

    from tripleaim.governance.folder import find_filed
    from tripleaim.model.documents.survey import Questionnaire, SurveyWave
    from tripleaim.model.errors import refuse
    from tripleaim.store.engine import open_store
    from tripleaim.store.releases import register_folder
    from tripleaim.voice.frame import age_margins
    from tripleaim.voice.record import Asking, Fielded, release_wave
    from tripleaim.voice.responses import read_responses
    from tripleaim.voice.survey import with_margins

    wave = find_filed(found, asked[0]).document
    if not isinstance(wave, SurveyWave):
        raise refuse(asked[0], f"is a {wave.kind.replace('_', ' ')}", "Name a survey wave.")
    questions = find_filed(found, wave.questionnaire).document
    if not isinstance(questions, Questionnaire):
        raise refuse(wave.questionnaire, "is not a questionnaire")
    if frame[0]:
        with open_store(frame[1]) as opened:
            wave = with_margins(wave, "age", age_margins(opened, frame[0], wave.fielded_from))
    fielded = Fielded(
        questionnaire=questions,
        wave=wave,
        responses=read_responses(asked[1]),
        folder=asked[1].absolute().parent,
    )
    at = datetime.now().replace(microsecond=0)
    done, notes = release_wave(fielded, Asking(by=by, at=at, register=register_folder()))
    for note in notes:
        tell(note)
    return done


def _print_wave(done: "Wave") -> None:
    from tripleaim.cli.table import print_table

    rows = [
        {
            "question": each.question,
            "group": each.group,
            "answer": each.answer,
            **{
                name: None if each.estimate is None else round(getattr(each.estimate, field), 4)
                for name, field in SHOWN.items()
            },
            "answers": each.answers,
        }
        for each in done.results
    ]
    rate = "not known" if done.rate is None else f"{done.rate:.1%}"
    effect = "effect of unequal weights " + (
        "withheld" if done.weighting_effect is None else f"{done.weighting_effect:.2f}"
    )
    print_table(f"Response rate {rate}; {effect}.", rows)
    for caveat in dict.fromkeys(each.caveat for each in done.results if each.caveat):
        say(f"Note: {caveat}")
