"""British National Grid to WGS 84: inverse transverse Mercator, then a seven-parameter shift.

After the Ordnance Survey's "A guide to coordinate systems in Great Britain", annexes B and C. The
shift is good to about 5 m anywhere in Great Britain, which is enough to tell where an LSOA is.
"""

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

AIRY_A, AIRY_B = 6_377_563.396, 6_356_256.909
WGS84_A, WGS84_B = 6_378_137.0, 6_356_752.314_245
SCALE = 0.9996012717
ORIGIN_LATITUDE, ORIGIN_LONGITUDE = np.radians(49.0), np.radians(-2.0)
FALSE_EASTING, FALSE_NORTHING = 400_000.0, -100_000.0
SHIFT_METRES = np.array([446.448, -125.157, 542.060])
TURN_SECONDS = np.array([0.1502, 0.2470, 0.8421])
STRETCH = -20.4894e-6
TURNS = 8


def to_degrees(easting: Numbers, northing: Numbers) -> tuple[Numbers, Numbers]:
    """Longitude and latitude in degrees (WGS 84) of grid references in metres.

    >>> longitude, latitude = to_degrees(np.array([651409.903]), np.array([313177.270]))
    >>> round(float(longitude[0]), 3), round(float(latitude[0]), 3)
    (1.716, 52.658)
    """
    latitude, longitude = _unproject(np.asarray(easting, float), np.asarray(northing, float))
    return _shift(latitude, longitude)


def _unproject(easting: Numbers, northing: Numbers) -> tuple[Numbers, Numbers]:
    """Latitude and longitude in radians on the Airy ellipsoid (annex C.2 of the guide)."""
    latitude = _foot(northing)
    sine, tangent, secant = np.sin(latitude), np.tan(latitude), 1 / np.cos(latitude)
    squared = 1 - (AIRY_B / AIRY_A) ** 2
    nu = AIRY_A * SCALE / np.sqrt(1 - squared * sine**2)
    rho = nu * (1 - squared) / (1 - squared * sine**2)
    eta2, t2 = nu / rho - 1, tangent**2
    east = easting - FALSE_EASTING
    turned = (
        latitude
        - tangent / (2 * rho * nu) * east**2
        + tangent / (24 * rho * nu**3) * (5 + 3 * t2 + eta2 - 9 * t2 * eta2) * east**4
        - tangent / (720 * rho * nu**5) * (61 + 90 * t2 + 45 * t2**2) * east**6
    )
    across = (
        secant / nu * east
        - secant / (6 * nu**3) * (nu / rho + 2 * t2) * east**3
        + secant / (120 * nu**5) * (5 + 28 * t2 + 24 * t2**2) * east**5
        - secant / (5040 * nu**7) * (61 + 662 * t2 + 1320 * t2**2 + 720 * t2**3) * east**7
    )
    return turned, ORIGIN_LONGITUDE + across


def _foot(northing: Numbers) -> Numbers:
    """The latitude at which the meridian is as long as the northing, to less than 0.01 mm."""
    latitude = np.full_like(northing, ORIGIN_LATITUDE)
    for _ in range(TURNS):
        left = northing - FALSE_NORTHING - _meridian(latitude)
        latitude = latitude + left / (AIRY_A * SCALE)
    return latitude


def _meridian(latitude: Numbers) -> Numbers:
    n = (AIRY_A - AIRY_B) / (AIRY_A + AIRY_B)
    less, more = latitude - ORIGIN_LATITUDE, latitude + ORIGIN_LATITUDE
    series = (
        (1 + n + 1.25 * n**2 + 1.25 * n**3) * less
        - (3 * n + 3 * n**2 + 21 / 8 * n**3) * np.sin(less) * np.cos(more)
        + (15 / 8 * n**2 + 15 / 8 * n**3) * np.sin(2 * less) * np.cos(2 * more)
        - 35 / 24 * n**3 * np.sin(3 * less) * np.cos(3 * more)
    )
    length: Numbers = AIRY_B * SCALE * series
    return length


def _shift(latitude: Numbers, longitude: Numbers) -> tuple[Numbers, Numbers]:
    """Longitude and latitude in degrees on WGS 84 of radians on Airy (annex B of the guide)."""
    squared = 1 - (AIRY_B / AIRY_A) ** 2
    nu = AIRY_A / np.sqrt(1 - squared * np.sin(latitude) ** 2)
    x = nu * np.cos(latitude) * np.cos(longitude)
    y = nu * np.cos(latitude) * np.sin(longitude)
    z = nu * (1 - squared) * np.sin(latitude)
    rx, ry, rz = np.radians(TURN_SECONDS / 3600)
    grown = 1 + STRETCH
    x, y, z = (
        SHIFT_METRES[0] + grown * x - rz * y + ry * z,
        SHIFT_METRES[1] + rz * x + grown * y - rx * z,
        SHIFT_METRES[2] - ry * x + rx * y + grown * z,
    )
    squared = 1 - (WGS84_B / WGS84_A) ** 2
    flat = np.hypot(x, y)
    found = np.arctan2(z, flat * (1 - squared))
    for _ in range(TURNS):
        nu = WGS84_A / np.sqrt(1 - squared * np.sin(found) ** 2)
        found = np.arctan2(z + squared * nu * np.sin(found), flat)
    return np.degrees(np.arctan2(y, x)), np.degrees(found)
