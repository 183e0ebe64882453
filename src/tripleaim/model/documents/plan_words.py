"""The words that a plan may use: points of delivery, kinds, rules of payment, shapes, grades."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

POINTS = {
    "ae": "A&E attendances",
    "emergency": "emergency admissions",
    "elective": "elective and day case admissions",
    "outpatient": "outpatient attendances",
    "critical_care": "critical care bed days",
    "maternity": "births",
    "mental_health": "mental health contacts",
    "community": "community contacts",
    "general_practice": "general practice appointments",
    "prescribing": "prescription items",
    "continuing_care": "people in continuing care",
    "social_care": "adult social care packages",
    "ambulance": "ambulance incidents",
    "specialised": "specialised episodes",
}


Point = Literal[
    "ae",
    "emergency",
    "elective",
    "outpatient",
    "critical_care",
    "maternity",
    "mental_health",
    "community",
    "general_practice",
    "prescribing",
    "continuing_care",
    "social_care",
    "ambulance",
    "specialised",
]
PaymentRule = Literal["block", "tariff", "blended", "whole population"]
DriverKind = Literal["population", "need", "technology", "price", "pay", "funding"]
Shape = Literal["fixed", "uniform", "triangular", "pert", "normal"]
OrganisationKind = Literal[
    "commissioner", "trust", "council", "practice", "charity", "ambulance", "other"
]
ResourceKind = Literal["beds", "staff", "rooms"]
Capital = Literal["none needed", "secured", "applied for", "assumed"]
EvidenceGrade = Literal[
    "trial", "controlled", "before and after", "official", "reported", "derived", "assumed"
]
Text = Annotated[str, Field(min_length=1)]
Share = Annotated[float, Field(ge=0, le=1)]
Year = Annotated[int, Field(ge=2000, le=2100)]
AgeFrom = Annotated[int, Field(ge=0, le=120)]
Activity = Annotated[float, Field(ge=0)]
Pounds = Annotated[Decimal, Field(decimal_places=2, max_digits=15)]
NotNegativePounds = Annotated[Decimal, Field(ge=0, decimal_places=2, max_digits=15)]
