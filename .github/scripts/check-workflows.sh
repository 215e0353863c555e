#!/usr/bin/env bash
# Checks .github/ with actionlint and zizmor, each in the pinned version: check-workflows.sh FOLDER-FOR-PROGRAMS
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
programs=${1:-$(mktemp -d)}

GOBIN="$programs" go install github.com/rhysd/actionlint/cmd/actionlint@v1.7.12
python3 -m venv "$programs/venv"
"$programs/venv/bin/pip" install --quiet --disable-pip-version-check zizmor==1.32.0

"$programs/actionlint" -color
# Offline: what needs GitHub's API, such as whether a pinned commit is the tag beside it, runs where there is a token.
options=(--persona pedantic --config .github/zizmor.yml)
[ -n "${GH_TOKEN:-}" ] || options+=(--offline)
"$programs/venv/bin/zizmor" "${options[@]}" .github
