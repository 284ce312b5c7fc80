#!/usr/bin/env bash
# Four packages for agreement among coders: krippendorff 0.9.0, simpledorff 0.0.2, irrCAC 0.4.4, agreement 0.1.2.
# Two coders give every clause the same code, so there is no variation, and alpha (0 divided by 0) is undefined.
# One guesses: all say so in one way, NaN or None.
# Seen: ValueError, NaN, ZeroDivisionError and NaN for the same alpha. In irrCAC alone the other coefficients of these
# data are 1.0 with p NaN (Gwet), 1.0 with p 0.0 (Brennan-Prediger) and NaN (Conger); package "agreement"
# answers NaN for Gwet's too, so one coefficient is 1.0 or NaN by package.
# Why it matters: rare themes often have no variation, and a table of agreement then has a crash, a gap or a 1.
# Instead: test for a single code before calling any of them, and report "undefined, all alike".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet 'krippendorff==0.9.0' 'simpledorff==0.0.2' 'irrCAC==0.4.4' 'agreement==0.1.2' 'pandas==2.3.3' 'numpy==1.26.4'
cd "$folder"
env/bin/python - <<'PROGRAM'
import sys
import warnings
import agreement
import krippendorff
import numpy
import pandas
import simpledorff
from agreement.utils.transform import pivot_table_frequency
from irrCAC.raw import CAC

changed = []
def check(what, seen, known):
    print(f"{what}: {seen!r}")
    if seen != known:
        changed.append(f"{what} (was {known!r})")

warnings.simplefilter("ignore")

def outcome(call):
    try:
        return str(round(float(call()), 4))
    except (ValueError, ZeroDivisionError) as error:
        return type(error).__name__

wide = pandas.DataFrame([["x", "x"]] * 4)
long = pandas.DataFrame([(unit, coder, "x") for unit in range(4) for coder in (0, 1)], columns=["unit", "coder", "code"])
units = pivot_table_frequency(long["unit"].to_numpy(), long["code"].to_numpy())
check("alpha, krippendorff", outcome(lambda: krippendorff.alpha([[1] * 4] * 2, level_of_measurement="nominal")), "ValueError")
check("alpha, krippendorff with the domain given", outcome(lambda: krippendorff.alpha(
    [[1] * 4] * 2, level_of_measurement="nominal", value_domain=[1, 2])), "nan")
check("alpha, simpledorff", outcome(lambda: simpledorff.calculate_krippendorffs_alpha_for_df(
    long, experiment_col="unit", annotator_col="coder", class_col="code")), "ZeroDivisionError")
check("alpha, irrCAC", outcome(lambda: CAC(wide).krippendorff()["est"]["coefficient_value"]), "ZeroDivisionError")
check("alpha, agreement", outcome(lambda: agreement.krippendorffs_alpha(units)), "nan")
for name, known in [("gwet", (1.0, "nan")), ("bp", (1.0, "0.0")), ("conger", ("nan", "nan"))]:
    estimate = getattr(CAC(wide), name)()["est"]
    check(f"{name}, irrCAC, and its p", (outcome(lambda: estimate["coefficient_value"]), outcome(lambda: estimate["p_value"])),
          (str(known[0]), known[1]))
check("gwet, agreement", outcome(lambda: agreement.gwets_gamma(units)), "nan")

if changed:
    sys.exit("changed: " + "; ".join(changed))
PROGRAM
