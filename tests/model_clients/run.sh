#!/usr/bin/env bash
# Runs clients_test.py with the providers' own packages, in a virtual environment of the build tree; 77 where these
# cannot be had.
set -euo pipefail
program=$1 folder=$2
here=$(cd "$(dirname "$0")" && pwd)
if [ ! -f "$folder/ready" ]; then
  rm -rf "$folder"
  python3 -m venv "$folder" || { echo "skipped: no virtual environment can be made (python3-venv)"; exit 77; }
  "$folder/bin/pip" install --quiet --timeout 20 --retries 1 openai anthropic ||
    { echo "skipped: the packages openai and anthropic cannot be had from PyPI"; exit 77; }
  touch "$folder/ready"
fi
exec "$folder/bin/python" "$here/clients_test.py" "$program"
