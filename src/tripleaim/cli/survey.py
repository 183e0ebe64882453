"""`tripleaim survey`: the estimates of a wave, from its documents and a file of responses."""

from pathlib import Path
from typing import Annotated

import typer

from tripleaim.cli.options import JsonOption

SHOWN = {"estimate": "value", "low": "low", "high": "high", "design effect": "design_effect"}


def survey(
    folder: Annotated[Path, typer.Argument(help="Folder with questionnaire and wave.")],
    wave: Annotated[str, typer.Argument(help="Id of the survey wave.")],
    responses: Annotated[Path, typer.Argument(help="Responses: .csv or .xlsx.")],
    by: Annotated[list[str] | None, typer.Option(help="Column to break down by.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Weight the responses of a survey and estimate every answer, with intervals."""
    import json
    from dataclasses import asdict

    from tripleaim.cli.table import print_table
    from tripleaim.governance.folder import find_filed, read_folder
    from tripleaim.model.documents.survey import Questionnaire, SurveyWave
    from tripleaim.model.errors import refuse
    from tripleaim.voice.responses import read_responses
    from tripleaim.voice.survey import estimate_wave

    found = read_folder(folder)
    asked = find_filed(found, wave).document
    if not isinstance(asked, SurveyWave):
        raise refuse(wave, f"is a {asked.kind.replace('_', ' ')}", "Name a survey wave.")
    questions = find_filed(found, asked.questionnaire).document
    if not isinstance(questions, Questionnaire):
        raise refuse(asked.questionnaire, "is not a questionnaire")
    done = estimate_wave(questions, asked, read_responses(responses), by or ())
    if as_json:
        print(json.dumps(asdict(done), ensure_ascii=False, indent=1))
        return
    rows = [
        {
            "question": each.question, "group": each.group, "answer": each.answer,
            **{
                name: None if each.estimate is None else round(getattr(each.estimate, field), 4)
                for name, field in SHOWN.items()
            },
            "answers": each.answers,
        }
        for each in done.results
    ]  # fmt: skip
    rate = "not known" if done.rate is None else f"{done.rate:.1%}"
    print_table(
        f"Response rate {rate}; effect of unequal weights {done.weighting_effect:.2f}.", rows
    )
    for caveat in dict.fromkeys(each.caveat for each in done.results if each.caveat):
        print(f"Note: {caveat}")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(survey)
