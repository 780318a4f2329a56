#!/bin/sh
# Attacks an installed copy: installs mlgym below /usr, hides the checkout with the build tree, and runs the tests of
# attacks against what was installed.
#   installed_copy.sh CMAKE SOURCE BUILD [ARGUMENTS OF THE TESTS...]
# Exit code 77: it cannot be done here.
set -eu
cmake=$1 source=$2 build=$3
shift 3
if [ "$(id -u)" -ne 0 ]; then
  echo "skipped: installing below /usr and hiding the checkout need root"
  exit 77
fi
if ! unshare --mount true 2>/dev/null; then
  echo "skipped: no mount namespace can be made here"
  exit 77
fi
prefix=/usr/local/mlgym-attack-$$
tests=$(mktemp -d "${TMPDIR:-/tmp}/mlgym-attack-XXXXXX")
trap 'rm -rf "$prefix" "$tests"' EXIT
trap 'exit 1' HUP INT TERM
"$cmake" --install "$build" --prefix "$prefix" >/dev/null
cp "$build/tests/test_attacks" "$build/tests/test_attacks_scoring" "$source/tests/attacks/walker.py" "$tests"
cp -rL "$build/tests/agents" "$tests/agents"
chmod 755 "$tests"
MLGYM_ATTACKED_PREFIX=$prefix MLGYM_ATTACKED_TESTS=$tests unshare --mount sh -eu -c '
  source=$1 tests=$2
  shift 2
  mount -t tmpfs none "$source"
  [ -z "$(ls -A "$source")" ]
  cd /
  "$tests/test_attacks" "$@"
  "$tests/test_attacks_scoring" "$@"' sh "$source" "$tests" "$@"
