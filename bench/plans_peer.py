"""The peer's side of `bench.plans`: run by the Python of the peer's own virtual environment.

    PEER_PYTHON bench/plans_peer.py FOLDER RUNS

Reads the synthetic rows of FOLDER, runs the New Hospital Programme demand model RUNS times on two
cores through its own pool, writes its draws and the total of each point of delivery and run.
"""

import json
import sys
import time
from pathlib import Path

import pandas as pd
from nhp.model import AaEModel, InpatientsModel, OutpatientsModel
from nhp.model.data import Data
from nhp.model.model import Model
from nhp.model.run import _run_model, noop_progress_callback


class Synthetic(Data):
    """The synthetic rows, in the shape that the peer's loader gives."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def _read(self, name: str) -> pd.DataFrame:
        return pd.read_parquet(self.folder / f"{name}.parquet")

    def get_ip(self) -> pd.DataFrame:
        return self._read("ip")

    def get_op(self) -> pd.DataFrame:
        return self._read("op")

    def get_aae(self) -> pd.DataFrame:
        return self._read("aae")

    def get_ip_strategies(self) -> dict[str, pd.DataFrame]:
        nothing = pd.DataFrame({"rn": [], "efficiencies_strategy": [], "sample_rate": []})
        return {"activity_avoidance": self._read("ip_strategies"), "efficiencies": nothing}

    def get_ip_functional_areas_beds(self) -> pd.DataFrame:
        ip = self._read("ip")
        area = {"functional_area": "adult_beds", "group_pcnt": 1.0, "episodes": 1}
        return ip[["rn", "sitetret"]].assign(**area)

    def get_ip_functional_areas_procedures(self) -> pd.DataFrame:
        ip = self._read("ip")
        return ip[["rn", "sitetret"]].assign(functional_area="theatre", count=1)

    def get_birth_factors(self) -> pd.DataFrame:
        return self._read("births")

    def get_demographic_factors(self) -> pd.DataFrame:
        return self._read("demographics")

    def get_inequalities(self) -> pd.DataFrame:
        columns = ["icb", "sushrg_trimmed", "imd_quintile", "activity_rate", "fitted_line"]
        return pd.DataFrame({name: pd.Series(dtype="object") for name in columns})

    def data_exists_for_model_type(self, _: object) -> bool:
        return True


class NoAdjustment:
    """Stands in for the health status adjustment, which is switched off in the parameters."""


def main() -> None:
    """Run the three models, time them, write what they gave."""
    folder, runs = Path(sys.argv[1]), int(sys.argv[2])
    params = json.loads((folder / "params.json").read_text())
    params["model_runs"] = runs
    data = Synthetic(folder)
    run_params = Model.generate_run_params(params)
    began = time.monotonic()
    totals: dict[str, list[float]] = {}
    for model in (InpatientsModel, OutpatientsModel, AaEModel):
        results = _run_model(
            model, params, data, NoAdjustment(), run_params, noop_progress_callback(""), False
        )
        for result in results[1:]:
            series = result["default"].groupby(level=["pod", "measure"]).sum()
            for pod, value in totals_of(series).items():
                totals.setdefault(pod, []).append(value)
    seconds = time.monotonic() - began
    said = {"seconds": seconds, "totals": totals, "run_params": run_params}
    (folder / "peer.json").write_text(json.dumps(said))


def totals_of(series: pd.Series) -> dict[str, float]:
    """Admissions, attendances or arrivals by point of delivery."""
    counted = ("admissions", "attendances", "tele_attendances", "walk-in", "ambulance")
    found: dict[str, float] = {}
    for (pod, measure), value in series.items():
        if measure in counted:
            found[pod] = found.get(pod, 0.0) + float(value)
    return found


if __name__ == "__main__":
    main()
