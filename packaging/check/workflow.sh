#!/usr/bin/env bash
# workflow.sh: checks .github/workflows/build.yml without running it: that it is YAML, that actionlint, and shellcheck for
# its scripts if that is there, find nothing, that actions are pinned to commits, that the files which it calls exist, and
# that no script prints a secret.
set -euo pipefail
cd "$(dirname "$0")/../.."
file=.github/workflows/build.yml
fail() { echo "workflow: $*" >&2; exit 1; }
python3 -c 'import sys, yaml; yaml.safe_load(open(sys.argv[1]))' $file || fail "$file is no YAML"
GOFLAGS='' go run github.com/rhysd/actionlint/cmd/actionlint@v1.7.7 $file
loose=$(grep -E 'uses:' $file | grep -vE 'uses: actions/[a-z-]+@[0-9a-f]{40} # v[0-9]+\.[0-9]+\.[0-9]+$') || true
[ -z "$loose" ] || fail "not pinned to the commit of a version: $loose"
grep -oE 'packaging/[a-z0-9/._-]+' $file | sort -u | while read -r script; do
	[ -e "$script" ] || fail "it calls $script, which is not there"
done
if grep -nE 'secrets\.|set -x|(echo|printenv|env$).*(TOKEN|KEY)' $file; then fail "these lines may print what is secret"; fi
echo "workflow: $(grep -cE '^  [a-z0-9-]+:$' <(sed '1,/^jobs:/d' $file)) jobs, nothing to find fault with; they were not run"
