# The bundle's own program, with this system's Python packages, scores raw columns as the command line does.
# Usage: bundle_scores.sh FOLDER_OF_CREDIT_SAMPLE AMALGAM_CLI
. "$(dirname "$0")/tools.sh"
need python3
for package in numpy pandas onnxruntime; do
  /usr/bin/python3 -c "import $package" 2>/dev/null || { echo "SKIPPED: Python's $package is not installed"; exit 77; }
done
sample=$1/credit_sample.csv
"$2" train "$sample" --map "$1/credit_sample.map.json" --project "$folder/p.amalgam" --strategy hybrid --epochs 2 >/dev/null
"$2" export "$folder/p.amalgam" --run 1 --format bundle --out "$folder/model" >/dev/null
"$2" score "$folder/model" "$sample" --out "$folder/engine.csv" >/dev/null

export PYTHONDONTWRITEBYTECODE=1
/usr/bin/python3 "$folder/model/score.py" --check
/usr/bin/python3 "$folder/model/score.py" "$sample" --out "$folder/python.csv"
/usr/bin/python3 - "$folder" <<'END'
import sys
import numpy, onnxruntime, pandas
engine, python = (pandas.read_csv(f"{sys.argv[1]}/{name}.csv") for name in ("engine", "python"))
assert list(engine.columns) == list(python.columns), (engine.columns, python.columns)
assert len(engine) == len(python) > 0
most = abs(engine["score"] - python["score"]).max()
print(f"{len(engine)} raw rows, largest difference {most:.1e} "
      f"(onnxruntime {onnxruntime.__version__}, numpy {numpy.__version__}, pandas {pandas.__version__})")
assert most <= 1e-5
END
