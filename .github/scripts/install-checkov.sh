#!/usr/bin/env bash
# Installs Checkov in the version of .ci/run, and puts it on the path of the job: install-checkov.sh FOLDER-FOR-PROGRAMS
set -euo pipefail
programs=$1
python3 -m venv "$programs/checkov"
"$programs/checkov/bin/pip" install --quiet --disable-pip-version-check checkov==3.3.30
mkdir -p "$programs/checkov/only"
ln -s ../bin/checkov "$programs/checkov/only/checkov"
echo "$programs/checkov/only" >> "${GITHUB_PATH:?set by GitHub Actions}"
