#!/usr/bin/env bash
# citeurl 12.0.4 (citations of laws to links) and legislice 0.8.1 (passages of legislation), as pip installs them.
# One guesses: after "pip install" both can be imported.
# Seen: neither. citeurl needs markdown and does not ask for it; legislice names no dependency at all and needs
# anchorpoint and requests. "pip check" finds nothing wrong. On many machines other packages bring these along,
# so the gap shows in clean environments only.
# Why it matters: a pipeline for legal texts that was fine on a desk fails when it is first deployed.
# Instead: name markdown, or anchorpoint and requests, in one's own requirements; with them both import.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
for line in 'citeurl==12.0.4 markdown' 'legislice==0.8.1 anchorpoint==0.8.2 requests'; do
  read -r package missing others <<< "$line"
  module=${package%%==*}
  python3 -m venv --clear env
  env/bin/pip install --quiet "$package"
  env/bin/pip check
  error=$(env/bin/python -c "import $module" 2>&1 | tail -1 || true)
  echo "import $module: ${error:-fine}"
  if [ "$error" != "ModuleNotFoundError: No module named '${missing%%==*}'" ]; then
    echo "changed: $package does not lack ${missing%%==*} any more" >&2
    exit 1
  fi
  # shellcheck disable=SC2086
  env/bin/pip install --quiet "$missing" $others
  env/bin/python -c "import $module"
  echo "import $module with $missing $others: fine"
done
