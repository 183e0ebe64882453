"""The 500 answers of a consultation, and how a form is sent."""

import random
import re
from urllib.parse import urlencode

from hearing_world import (
    AGES,
    OPTIONS,
)

KIND = "application/x-www-form-urlencoded"
PHONE = {"HTTP_USER_AGENT": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)"}
THEMES = {
    "Buses": "The bus to the new unit comes only twice a day and too late for the clinic",
    "Parking": "There is nowhere to park a car near the day unit in the morning",
    "Staff": "Who will nurse us at home when nurses are leaving the wards already",
    "Carers": "My husband cares for me and he cannot lift me alone at night",
    "Cost": "Tell us what the money that is saved will be spent on instead",
    "Weekends": "Visits on a Sunday matter most to people who live on their own",
    "Travel time": "Fourteen minutes more is an hour for somebody in a wheelchair",
    "Dementia": "My mother has dementia and does not know who comes to the door",
    "Building": "Harle Road was mended last year so why would you close it now",
    "Children": "Nothing here says where children will be seen after school hours",
    "Phones": "Old people have no mobile telephone and cannot book on a screen",
    "Keep it": "Please keep Harle Road open because it is close to our homes",
}
ABUSIVE = "You are idiots and morons, all of you in that office, number {}"
PERSONAL = "Nurse Brown of 4 Mill Lane, S70 1AB, told me of case {}; ring 01226 000111"


def sheet_of_answers():
    """The 500: 200 on a phone, 50 on paper; 30 sent twice, 20 abusive, 5 that tell of others.

    Reproducible: who says what is drawn with one seed.
    """
    draw = random.Random(19)
    names = list(THEMES)
    rows = []
    for number in range(500):
        theme = names[number % 12]
        words = f"{THEMES[theme]}. This is what I think, I am number {number}."
        if 400 <= number < 420:
            words, theme = ABUSIVE.format(number), ""
        elif 420 <= number < 425:
            words, theme = PERSONAL.format(number), ""
        elif number >= 470:
            words, theme = rows[number - 470]["words"], ""
        rows.append(
            {
                "words": words,
                "theme": theme,
                "option": draw.choice(OPTIONS),
                "age": draw.choices(list(AGES), (2, 60, 38))[0],
                "number": number,
                "way": "paper"
                if 200 <= number < 250
                else "phone size"
                if number < 200
                else "online",
            }
        )
        if number >= 470:
            rows[-1] |= {n: rows[number - 470][n] for n in ("option", "age")}
    return rows


def given(row):
    return {
        "ask.option": row["option"],
        "ask.words": row["words"],
        "group.Age": row["age"],
        "public": "yes",
    }


def post(browser, path, values, **more):
    return browser.post(path, urlencode(values), KIND, **more)


def form_on(browser, path, **more):
    page = browser.get(path, **more).content.decode()
    return re.search(r'name="form" value="([^"]+)"', page)[1]


class Clients:
    @staticmethod
    def owner(answer):
        from tripleaim.workspace.hearing.pages.frame import visitor

        made = visitor()
        return type(made)(now=made.now, holds=frozenset({answer.secret_hash}))
