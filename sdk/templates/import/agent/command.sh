#!/bin/bash
# The command @NAME@ of @FILE@: what MLGym's shell has read before it runs one is read first.
here=$(dirname "$(readlink -f "$0")")
PATH=$here/files:$PATH
@VARIABLES@
@SOURCES@
# Variables as an earlier command left them.
eval "$MLGYM_TOOL_STATE"
@NAME@ "$@"
code=$?
for variable in @KEPT@; do declare -p "$variable"; done >&3 2>/dev/null
exit $code
