#!/usr/bin/env bash
# Installs what validates the objects, each in the version of .ci/run, and puts it on the path of the job:
# install-validators.sh FOLDER-FOR-PROGRAMS
# Go compares what it downloads with its public checksum database.
set -euo pipefail
programs=$1
"$(dirname "${BASH_SOURCE[0]}")/install-checkov.sh" "$programs"
export GOBIN="$programs/validators"
go install github.com/yannh/kubeconform/cmd/kubeconform@v0.8.0
go install github.com/zegl/kube-score/cmd/kube-score@v1.20.0
echo "$GOBIN" >> "${GITHUB_PATH:?set by GitHub Actions}"
